// Days of the simulator as tests: what was recorded and written down is what the phones heard.

#include <gtest/gtest.h>

#include "tests/sim/scenario.h"

namespace santral::tests {
namespace {

struct Journeys : testing::TestWithParam<std::uint64_t> {};

// M9, R4, T14
TEST_P(Journeys, TheirRecordsLegsAndRecordingsSayWhatThePhonesHeard) {
    const auto day = run_day(GetParam());
    EXPECT_EQ(day.faults, "");
    EXPECT_EQ(day.scripts, scripts_a_day);
    EXPECT_GT(day.answered, 10u);
    EXPECT_GT(day.lamps_told, 10u);
}

INSTANTIATE_TEST_SUITE_P(Days, Journeys, testing::Range<std::uint64_t>(1, 21));

}  // namespace
}  // namespace santral::tests
