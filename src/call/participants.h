#pragma once
// The telephones of a call, each with who it belongs to: those that ring, talk, wait, or have gone. They stay
// until the end, for the record. Signalling thread only.

#include <memory>
#include <vector>

#include "call/leg.h"
#include "call/party.h"
#include "call/stopwatch.h"

namespace santral::call {

struct Participant {
    std::unique_ptr<Leg> leg;
    Party who;
    bool is_released = false;  // What becomes of it is nobody's business any more.
    Stopwatch waiting;         // While it is connected and hears nobody.
};

class Participants {
public:
    Leg& add(std::unique_ptr<Leg> leg, Party who);
    // It goes on in another call.
    Participant take(const Leg& leg);

    Participant* find(const Leg& leg);
    const Participant* find(const Leg& leg) const;
    Leg* find(media::EndpointId endpoint);
    const std::vector<Participant>& all() const { return all_; }
    std::vector<Participant>& all() { return all_; }
    std::size_t size() const { return all_.size(); }

    bool are_all_done() const;  // Ended, with their statistics.

private:
    std::vector<Participant> all_;
};

}  // namespace santral::call
