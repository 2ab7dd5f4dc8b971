// Small words about text, ids and random tokens.

#include "base/text.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "base/uuid.h"

namespace santral {
namespace {

TEST(Text, NumbersAreWholeAndInRange) {
    EXPECT_EQ(parse_number<std::uint8_t>("255"), 255);
    EXPECT_FALSE(parse_number<std::uint8_t>("256"));
    EXPECT_FALSE(parse_number<int>("-1"));
    EXPECT_FALSE(parse_number<int>("1 "));
    EXPECT_FALSE(parse_number<int>(""));
}

TEST(Text, SplitKeepsEmptyParts) {
    EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
    EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
}

TEST(Text, TrimAlsoTakesTheLineEndsOfFoldedHeaders) {
    EXPECT_EQ(trim(" \r\n a b\t"), "a b");
    EXPECT_EQ(trim("  "), "");
}

TEST(Text, ConstantTimeCompareStillCompares) {
    EXPECT_TRUE(equals_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equals_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equals_in_constant_time("abc", "ab"));
}

TEST(Uuid, CarriesItsTimeVersionAndVariant) {
    SeededRandom random(1);
    const auto uuid = make_uuid(WallTime(std::chrono::milliseconds(0x0123456789ab)), random);
    EXPECT_EQ(uuid.size(), 36u);
    EXPECT_EQ(uuid.substr(0, 15), "01234567-89ab-7");
    EXPECT_NE(std::string_view("89ab").find(uuid[19]), std::string_view::npos);
}

TEST(WallClock, PrintsRfc3339WithMilliseconds) {
    EXPECT_EQ(to_rfc3339(WallTime(std::chrono::milliseconds(1'700'000'000'005))), "2023-11-14T22:13:20.005Z");
}

TEST(Random, TheSameSeedGivesTheSameTokens) {
    SeededRandom one(7);
    SeededRandom other(7);
    EXPECT_EQ(one.token(20), other.token(20));
    SecureRandom secure;
    EXPECT_NE(secure.token(20), secure.token(20));
}

}  // namespace
}  // namespace santral
