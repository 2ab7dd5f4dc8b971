// Digits out of INFO bodies, and one press that comes both ways.

#include "call/digits.h"

#include <gtest/gtest.h>

namespace santral::call {
namespace {

// M1
TEST(Digits, AreReadFromBothInfoBodies) {
    EXPECT_EQ(digit_of_info("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n"), '5');
    EXPECT_EQ(digit_of_info("application/dtmf-relay", "Signal= *\r\nDuration=160"), '*');
    EXPECT_EQ(digit_of_info("application/dtmf; charset=utf-8", "#\r\n"), '#');
    EXPECT_EQ(digit_of_info("Application/DTMF-Relay", "signal=11"), '#');
    EXPECT_EQ(digit_of_info("application/dtmf", "d"), 'D');
}

TEST(Digits, OtherBodiesHoldNone) {
    EXPECT_FALSE(digit_of_info("application/media_control+xml", "<x/>"));
    EXPECT_FALSE(digit_of_info("application/dtmf-relay", "Duration=160"));
    EXPECT_FALSE(digit_of_info("application/dtmf-relay", "Signal=99"));
    EXPECT_FALSE(digit_of_info("application/dtmf", ""));
    EXPECT_FALSE(digit_of_info("application/dtmf", "hello"));
}

// M1
TEST(Digits, APressThatComesBothWaysCountsOnce) {
    DigitFilter filter;
    EXPECT_TRUE(filter.counts(DigitFilter::Way::rtp));
    EXPECT_FALSE(filter.counts(DigitFilter::Way::info));
    EXPECT_TRUE(filter.counts(DigitFilter::Way::rtp));
}

}  // namespace
}  // namespace santral::call
