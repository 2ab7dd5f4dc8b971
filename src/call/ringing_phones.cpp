// Looking phones up by their leg; a call rings few enough for a list.

#include "call/ringing_phones.h"

#include <algorithm>
#include <utility>

namespace santral::call {

void RingingPhones::add(std::unique_ptr<Leg> leg, const CalledParty& called) {
    phones_.push_back({std::move(leg), called});
}

std::unique_ptr<Leg> RingingPhones::take(const Leg& leg) {
    const auto found =
        std::ranges::find_if(phones_, [&leg](const auto& phone) { return phone.leg.get() == &leg; });
    if (found == phones_.end()) return {};
    auto taken = std::move(found->leg);
    phones_.erase(found);
    return taken;
}

const RingingPhones::Phone* RingingPhones::find(const Leg& leg) const {
    const auto found =
        std::ranges::find_if(phones_, [&leg](const auto& phone) { return phone.leg.get() == &leg; });
    return found == phones_.end() ? nullptr : &*found;
}

bool RingingPhones::is_anything_ringing() const {
    return std::ranges::any_of(phones_,
                               [](const auto& phone) { return phone.leg->state() != Leg::State::ended; });
}

void RingingPhones::stop(const Cause& cause, const Leg* but) {
    for (auto& phone : phones_) {
        if (phone.leg.get() != but) phone.leg->hang_up(cause);
    }
}

void RingingPhones::note_failure(const Cause& cause) {
    if (!worst_failure_ || is_better_to_tell(cause, *worst_failure_)) worst_failure_ = cause;
}

Cause RingingPhones::failure() const {
    return worst_failure_.value_or(make_cause(CauseCode::unreachable));
}

}  // namespace santral::call
