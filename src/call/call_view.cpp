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

DialogView make_view(const Call& call, const Leg& leg, DialogView::Side side) {
    DialogView view;
    view.id = call.id() + (side == DialogView::Side::caller ? "-1" : "-2");
    view.side = side;
    view.state = state_of(leg);
    view.is_held = call.is_held();
    const auto ids = leg.dialog();
    view.sip_call_id = ids.call_id;
    view.local_tag = ids.remote_tag;
    view.remote_tag = ids.local_tag;
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
    if (call.state_ == Call::State::ending || call.state_ == Call::State::over) return views;
    const bool is_talking = call.state_ == Call::State::talking;
    const auto& caller = call.calling_;
    const RingingPhones::Phone* other = nullptr;  // Whom the caller talks to, or whose phone rings first.
    for (const auto& phone : call.phones_.all()) {
        if (phone.leg->state() == Leg::State::ended) continue;
        if (is_talking && &call.bridge_->peer_of(*call.caller_) != phone.leg.get()) continue;
        if (!other) other = &phone;
        auto view = make_view(call, *phone.leg, DialogView::Side::callee);
        view.extension_id = phone.called.extension_id;
        const bool is_summoned = phone.called.extension_id == caller.extension_id;
        if (is_summoned) {
            view.remote_number = call.record_.to_dialled;
        } else if (caller.privacy == Privacy::none) {
            view.remote_extension_id = caller.extension_id;
            view.remote_number = caller.number;
            view.remote_name = caller.name;
        }
        add(views, std::move(view));
    }
    if (!call.caller_ || call.caller_->state() == Leg::State::ended) return views;
    auto view = make_view(call, *call.caller_, DialogView::Side::caller);
    view.extension_id = caller.extension_id;
    if (call.is_summoned_) view.state = is_talking ? view.state : DialogView::State::early;
    view.remote_number = other ? other->called.number : call.record_.to_dialled;
    view.remote_name = other ? other->called.name : "";
    view.remote_extension_id = other ? other->called.extension_id : "";
    views.insert(views.begin(), std::move(view));
    return views;
}

}  // namespace santral::call
