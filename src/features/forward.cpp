// From the code to the change of a rule, and the tone that says it is kept.

#include "features/forward.h"

#include <fmt/format.h>

#include "base/log.h"
#include "call/switchboard.h"

namespace santral::features {
namespace {

using namespace std::chrono_literals;
using call::CauseCode;
using directory::CallRulesPatch;
using directory::FeatureCode;

constexpr auto confirmed_for = 1s;

// Hears that it is done, and is hung up.
class Confirmation final : public call::CallSession {
public:
    explicit Confirmation(call::Call& call) : call_(call) {
        call.play(*call.participants().front().leg, media::Tone::confirmation);
        over_ =
            call.timers().after(confirmed_for, [this] { call_.end(call::make_cause(CauseCode::normal)); });
    }

    void on(const call::CallEvent& event) override {
        if (const auto* ended = std::get_if<call::LegEnded>(&event)) call_.end(ended->leg.record().cause);
    }

private:
    call::Call& call_;
    Timer over_;
};

// Which rule it is about, and whether a number comes with it. Empty: the code is no business of ours.
struct Rule {
    std::optional<std::string> CallRulesPatch::* forward = nullptr;  // Null: do-not-disturb.
    bool is_on = false;
};

std::optional<Rule> rule_of(FeatureCode code) {
    switch (code) {
    case FeatureCode::forward_on: return Rule{&CallRulesPatch::forward_always, true};
    case FeatureCode::forward_off: return Rule{&CallRulesPatch::forward_always, false};
    case FeatureCode::forward_busy_on: return Rule{&CallRulesPatch::forward_busy, true};
    case FeatureCode::forward_busy_off: return Rule{&CallRulesPatch::forward_busy, false};
    case FeatureCode::forward_no_answer_on: return Rule{&CallRulesPatch::forward_no_answer, true};
    case FeatureCode::forward_no_answer_off: return Rule{&CallRulesPatch::forward_no_answer, false};
    case FeatureCode::do_not_disturb_on: return Rule{nullptr, true};
    case FeatureCode::do_not_disturb_off: return Rule{nullptr, false};
    case FeatureCode::attended_transfer:
    case FeatureCode::blind_transfer:
    case FeatureCode::return_to_caller:
    case FeatureCode::pickup:
    case FeatureCode::pickup_any: return {};
    }
    __builtin_unreachable();
}

// By the rights of who forwards (X10). That nobody can be rung there now is no reason to refuse it.
call::Granted<std::string> destination_of(const call::CodeDialled& dialled,
                                          const call::Switchboard& switchboard) {
    const auto& [call, code, number] = dialled;
    if (number.empty()) return call::refuse(404, "a forward by code needs the number to forward to");
    if (number == call.calling().number)
        return call::refuse(482, fmt::format("{} cannot forward to itself", number));
    const auto route = switchboard.route(call, call.calling(), number);
    const auto status = route ? 200 : route.error().status;
    if (status == 403 || status == 404 || status == 482) return std::unexpected(route.error());
    const auto& directory = *switchboard.directory();
    const directory::TenantId tenant{call.record().tenant_id};
    if (directory.find_extension(tenant, number)) return "extension/" + number;
    if (directory.find_internal_number(tenant, number)) return "number/" + number;
    return "outside/" + number;
}

int status_of(const Error& error) {
    return error.code == Errc::busy || error.code == Errc::unavailable ? 503 : 403;
}

}  // namespace

call::Handled Forward::offer(const call::Occasion& occasion, call::Switchboard& switchboard) {
    const auto* dialled = std::get_if<call::CodeDialled>(&occasion);
    const auto rule = dialled ? rule_of(dialled->code) : std::nullopt;
    if (!rule) return call::Handled::no;
    CallRulesPatch patch;
    if (!rule->forward) {
        patch.do_not_disturb = rule->is_on;
    } else if (!rule->is_on) {
        patch.*rule->forward = "";
    } else {
        auto destination = destination_of(*dialled, switchboard);
        if (!destination) {
            dialled->call.refuse(destination.error());
            return call::Handled::yes;
        }
        patch.*rule->forward = std::move(*destination);
    }
    change(dialled->call, switchboard, std::move(patch));
    return call::Handled::yes;
}

void Forward::change(call::Call& call, call::Switchboard& switchboard, CallRulesPatch patch) {
    const directory::ExtensionId id{call.calling().extension_id};
    const auto* whose = switchboard.directory()->find_extension(id);
    if (!whose) return call.refuse({403, "", "the extension was removed"});
    auto done = [&switchboard, tenant = whose->tenant, id = call.id()](const Result<void>& kept) {
        auto* waiting = switchboard.find_call(tenant, id);
        if (!waiting || waiting->state() != call::Call::State::arriving) return;  // It hung up.
        if (!kept) return waiting->refuse({status_of(kept.error()), "", kept.error().detail});
        waiting->serve();
        if (waiting->state() == call::Call::State::talking)
            waiting->hold_in(std::make_unique<Confirmation>(*waiting));
    };
    keep_(*whose, std::move(patch), std::move(done));
}

}  // namespace santral::features
