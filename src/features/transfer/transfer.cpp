// Who may transfer, and which of the two it is.

#include "features/transfer/transfer.h"

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
    case FeatureCode::attended_transfer: start_attended_transfer(switchboard, parties, pressed.number); break;
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

}  // namespace

Handled Transfer::offer(const call::Occasion& occasion, call::Switchboard& switchboard) {
    return std::visit(overloaded{
                          [&](const call::CodePressed& pressed) { return on_code(pressed, switchboard); },
                          [&](const call::Referred& referred) { return on_refer(referred, switchboard); },
                          [](const auto&) { return Handled::no; },
                      },
                      occasion);
}

}  // namespace santral::features
