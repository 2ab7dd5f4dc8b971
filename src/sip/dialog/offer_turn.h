#pragma once
// Whose turn it is to offer or to answer in one dialog: RFC 3264 4, RFC 3261 13.2.1 and 14, RFC 3311 5, with
// the cases of RFC 6337. What the descriptions mean is not looked at.

#include "base/random.h"
#include "base/timers.h"

namespace santral::sip {

//   nobody --we offer--> ours ----answer----> nobody
//   nobody --they offer--> theirs --answer--> nobody
//   nobody --INVITE without SDP--> asked --we offer--> ours
// A refusal leads from any back to nobody.
class OfferTurn {
public:
    // asked: the far side wants an offer of ours in our next response.
    enum class State { nobody, ours, theirs, asked };

    State state() const { return state_; }
    bool is_free() const { return state_ == State::nobody; }
    void enter(State next) { state_ = next; }

    // What the far side's offer is answered when it comes now: 0 (welcome), 491 where ours is open (glare),
    // or 500 with Retry-After where its earlier one is (RFC 3261 14.2, RFC 3311 5.2).
    int refusal() const;

private:
    State state_ = State::nobody;
};

// How long our offer waits after a 491, in steps of 10 ms (RFC 3261 14.1).
Duration glare_wait(bool we_own_the_call_id, Random& random);
// The Retry-After of a 500 (RFC 3261 14.2): 0 to 10 seconds.
int retry_after_seconds(Random& random);

}  // namespace santral::sip
