// Reading a call from outside.

#include "call/call_view.h"

#include <algorithm>

#include "call/call.h"

namespace santral::call {
namespace {

DialogView::State state_of(const Leg& leg) {
    if (leg.state() == Leg::State::talking) return DialogView::State::confirmed;
    return leg.state() == Leg::State::ringing ? DialogView::State::early : DialogView::State::trying;
}

struct Remote {
    std::string number;  // Where nobody is there yet: what was dialled.
    const Party* who = nullptr;
};

// Whom this phone talks to, rings for, or is about to reach.
Remote find_remote(const Call& call, const Leg& leg) {
    if (const auto* peer = call.find_peer(leg)) return {call.who(*peer).number, &call.who(*peer)};
    const auto* attempt = call.find_attempt();
    if (!attempt) return {};
    if (attempt->listener() == &leg) {
        if (attempt->ringing().empty()) return {attempt->route().number, nullptr};
        const auto& rung = call.who(*attempt->ringing().front());
        return {rung.number, &rung};
    }
    if (!attempt->owns(leg)) return {};
    const auto& caller = attempt->introduction().caller;
    return {caller.number, caller.extension_id == call.who(leg).extension_id ? nullptr : &caller};
}

DialogView make_view(const Call& call, const Participant& one) {
    DialogView view;
    const bool is_caller = call.find_caller() == one.leg.get();
    view.id = call.id() + (is_caller ? "-1" : "-2");
    view.extension_id = one.who.extension_id;
    view.side = is_caller ? DialogView::Side::caller : DialogView::Side::callee;
    view.state = state_of(*one.leg);
    if (call.state() == Call::State::ringing && view.state == DialogView::State::confirmed)
        view.state = DialogView::State::early;  // One that was summoned: the other one rings still.
    view.is_held = call.is_held();
    const auto ids = one.leg->dialog();
    view.sip_call_id = ids.call_id;
    view.local_tag = ids.remote_tag;
    view.remote_tag = ids.local_tag;
    const auto remote = find_remote(call, *one.leg);
    if (remote.who && remote.who->privacy == Privacy::id) return view;
    view.remote_number = remote.number;
    if (!remote.who) return view;
    view.remote_extension_id = remote.who->extension_id;
    view.remote_name = remote.who->name;
    return view;
}

// The phones of one extension are one entry: that of the phone that is furthest.
void add(std::vector<DialogView>& views, DialogView view) {
    const auto same = [&view](const DialogView& other) { return other.extension_id == view.extension_id; };
    const auto known = std::ranges::find_if(views, same);
    if (known == views.end()) return views.push_back(std::move(view));
    if (known->side == view.side && view.state > known->state) *known = std::move(view);
}

}  // namespace

std::vector<DialogView> view_of(const Call& call) {
    std::vector<DialogView> views;
    if (call.state() == Call::State::ending || call.state() == Call::State::over) return views;
    const auto* attempt = call.find_attempt();
    for (const auto& one : call.participants()) {
        if (one.is_released || one.who.is_outside() || one.leg->state() == Leg::State::ended) continue;
        const bool is_there = one.leg->state() == Leg::State::talking ||
                              call.find_caller() == one.leg.get() || (attempt && attempt->owns(*one.leg));
        if (is_there) add(views, make_view(call, one));
    }
    return views;
}

}  // namespace santral::call
