// What the linter finds in a table of codes.

#include "directory/code_lint.h"

#include <gmock/gmock.h>

namespace santral::directory {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

struct CodeLint : testing::Test {
    std::vector<CodeFinding> find() { return lint(codes, numbers, emergency); }

    FeatureCodes codes;
    std::vector<std::string> numbers = {"101", "35"};
    std::vector<std::string> emergency = {"112", "911"};
};

// X3, S4.19, S4.21
TEST_F(CodeLint, EveryPackIsClean) {
    EXPECT_THAT(find(), IsEmpty());
    codes = FeatureCodes(CodePack::freepbx);
    EXPECT_THAT(find(), IsEmpty());
    codes = FeatureCodes(CodePack::fusionpbx);
    EXPECT_THAT(find(), IsEmpty());
}

// X3
TEST_F(CodeLint, ACodeThatTakesANumberShadowsTheLongerOnesThatBeginWithIt) {
    codes.set_codes(FeatureCode::do_not_disturb_on, {"*85"}).value();
    const auto found = find();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].level, CodeFinding::Level::error);
    EXPECT_EQ(found[0].one, "*8");
    EXPECT_EQ(found[0].other, "*85");
    EXPECT_EQ(found[0].text,
              "*85 (do_not_disturb_on) is shadowed by *8 (pickup) and the number 5: change one of them");
}

TEST_F(CodeLint, TheSameKeysForTwoFeaturesAreAnError) {
    codes.set_codes(FeatureCode::blind_transfer, {"*2"}).value();
    const auto found = find();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_THAT(found[0].text, HasSubstr("*2 (attended_transfer) and *2 (blind_transfer) are the same keys"));
}

TEST_F(CodeLint, ACodeInTalkThatBeginsAnotherWaits) {
    codes.set_codes(FeatureCode::blind_transfer, {"*"}).value();
    const auto found = find();
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].level, CodeFinding::Level::error);
    EXPECT_THAT(found[0].text, HasSubstr("*2 (attended_transfer) is shadowed by * (blind_transfer)"));
    EXPECT_THAT(found[1].text, HasSubstr("waits for another key"));
}

TEST_F(CodeLint, CodesOfDigitsAreForIdleAlone) {
    codes.set_codes(FeatureCode::blind_transfer, {"7"}).value();
    EXPECT_THAT(find().at(0).text, HasSubstr("begin it with * or #"));
}

// X3, N1
TEST_F(CodeLint, ACodeHidesNeitherEmergencyNorInternalNumbers) {
    codes.set_codes(FeatureCode::pickup, {"1"}).value();
    const auto found = find();
    ASSERT_EQ(found.size(), 2U);
    EXPECT_THAT(found[0].text, HasSubstr("1 (pickup) hides emergency number 112"));
    EXPECT_THAT(found[1].text, HasSubstr("1 (pickup) hides internal number 101"));
    codes.set_codes(FeatureCode::pickup, {}).value();
    codes.set_codes(FeatureCode::pickup_any, {"911"}).value();
    EXPECT_THAT(find().at(0).text, HasSubstr("hides emergency number 911"));
}

// N1, X2
TEST_F(CodeLint, ANumberThatBeginsWithAnotherIsWarnedOf) {
    numbers = {"12", "30", "1"};
    const auto found = find();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].level, CodeFinding::Level::warning);
    EXPECT_THAT(found[0].text, HasSubstr("12 begins with 1"));
}

TEST_F(CodeLint, SaysAtMostAHundredThings) {
    numbers.clear();
    for (char first = '1'; first <= '9'; ++first)
        for (std::size_t digits = 1; digits <= 15; ++digits) numbers.emplace_back(digits, first);
    EXPECT_EQ(find().size(), max_findings);
}

}  // namespace
}  // namespace santral::directory
