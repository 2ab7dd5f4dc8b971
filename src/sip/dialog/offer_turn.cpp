// The table of refusals, and the dice of RFC 3261 14.

#include "sip/dialog/offer_turn.h"

namespace santral::sip {

int OfferTurn::refusal() const {
    switch (state_) {
    case State::nobody: return 0;
    case State::ours: return 491;
    case State::theirs:
    case State::asked: return 500;
    }
    __builtin_unreachable();
}

Duration glare_wait(bool we_own_the_call_id, Random& random) {
    constexpr auto step = std::chrono::milliseconds(10);
    return we_own_the_call_id ? (210 + random.below(191)) * step : random.below(201) * step;
}

int retry_after_seconds(Random& random) {
    return static_cast<int>(random.below(11));
}

}  // namespace santral::sip
