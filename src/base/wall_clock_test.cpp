// Times in the words of RFC 3339, printed and read.

#include "base/wall_clock.h"

#include <gtest/gtest.h>

namespace santral {
namespace {

using namespace std::chrono_literals;

constexpr WallTime morning{1'795'249'800'250ms};  // 2026-11-21T08:30:00.250Z.

TEST(WallClocks, PrintTimesThatTheyRead) {
    EXPECT_EQ(to_rfc3339(morning), "2026-11-21T08:30:00.250Z");
    EXPECT_EQ(parse_rfc3339("2026-11-21T08:30:00.250Z"), morning);
}

TEST(WallClocks, ReadEveryOffsetAndPrecision) {
    EXPECT_EQ(parse_rfc3339("2026-11-21T12:00:00.25+03:30"), morning);
    EXPECT_EQ(parse_rfc3339("2026-11-20t23:30:00.2509999-09:00"), morning);
    EXPECT_EQ(parse_rfc3339("2026-11-21T08:30:00z"), morning - 250ms);
    EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:00Z"), WallTime());
}

TEST(WallClocks, RefuseWhatIsNoTime) {
    EXPECT_FALSE(parse_rfc3339(""));
    EXPECT_FALSE(parse_rfc3339("2026-11-21"));
    EXPECT_FALSE(parse_rfc3339("2026-11-21T08:30:00"));
    EXPECT_FALSE(parse_rfc3339("2026-02-29T08:30:00Z"));
    EXPECT_FALSE(parse_rfc3339("2026-11-21T24:30:00Z"));
    EXPECT_FALSE(parse_rfc3339("2026-11-21T08:60:00Z"));
    EXPECT_FALSE(parse_rfc3339("2026-11-21T08:30:00.Z"));
    EXPECT_FALSE(parse_rfc3339("2026-11-21T08:30:00Z or so"));
    EXPECT_FALSE(parse_rfc3339("2026-11-21T08:30:00+0330"));
}

}  // namespace
}  // namespace santral
