// Keys that become codes, and keys that do not.

#include "call/code_matcher.h"

#include <gmock/gmock.h>

#include <set>

namespace santral::call {
namespace {

using namespace std::chrono_literals;
using directory::CodePack;
using directory::FeatureCode;
using directory::FeatureCodes;
using testing::ElementsAre;
using testing::IsEmpty;

// A party, and everything that was told, as text.
struct Talk : CodeMatcher::User {
    explicit Talk(CodePack pack = CodePack::it_pl) : codes(pack), matcher(codes, {}, timers, *this) {}

    bool is_complete(FeatureCode /*feature*/, std::string_view number) const override {
        return numbers.contains(std::string(number));
    }
    bool may_grow(FeatureCode /*feature*/, std::string_view number) const override {
        return std::ranges::any_of(numbers, [&](const std::string& other) {
            return other.size() > number.size() && other.starts_with(number);
        });
    }
    void on_plain(std::span<const CodeMatcher::Press> presses) override {
        std::string text = "plain";
        for (const auto& press : presses)
            text += std::string(" ") + press.key +
                    (press.gap == Duration::zero() ? "" : "+" + std::to_string(press.gap / 1ms));
        told.push_back(text);
    }
    void on_code(FeatureCode feature, std::string_view number) override {
        told.push_back(std::string(to_string(feature)) + " " + std::string(number));
    }
    void on_abandoned(FeatureCode feature) override {
        told.push_back("abandoned " + std::string(to_string(feature)));
    }

    void press(std::string_view keys, Duration gap = 200ms) {
        for (const char key : keys) {
            matcher.on_key(key);
            timers.advance(gap);
        }
    }
    std::vector<std::string> take() { return std::exchange(told, {}); }

    Timers timers;
    FeatureCodes codes;
    std::set<std::string> numbers = {"1", "12", "35", "77", "101"};
    std::vector<std::string> told;
    CodeMatcher matcher;
};

// S3.20, S3.21, S3.22, S4.15, X3
TEST(CodeMatcher, StarTwoOrTwoStarsAndANumberBeginAnAttendedTransfer) {
    Talk talk;
    talk.press("*235");
    EXPECT_THAT(talk.take(), ElementsAre("attended_transfer 35"));
    talk.timers.advance(2s);
    talk.press("**77");
    EXPECT_THAT(talk.take(), ElementsAre("attended_transfer 77"));
}

// S4.12, S4.13
TEST(CodeMatcher, AHashAndANumberAreABlindTransferAndASecondHashEndsTheNumber) {
    Talk talk;
    talk.press("#12#");
    EXPECT_THAT(talk.take(), ElementsAre("blind_transfer 12"));
    talk.timers.advance(2s);
    talk.press("#999#");
    EXPECT_THAT(talk.take(), ElementsAre("blind_transfer 999"));
}

// S4.14, T7, X2, X3
TEST(CodeMatcher, ANumberThatMayGrowWaitsForThreeSeconds) {
    Talk talk;
    talk.press("#1");
    talk.timers.advance(2700ms);
    EXPECT_THAT(talk.take(), IsEmpty());
    talk.timers.advance(100ms);
    EXPECT_THAT(talk.take(), ElementsAre("blind_transfer 1"));
}

// X2
TEST(CodeMatcher, TheNextDigitOfAnAmbiguousNumberMayTakeItsTime) {
    Talk talk;
    talk.press("#1");
    talk.timers.advance(2700ms);
    talk.press("2");
    EXPECT_THAT(talk.take(), ElementsAre("blind_transfer 12"));
}

// T7
TEST(CodeMatcher, ANumberThatNobodyHasIsToldAfterItsTime) {
    Talk talk;
    talk.press("*299");
    EXPECT_THAT(talk.take(), IsEmpty());
    talk.timers.advance(3s);
    EXPECT_THAT(talk.take(), ElementsAre("attended_transfer 99"));
}

// S4.13: who always ends with # must not be heard by the one he consults.
TEST(CodeMatcher, TheHashAfterANumberThatWasAlreadyUnderstoodIsSwallowed) {
    Talk talk;
    talk.press("*235");
    talk.matcher.set_mode(CodeMatcher::Mode::consulting);
    talk.press("#5");
    EXPECT_THAT(talk.take(), ElementsAre("attended_transfer 35", "plain 5"));
}

TEST(CodeMatcher, AHashLongAfterTheNumberIsAKeyLikeAnother) {
    Talk talk;
    talk.press("*235");
    talk.timers.advance(1s);
    talk.press("#");
    talk.timers.advance(3s);
    EXPECT_THAT(talk.take(), ElementsAre("attended_transfer 35", "plain #"));
}

// S3.36, X1
TEST(CodeMatcher, KeysThatComeTooSlowlyAreNoCodeAndArePassedOn) {
    Talk talk;
    talk.press("*", 1000ms);
    EXPECT_THAT(talk.take(), ElementsAre("plain *"));
    talk.press("235");
    EXPECT_THAT(talk.take(), ElementsAre("plain 2", "plain 3", "plain 5"));
}

// X1
TEST(CodeMatcher, WhatIsNoCodeIsPassedOnWithItsOwnSpacing) {
    Talk talk;
    talk.press("*", 300ms);
    talk.press("5");
    EXPECT_THAT(talk.take(), ElementsAre("plain * 5+300"));
    talk.press("42");
    EXPECT_THAT(talk.take(), ElementsAre("plain 4", "plain 2"));
}

// X1, T7
TEST(CodeMatcher, ACodeWithoutANumberIsPassedOnAfterItsTime) {
    Talk talk;
    talk.press("#");
    talk.timers.advance(2700ms);
    EXPECT_THAT(talk.take(), IsEmpty());
    talk.timers.advance(100ms);
    EXPECT_THAT(talk.take(), ElementsAre("plain #"));
    talk.press("*2");
    talk.timers.advance(3s);
    EXPECT_THAT(talk.take(), ElementsAre("plain * 2+200"));
}

TEST(CodeMatcher, AKeyThatIsNoCodeMayBeTheFirstOfAnother) {
    Talk talk;
    talk.press("##35");
    EXPECT_THAT(talk.take(), ElementsAre("plain #", "blind_transfer 35"));
    talk.timers.advance(2s);
    talk.press("*#35");
    EXPECT_THAT(talk.take(), ElementsAre("plain *", "blind_transfer 35"));
}

// X1: no digit of a code is heard.
TEST(CodeMatcher, AStarInTheNumberGivesTheCodeUpAndIsSwallowed) {
    Talk talk;
    talk.press("*23*");
    talk.timers.advance(5s);
    EXPECT_THAT(talk.take(), ElementsAre("abandoned attended_transfer"));
    talk.press("6");
    EXPECT_THAT(talk.take(), ElementsAre("plain 6"));
}

// S4.17, T5, X1
TEST(CodeMatcher, InConsultationAStarAloneReturnsToTheCaller) {
    Talk talk;
    talk.matcher.set_mode(CodeMatcher::Mode::consulting);
    talk.press("*", 900ms);
    EXPECT_THAT(talk.take(), IsEmpty());
    talk.timers.advance(100ms);
    EXPECT_THAT(talk.take(), ElementsAre("return_to_caller "));
}

// X1
TEST(CodeMatcher, InConsultationTransfersDoNotBegin) {
    Talk talk;
    talk.matcher.set_mode(CodeMatcher::Mode::consulting);
    talk.press("*235#");
    EXPECT_THAT(talk.take(), ElementsAre("plain * 2+200", "plain 3", "plain 5", "plain #"));
}

TEST(CodeMatcher, KeysHeldForTheTalkBeforeAreForgottenInTheConsultation) {
    Talk talk;
    talk.press("*");
    talk.matcher.set_mode(CodeMatcher::Mode::consulting);
    talk.timers.advance(5s);
    EXPECT_THAT(talk.take(), IsEmpty());
    EXPECT_EQ(talk.timers.running(), 0U);
}

// T7
TEST(CodeMatcher, AfterAWrongNumberAnotherIsCollectedWithOrWithoutTheCode) {
    Talk talk;
    talk.matcher.collect(FeatureCode::blind_transfer);
    talk.press("35");
    EXPECT_THAT(talk.take(), ElementsAre("blind_transfer 35"));
    talk.matcher.collect(FeatureCode::blind_transfer);
    talk.press("#77");
    EXPECT_THAT(talk.take(), ElementsAre("abandoned blind_transfer", "blind_transfer 77"));
    talk.matcher.collect(FeatureCode::attended_transfer);
    talk.press("A");
    talk.matcher.collect(FeatureCode::attended_transfer);
    talk.timers.advance(3s);
    EXPECT_THAT(talk.take(), ElementsAre("abandoned attended_transfer", "abandoned attended_transfer"));
}

TEST(CodeMatcher, ANumberHasAtMost32Digits) {
    Talk talk;
    talk.press("#" + std::string(directory::max_argument_keys, '9'), 10ms);
    EXPECT_THAT(talk.take(), ElementsAre("blind_transfer " + std::string(32, '9')));
    talk.press("#");
    EXPECT_THAT(talk.take(), IsEmpty());
}

TEST(CodeMatcher, OtherPacksHaveCodesOfSeveralKeys) {
    Talk talk(CodePack::freepbx);
    talk.press("##35");
    EXPECT_THAT(talk.take(), ElementsAre("blind_transfer 35"));
    talk.matcher.set_mode(CodeMatcher::Mode::consulting);
    talk.timers.advance(2s);
    talk.press("*1");
    EXPECT_THAT(talk.take(), ElementsAre("return_to_caller "));
}

TEST(CodeMatcher, WaitsForTheTimesOfTheTenant) {
    Timers timers;
    Talk talk;
    CodeMatcher matcher(talk.codes, {500ms, 1500ms}, timers, talk);
    matcher.on_key('*');
    timers.advance(500ms);
    EXPECT_THAT(talk.take(), ElementsAre("plain *"));
    matcher.on_key('#');
    matcher.on_key('9');
    timers.advance(1500ms);
    EXPECT_THAT(talk.take(), ElementsAre("blind_transfer 9"));
}

TEST(CodeMatcher, MayBeDestroyedByWhomItTells) {
    struct Fatal : Talk {
        void on_code(FeatureCode feature, std::string_view number) override {
            Talk::on_code(feature, number);
            mortal.reset();
        }
        std::unique_ptr<CodeMatcher> mortal =
            std::make_unique<CodeMatcher>(codes, directory::CodeTimes{}, timers, *this);
    };
    Fatal talk;
    talk.mortal->on_key('#');
    talk.mortal->on_key('9');
    talk.timers.advance(3s);
    EXPECT_THAT(talk.take(), ElementsAre("blind_transfer 9"));
    EXPECT_EQ(talk.timers.running(), 0U);
}

}  // namespace
}  // namespace santral::call
