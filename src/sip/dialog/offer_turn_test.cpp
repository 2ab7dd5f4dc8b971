// Whose turn it is to offer, and what happens when both do.

#include "sip/dialog/offer_turn.h"

#include <gtest/gtest.h>

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = OfferTurn::State;

// C3
TEST(OfferTurn, AnOfferOfTheirsIsWelcomeOnlyWhenNoneIsOpen) {
    OfferTurn turn;
    EXPECT_TRUE(turn.is_free());
    EXPECT_EQ(turn.refusal(), 0);
    turn.enter(State::ours);
    EXPECT_EQ(turn.refusal(), 491);
    turn.enter(State::theirs);
    EXPECT_EQ(turn.refusal(), 500);
    turn.enter(State::asked);
    EXPECT_EQ(turn.refusal(), 500);
    EXPECT_FALSE(turn.is_free());
}

// C3
TEST(OfferTurn, WhoMadeTheCallWaitsLongerAfterAGlare) {
    SeededRandom random(1);
    auto shortest_owner = 10s + 0ms, longest_owner = 0ms + 0s, longest_other = 0ms + 0s;
    for (int i = 0; i < 2000; ++i) {
        const auto owner = std::chrono::duration_cast<std::chrono::milliseconds>(glare_wait(true, random));
        const auto other = std::chrono::duration_cast<std::chrono::milliseconds>(glare_wait(false, random));
        shortest_owner = std::min(shortest_owner, owner);
        longest_owner = std::max(longest_owner, owner);
        longest_other = std::max(longest_other, other);
    }
    EXPECT_EQ(shortest_owner, 2100ms);
    EXPECT_EQ(longest_owner, 4000ms);
    EXPECT_EQ(longest_other, 2000ms);
}

// C3
TEST(OfferTurn, RetryAfterIsUpToTenSeconds) {
    SeededRandom random(1);
    int longest = 0;
    for (int i = 0; i < 500; ++i) longest = std::max(longest, retry_after_seconds(random));
    EXPECT_EQ(longest, 10);
}

}  // namespace
}  // namespace santral::sip
