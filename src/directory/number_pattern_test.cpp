// What each sign of a pattern matches, and every pattern that is refused.

#include "directory/number_pattern.h"

#include <gmock/gmock.h>

namespace santral::directory {
namespace {

using testing::HasSubstr;

bool matches(std::string_view pattern, std::string_view number) {
    return NumberPattern::compile(pattern).value().matches(number);
}

std::string refusal(std::string_view pattern) {
    return NumberPattern::compile(pattern).error().detail;
}

// S1.16
TEST(NumberPattern, DigitsMatchThemselvesAndTheWholeNumber) {
    EXPECT_TRUE(matches("112", "112"));
    EXPECT_FALSE(matches("112", "1123"));
    EXPECT_FALSE(matches("112", "11"));
    EXPECT_TRUE(matches("+98*#", "+98*#"));
}

// S1.16
TEST(NumberPattern, XIsAnyDigitZFromOneNFromTwo) {
    EXPECT_TRUE(matches("X", "0"));
    EXPECT_TRUE(matches("X", "9"));
    EXPECT_FALSE(matches("X", "*"));
    EXPECT_FALSE(matches("Z", "0"));
    EXPECT_TRUE(matches("Z", "1"));
    EXPECT_FALSE(matches("N", "1"));
    EXPECT_TRUE(matches("N", "2"));
    EXPECT_TRUE(matches("xzn", "012"));
}

// S1.16
TEST(NumberPattern, BracketsMatchOneOfTheirDigits) {
    EXPECT_TRUE(matches("0[1-57]0", "070"));
    EXPECT_TRUE(matches("0[1-57]0", "030"));
    EXPECT_FALSE(matches("0[1-57]0", "060"));
    EXPECT_TRUE(matches("[5]", "5"));
}

// S1.16
TEST(NumberPattern, ADotMatchesOneOrMoreOfAnything) {
    EXPECT_FALSE(matches("0.", "0"));
    EXPECT_TRUE(matches("0.", "02"));
    EXPECT_TRUE(matches("0.", "0212*#+3"));
    EXPECT_TRUE(matches(".", "5"));
    EXPECT_FALSE(matches(".", ""));
}

TEST(NumberPattern, NothingMatchesWhatIsNoNumber) {
    EXPECT_FALSE(matches("0.", "0a"));
    EXPECT_FALSE(matches("X", "a"));
    EXPECT_FALSE(matches(".", "sip:x"));
}

TEST(NumberPattern, SaysWhatIsWrongWithIt) {
    EXPECT_THAT(refusal(""), HasSubstr("empty"));
    EXPECT_THAT(refusal("0A"), HasSubstr("'A' is none of"));
    EXPECT_THAT(refusal("0.1"), HasSubstr("at the end only"));
    EXPECT_THAT(refusal("[12"), HasSubstr("never closed"));
    EXPECT_THAT(refusal("[]"), HasSubstr("between [ and ]"));
    EXPECT_THAT(refusal("[3-1]"), HasSubstr("between [ and ]"));
    EXPECT_THAT(refusal("[1-]"), HasSubstr("between [ and ]"));
    EXPECT_THAT(refusal("[a]"), HasSubstr("between [ and ]"));
    EXPECT_THAT(refusal("1]"), HasSubstr("is none of"));
}

TEST(NumberPattern, HasALimit) {
    EXPECT_TRUE(NumberPattern::compile(std::string(max_pattern_characters, 'X')));
    EXPECT_EQ(NumberPattern::compile(std::string(max_pattern_characters + 1, 'X')).error().code,
              Errc::too_large);
}

}  // namespace
}  // namespace santral::directory
