// The thresholds of overload.

#include "transport/overload.h"

#include <gtest/gtest.h>

namespace santral::transport {
namespace {

using namespace std::chrono_literals;

// C18
TEST(OverloadMeter, ALongWaitIsOverloadAndAShortOneEndsIt) {
    OverloadMeter meter;
    meter.on_waited(150ms);
    EXPECT_FALSE(meter.is_overloaded());
    meter.on_waited(151ms);
    EXPECT_TRUE(meter.is_overloaded());
    meter.on_waited(49ms);
    EXPECT_FALSE(meter.is_overloaded());
}

// C18
TEST(OverloadMeter, BetweenTheThresholdsNothingChanges) {
    OverloadMeter meter;
    meter.on_waited(100ms);
    EXPECT_FALSE(meter.is_overloaded());
    meter.on_waited(200ms);
    meter.on_waited(100ms);
    EXPECT_TRUE(meter.is_overloaded());
    EXPECT_EQ(meter.times_overloaded(), 1u);
}

// C18
TEST(OverloadMeter, AThreadThatLagsIsOverloadedEvenWithoutDatagrams) {
    OverloadMeter meter;
    meter.on_lag(200ms);
    EXPECT_TRUE(meter.is_overloaded());
    meter.on_lag(0ms);
    EXPECT_FALSE(meter.is_overloaded());
}

// C18
TEST(OverloadMeter, ASmallLagDoesNotHideAQueueOfDatagrams) {
    OverloadMeter meter;
    meter.on_waited(200ms);
    meter.on_lag(1ms);
    EXPECT_TRUE(meter.is_overloaded());
}

TEST(OverloadMeter, TellsTheWorstWaitOnce) {
    OverloadMeter meter;
    meter.on_waited(20ms);
    meter.on_lag(30ms);
    meter.on_waited(10ms);
    EXPECT_EQ(meter.take_worst_wait(), 30ms);
    EXPECT_EQ(meter.take_worst_wait(), 0ms);
}

}  // namespace
}  // namespace santral::transport
