// Addresses of requests, taken apart.

#include "net/http_message.h"

#include <gtest/gtest.h>

namespace santral::net {
namespace {

TEST(HttpTarget, IsDecodedIntoItsParts) {
    const auto target = *parse_target("/extensions/%2B101/?limit=50&name=Ay%C5%9Fe+K");
    EXPECT_EQ(target.segments, (std::vector<std::string>{"extensions", "+101"}));
    EXPECT_EQ(target.query[0], (std::pair<std::string, std::string>{"limit", "50"}));
    EXPECT_EQ(target.query[1].second,
              "Ay\xC5\x9F"
              "e K");
}

TEST(HttpTarget, RefusesAPercentSignWithoutDigits) {
    EXPECT_FALSE(parse_target("/a%2"));
    EXPECT_FALSE(parse_target("/a%zz"));
    EXPECT_TRUE(parse_target("/?"));
}

TEST(HttpTarget, HasALimitOfParts) {
    std::string target;
    for (std::size_t i = 0; i <= max_target_parts; ++i) target += "/a";
    EXPECT_EQ(parse_target(target).error().code, Errc::too_large);
}

}  // namespace
}  // namespace santral::net
