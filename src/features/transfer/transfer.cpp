// Who may transfer, and which of the two it is.

#include "features/transfer/transfer.h"

#include <fmt/format.h>

#include "base/overloaded.h"
#include "features/transfer/attended.h"
#include "features/transfer/blind.h"
#include "features/transfer/referral.h"

namespace santral::features {
namespace {

using call::Handled;
using directory::FeatureCode;

Handled on_code(const call::CodePressed& pressed, call::Switchboard& switchboard) {
    auto* transferee = pressed.call.find_peer(pressed.by);
    if (!transferee) return Handled::no;
    const TransferParties parties{pressed.call, pressed.by, *transferee};
    switch (pressed.code) {
    case FeatureCode::attended_transfer:
        start_attended_transfer(switchboard, parties, find_target(switchboard, parties, pressed.number));
        break;
    case FeatureCode::blind_transfer: start_blind_transfer(switchboard, parties, pressed.number); break;
    case FeatureCode::return_to_caller:
    case FeatureCode::pickup:
    case FeatureCode::pickup_any:
    case FeatureCode::forward_on:
    case FeatureCode::forward_off:
    case FeatureCode::forward_busy_on:
    case FeatureCode::forward_busy_off:
    case FeatureCode::forward_no_answer_on:
    case FeatureCode::forward_no_answer_off:
    case FeatureCode::do_not_disturb_on:
    case FeatureCode::do_not_disturb_off: return Handled::no;
    }
    return Handled::yes;
}

// Who talks with that number in the call; null: nobody does.
call::Leg* find_talking(const call::Call& call, std::string_view number) {
    for (const auto& participant : call.participants()) {
        const bool is_extension = !participant.who.extension_id.empty();
        if (is_extension && participant.who.number == number && call.find_peer(*participant.leg))
            return participant.leg.get();
    }
    return nullptr;
}

}  // namespace

call::Granted<void> start_transfer(call::Switchboard& switchboard, call::Call& call,
                                   const TransferOrder& order) {
    if (call.find_session())
        return call::refuse(409, "another transfer of this call runs: wait, or cancel it");
    if (call.state() != call::Call::State::talking) return call::refuse(409, "nobody talks in this call now");
    auto* transferor = find_talking(call, order.by);
    if (!transferor)
        return call::refuse(404, fmt::format("extension {} does not talk in this call", order.by));
    const TransferParties parties{call, *transferor, *call.find_peer(*transferor)};
    auto route = find_target(switchboard, parties, order.to);
    if (!route) return std::unexpected(std::move(route.error()));
    switch (order.kind) {
    case TransferKind::attended: start_attended_transfer(switchboard, parties, std::move(route)); break;
    case TransferKind::blind: start_blind_transfer(switchboard, parties, std::move(*route)); break;
    }
    return {};
}

Handled Transfer::offer(const call::Occasion& occasion, call::Switchboard& switchboard) {
    return std::visit(overloaded{
                          [&](const call::CodePressed& pressed) { return on_code(pressed, switchboard); },
                          [&](const call::Referred& referred) { return on_refer(referred, switchboard); },
                          [](const auto&) { return Handled::no; },
                      },
                      occasion);
}

}  // namespace santral::features
