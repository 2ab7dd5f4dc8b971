// Which ringing call it is, and whether one may take it: who may call a number may answer for it (X10).

#include "features/pickup.h"

#include "base/log.h"
#include "base/overloaded.h"
#include "call/switchboard.h"

namespace santral::features {
namespace {

using call::Call;
using call::CauseCode;
using call::Handled;
using call::Leg;
using directory::FeatureCode;

// A phone that rings in this call; of that number, where one is given.
const call::Participant* find_ringing(const Call& call, std::string_view number) {
    const auto* attempt = call.find_attempt();
    if (!attempt || !attempt->listener()) return nullptr;
    for (const auto& one : call.participants()) {
        if (attempt->owns(*one.leg) && (number.empty() || one.who.number == number)) return &one;
    }
    return nullptr;
}

Leg& caller_of(const Call& call) {
    return *call.participants().front().leg;
}

// The picker's leg goes to the call that rings, and its own call was never one. for_whom: whose phone rings.
void take_over(Call& picking, Call& ringing, const std::string& for_whom) {
    log_info("call={} picked up by {}", ringing.id_for_log(), picking.calling().number);
    auto& picker = ringing.adopt(picking, caller_of(picking), {call::LegRole::picked_up, for_whom});
    picking.dissolve();
    ringing.pick_up(picker);
}

struct Found {
    Call* call = nullptr;
    std::string for_whom;
    bool is_forbidden = false;  // One rings, but not for this picker.
};

// The oldest one that this picker may have.
Found find_call(call::Switchboard& switchboard, const Call& picking, std::string_view number) {
    Found found;
    switchboard.visit_calls(directory::TenantId{picking.record().tenant_id}, [&](Call& other) {
        const auto* ringing = find_ringing(other, number);
        if (!ringing || &other == &picking) return;
        if (!switchboard.may_call(picking, picking.calling(), ringing->who)) {
            found.is_forbidden = true;
        } else if (!found.call || other.id() < found.call->id()) {  // UUIDv7: by time.
            found.call = &other;
            found.for_whom = ringing->who.number;
        }
    });
    return found;
}

void pick_up(call::Switchboard& switchboard, Call& picking, std::string_view number) {
    const auto found = find_call(switchboard, picking, number);
    if (found.call) return take_over(picking, *found.call, found.for_whom);
    if (found.is_forbidden) return picking.refuse({403, "", "may not pick up what rings there"});
    picking.refuse({480, "", "nothing rings there"});
}

Handled on_code(const call::CodeDialled& dialled, call::Switchboard& switchboard) {
    if (dialled.code == FeatureCode::pickup_any) {
        pick_up(switchboard, dialled.call, "");
    } else if (dialled.code == FeatureCode::pickup && !dialled.number.empty()) {
        pick_up(switchboard, dialled.call, dialled.number);
    } else {
        return Handled::no;
    }
    return Handled::yes;
}

// A talk moves to another phone of the same extension.
void move_talk(const call::Replacing& replacing) {
    auto& [picking, other, replaced] = replacing;
    auto& peer = *other.find_peer(replaced);
    auto& newcomer =
        other.adopt(picking, caller_of(picking), {call::LegRole::moved, other.who(replaced).number});
    picking.dissolve();
    other.release(replaced, call::make_cause(CauseCode::transferred));
    other.connect(newcomer, peer);
}

Handled on_replaces(const call::Replacing& replacing, call::Switchboard& switchboard) {
    auto& [picking, other, replaced] = replacing;
    const auto& owner = other.who(replaced);
    const auto* attempt = other.find_attempt();
    const bool is_own = owner.extension_id == picking.calling().extension_id;
    if (attempt && attempt->owns(replaced) && attempt->listener()) {
        if (!is_own && !switchboard.may_call(picking, picking.calling(), owner)) {
            picking.refuse({403, "", "may not pick up what rings there"});
        } else {
            take_over(picking, other, owner.number);
        }
    } else if (is_own && other.find_peer(replaced) && !other.find_session()) {
        move_talk(replacing);
    } else {
        picking.refuse({403, "", "that dialog is not for others to take"});
    }
    return Handled::yes;
}

}  // namespace

Handled Pickup::offer(const call::Occasion& occasion, call::Switchboard& switchboard) {
    return std::visit(
        overloaded{
            [&](const call::CodeDialled& dialled) { return on_code(dialled, switchboard); },
            [&](const call::Replacing& replacing) { return on_replaces(replacing, switchboard); },
            [](const auto&) { return Handled::no; },
        },
        occasion);
}

}  // namespace santral::features
