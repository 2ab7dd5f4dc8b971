// When a busy loop sleeps, by times given by hand.

#include "net/pacing.h"

#include <gtest/gtest.h>

namespace santral::net {
namespace {

using namespace std::chrono_literals;

Clock::time_point at(Duration since_epoch) {
    return Clock::time_point{} + since_epoch;
}

TEST(Pacing, IsOffUnlessAskedFor) {
    Pacing pacing;
    pacing.count(10'000);
    EXPECT_FALSE(pacing.sleep_until(at(1h)));
}

TEST(Pacing, AQuietLoopDoesNotSleep) {
    Pacing pacing;
    pacing.set_longest_pause(2ms);
    pacing.count(5);
    EXPECT_FALSE(pacing.sleep_until(at(20ms)));
}

TEST(Pacing, ABusyLoopSleepsUntilTheNextMultipleOfThePause) {
    Pacing pacing;
    pacing.set_longest_pause(2ms);
    pacing.count(400);
    EXPECT_EQ(pacing.sleep_until(at(20ms)), at(22ms));
    EXPECT_EQ(pacing.sleep_until(at(22500us)), at(24ms));
}

TEST(Pacing, AHalfBusyLoopSleepsForLessSoThatNobodyWaitsForNothing) {
    Pacing pacing;
    pacing.set_longest_pause(2ms);
    pacing.count(100);  // 50 calls.
    EXPECT_EQ(pacing.sleep_until(at(20ms)), at(21ms));
    pacing.count(225);
    EXPECT_EQ(pacing.sleep_until(at(40ms)), at(40ms + 1500us - 40ms % 1500us));
}

TEST(Pacing, APauseShorterThanAMillisecondIsNotStretched) {
    Pacing pacing;
    pacing.set_longest_pause(500us);
    pacing.count(400);
    EXPECT_EQ(pacing.sleep_until(at(20ms)), at(20500us));
}

TEST(Pacing, StopsSleepingWhenTheLoadIsGone) {
    Pacing pacing;
    pacing.set_longest_pause(2ms);
    pacing.count(400);
    (void)pacing.sleep_until(at(20ms));
    EXPECT_FALSE(pacing.sleep_until(at(40ms)));
}

}  // namespace
}  // namespace santral::net
