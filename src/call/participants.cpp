// Looking telephones up; a call has few enough for a list.

#include "call/participants.h"

#include <algorithm>
#include <utility>

namespace santral::call {

Leg& Participants::add(std::unique_ptr<Leg> leg, Party who) {
    return *all_.emplace_back(Participant{std::move(leg), std::move(who)}).leg;
}

Participant Participants::take(const Leg& leg) {
    const auto found = std::ranges::find_if(all_, [&leg](const auto& one) { return one.leg.get() == &leg; });
    SANTRAL_ASSERT(found != all_.end());
    auto taken = std::move(*found);
    all_.erase(found);
    return taken;
}

Participant* Participants::find(const Leg& leg) {
    return const_cast<Participant*>(std::as_const(*this).find(leg));
}

const Participant* Participants::find(const Leg& leg) const {
    const auto found = std::ranges::find_if(all_, [&leg](const auto& one) { return one.leg.get() == &leg; });
    return found == all_.end() ? nullptr : &*found;
}

Leg* Participants::find(media::EndpointId endpoint) {
    const auto found =
        std::ranges::find_if(all_, [endpoint](const auto& one) { return one.leg->endpoint() == endpoint; });
    return found == all_.end() ? nullptr : found->leg.get();
}

bool Participants::are_all_done() const {
    return std::ranges::all_of(all_, [](const auto& one) {
        return one.leg->state() == Leg::State::ended && !one.leg->is_waiting_for_statistics();
    });
}

}  // namespace santral::call
