// The estimate at a few known points of the E-model.

#include "rtp/mos.h"

#include <gtest/gtest.h>

namespace santral::rtp {
namespace {

TEST(Mos, IsNearItsBestOnAQuietNetwork) {
    EXPECT_NEAR(estimate_mos({Codec::pcma}), 4.40, 0.01);
}

TEST(Mos, FallsWithLoss) {
    EXPECT_NEAR(estimate_mos({Codec::pcma, 0.01}), 4.32, 0.02);
    EXPECT_NEAR(estimate_mos({Codec::pcma, 0.05}), 3.91, 0.03);
    EXPECT_NEAR(estimate_mos({Codec::pcma, 0.20}), 2.61, 0.02);
    EXPECT_LT(estimate_mos({Codec::pcma, 1}), 1.3);
}

TEST(Mos, FallsWithDelayOnceTalkersInterruptEachOther) {
    EXPECT_GT(estimate_mos({Codec::pcma, 0, 0, 200}), 4.3);
    EXPECT_NEAR(estimate_mos({Codec::pcma, 0, 0, 600}), 3.59, 0.02);
    EXPECT_LT(estimate_mos({Codec::pcma, 0, 0, 1000}), 2.7);
}

// M7
TEST(Mos, StaysFairWithFivePercentLossAndSixtyMillisecondsOfJitter) {
    EXPECT_GE(estimate_mos({Codec::pcma, 0.05, 60}), 3.5);
    EXPECT_GE(estimate_mos({Codec::opus, 0.05, 60}), 3.5);
}

TEST(Mos, StaysOnItsScaleWhateverItIsTold) {
    EXPECT_EQ(estimate_mos({Codec::pcmu, 7, 1e9, 1e9}), 1);
    EXPECT_LE(estimate_mos({Codec::g722, -1, 0, 0}), 4.5);
}

}  // namespace
}  // namespace santral::rtp
