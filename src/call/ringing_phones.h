#pragma once
// The phones that were rung for a call, each with its owner: who still rings, and which failure to tell when
// none of them answered. They stay until the end, for the record. Signalling thread only.

#include <memory>
#include <optional>
#include <vector>

#include "call/leg.h"
#include "call/party.h"

namespace santral::call {

class RingingPhones {
public:
    struct Phone {
        std::unique_ptr<Leg> leg;
        CalledParty called;  // Its owner.
    };

    void add(std::unique_ptr<Leg> leg, const CalledParty& called);
    // The leg goes on as another part of the call.
    std::unique_ptr<Leg> take(const Leg& leg);

    const Phone* find(const Leg& leg) const;
    const std::vector<Phone>& all() const { return phones_; }
    std::size_t size() const { return phones_.size(); }
    bool is_anything_ringing() const;

    // Ends all but this one.
    void stop(const Cause& cause, const Leg* but);

    void note_failure(const Cause& cause);
    void forget_failures() { worst_failure_.reset(); }
    Cause failure() const;  // The best to tell of those noted (RFC 3261 16.7 step 6).

private:
    std::vector<Phone> phones_;
    std::optional<Cause> worst_failure_;
};

}  // namespace santral::call
