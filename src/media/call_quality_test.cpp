#include "media/call_quality.h"

#include <gtest/gtest.h>

namespace santral::media {
namespace {

using namespace std::chrono_literals;

TEST(CallQuality, ACleanCallIsAsGoodAsALine) {
    EXPECT_NEAR(estimate_mos(0, 20ms), 4.4, 0.05);
}

// M7
TEST(CallQuality, FivePercentLossAndSixtyMillisecondsOfJitterAreStillFair) {
    EXPECT_GT(estimate_mos(0.05, 160ms), 3.5);
    EXPECT_LT(estimate_mos(0.05, 160ms), 4.0);
}

TEST(CallQuality, FallsWithLossAndDelayAndNeverBelowOne) {
    EXPECT_GT(estimate_mos(0.01, 20ms), estimate_mos(0.1, 20ms));
    EXPECT_GT(estimate_mos(0, 100ms), estimate_mos(0, 400ms));
    EXPECT_GE(estimate_mos(1, 2s), 1.0);
}

}  // namespace
}  // namespace santral::media
