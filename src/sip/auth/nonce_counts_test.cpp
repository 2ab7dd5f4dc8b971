// Which counts of a nonce are taken, and what is forgotten first.

#include "sip/auth/nonce_counts.h"

#include <gtest/gtest.h>

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using Use = NonceCounts::Use;

constexpr auto lifetime = 300s;

Clock::time_point at(Duration since_start) {
    return Clock::time_point(since_start);
}

TEST(NonceCounts, TakesEachCountOnce) {
    NonceCounts counts(10, lifetime);
    const Nonce nonce{at(0s), 1};
    EXPECT_EQ(counts.note(nonce, 1, at(0s)), Use::first);
    EXPECT_EQ(counts.note(nonce, 1, at(0s)), Use::repeated);
    EXPECT_EQ(counts.note(nonce, 2, at(0s)), Use::first);
    EXPECT_EQ(counts.note(nonce, 2, at(0s)), Use::repeated);
}

TEST(NonceCounts, TakesCountsThatOvertookEachOther) {
    NonceCounts counts(10, lifetime);
    const Nonce nonce{at(0s), 1};
    EXPECT_EQ(counts.note(nonce, 3, at(0s)), Use::first);
    EXPECT_EQ(counts.note(nonce, 1, at(0s)), Use::first);
    EXPECT_EQ(counts.note(nonce, 2, at(0s)), Use::first);
    EXPECT_EQ(counts.note(nonce, 1, at(0s)), Use::repeated);
}

TEST(NonceCounts, RefusesCountsFarBehind) {
    NonceCounts counts(10, lifetime);
    const Nonce nonce{at(0s), 1};
    EXPECT_EQ(counts.note(nonce, 100, at(0s)), Use::first);
    EXPECT_EQ(counts.note(nonce, 37, at(0s)), Use::first);  // 63 behind: still in the window.
    EXPECT_EQ(counts.note(nonce, 36, at(0s)), Use::repeated);
}

TEST(NonceCounts, SurvivesAJumpToTheLastCount) {
    NonceCounts counts(10, lifetime);
    const Nonce nonce{at(0s), 1};
    EXPECT_EQ(counts.note(nonce, 1, at(0s)), Use::first);
    EXPECT_EQ(counts.note(nonce, 0xffffffff, at(0s)), Use::first);
    EXPECT_EQ(counts.note(nonce, 1, at(0s)), Use::repeated);
    EXPECT_EQ(counts.note(nonce, 0xffffffff, at(0s)), Use::repeated);
}

TEST(NonceCounts, ForgetsTheOldestWhenFullAndNeverTakesItAgain) {
    NonceCounts counts(2, lifetime);
    EXPECT_EQ(counts.note({at(1s), 1}, 1, at(9s)), Use::first);
    EXPECT_EQ(counts.note({at(2s), 2}, 1, at(9s)), Use::first);
    EXPECT_EQ(counts.note({at(3s), 3}, 1, at(9s)), Use::first);
    EXPECT_EQ(counts.remembered(), 2u);
    EXPECT_EQ(counts.note({at(1s), 1}, 2, at(9s)), Use::forgotten);
    EXPECT_EQ(counts.note({at(2s), 2}, 1, at(9s)), Use::repeated);
}

TEST(NonceCounts, ForgetsWhatIsPastItsLifetimeWithoutDistrustingTheRest) {
    NonceCounts counts(10, lifetime);
    EXPECT_EQ(counts.note({at(5s), 1}, 1, at(5s)), Use::first);
    EXPECT_EQ(counts.note({at(4s), 2}, 1, at(306s)), Use::first);
    EXPECT_EQ(counts.remembered(), 1u);
}

}  // namespace
}  // namespace santral::sip
