// The attended transfer by code: the target is asked first, and the talk goes on as before when it comes to
// nothing.

#include <gtest/gtest.h>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;
using call::CauseCode;
using media::Tone;

struct AttendedTransfer : testing::Test {
    AttendedTransfer() {
        office.register_all();
        caller.call("102");
        office.settle();
        transferor.answer();
        office.settle();
    }
    ~AttendedTransfer() override {
        for (auto& [number, phone] : office.phones) phone->hang_up();
        office.pass(2min);
        EXPECT_EQ(office.leftovers(), "");
    }
    // 102 asks 103.
    void ask() {
        office.press(transferor, "*2103");
        office.settle();
    }
    void ask_and_answer() {
        ask();
        target.answer();
        office.settle();
    }
    static Plan recorded_plan() {
        auto plan = make_plan(4);
        plan.people[1].is_recorded = true;
        return plan;
    }

    Office office{recorded_plan()};
    Phone& caller = office.phone("101");
    Phone& transferor = office.phone("102");
    Phone& target = office.phone("103");
};

// S3.17, S3.20, S3.23, S4.11, S4.15, X1
TEST_F(AttendedTransfer, TheCodeHoldsTheCallerAndRingsTheTarget) {
    ask();
    EXPECT_TRUE(target.is_ringing());
    EXPECT_EQ(office.heard_by(caller), Tone::music_on_hold);
    EXPECT_EQ(office.heard_by(transferor), Tone::ringback);
}

// S4.15
TEST_F(AttendedTransfer, TheOtherCodeDoesTheSame) {
    office.press(transferor, "**103");
    office.settle();
    EXPECT_TRUE(target.is_ringing());
}

// S3.18, S3.24
TEST_F(AttendedTransfer, TheTwoConsultWhileTheCallerWaits) {
    ask_and_answer();
    EXPECT_TRUE(office.hear_each_other(transferor, target));
    EXPECT_EQ(office.heard_by(caller), Tone::music_on_hold);
}

// S3.25, S4.16, T3
TEST_F(AttendedTransfer, HangingUpCompletesItAndBothSeeWhoTheyTalkTo) {
    ask_and_answer();
    transferor.hang_up();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, target));
    EXPECT_NE(caller.identity_shown.find("\"Person 103\""), std::string::npos);
    EXPECT_NE(target.identity_shown.find("\"Person 101\""), std::string::npos);
    target.hang_up();
    office.settle();
    const auto& record = office.last_record();
    EXPECT_EQ(record.legs.size(), 3u);
    EXPECT_EQ(record.cause.code, CauseCode::normal);
}

// M9
TEST_F(AttendedTransfer, OneRecordingGoesOnThroughIt) {
    ask_and_answer();
    transferor.hang_up();
    office.settle();
    caller.hang_up();
    office.settle();
    const auto& recordings = office.last_record().recordings;
    ASSERT_EQ(recordings.size(), 1u);
    std::vector<std::string> talks;
    for (const auto& segment : recordings[0].segments)
        talks.push_back(segment.left.number + "-" + segment.right.number);
    EXPECT_EQ(talks, (std::vector<std::string>{"101-102", "-", "102-103", "101-103"}));
}

// S3.27, S4.17, T5, X5
TEST_F(AttendedTransfer, TheStarReturnsToTheCallerFromAConsultation) {
    ask_and_answer();
    office.press(transferor, "*");
    office.pass(1s);
    EXPECT_FALSE(target.has_call());
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
    EXPECT_NE(transferor.identity_shown.find("\"Person 101\""), std::string::npos);
}

// T5
TEST_F(AttendedTransfer, TheStarStopsTheTargetThatRings) {
    ask();
    office.press(transferor, "*");
    office.pass(1s);
    EXPECT_FALSE(target.has_call());
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// S3.27, T1
TEST_F(AttendedTransfer, WhenTheTargetHangsUpFirstTheTalkGoesOn) {
    ask_and_answer();
    target.hang_up();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// T1, X5
TEST_F(AttendedTransfer, ABusyTargetIsHeardAndTheTalkGoesOnWithinASecond) {
    target.on_call = Phone::OnCall::is_busy;
    ask();
    EXPECT_EQ(office.heard_by(transferor), Tone::busy);
    office.pass(800ms);
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// T1, X5
TEST_F(AttendedTransfer, ADecliningTargetChangesNothing) {
    target.on_call = Phone::OnCall::declines;
    ask();
    office.pass(1s);
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// S3.26, T1
TEST_F(AttendedTransfer, ATargetThatDoesNotAnswerChangesNothing) {
    ask();
    office.pass(62s);
    EXPECT_FALSE(target.has_call());
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// T1
TEST_F(AttendedTransfer, ATargetThatIsNotRegisteredChangesNothing) {
    office.phone("104").register_for(0s);
    office.settle();
    office.press(transferor, "*2104");
    office.pass(1s);
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// T1
TEST_F(AttendedTransfer, ANumberThatNobodyHasChangesNothing) {
    office.press(transferor, "*2199");
    office.pass(5s);
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// T7, X1
TEST_F(AttendedTransfer, NobodyHearsTheDigitsOfTheCode) {
    ask();
    EXPECT_EQ(office.digits_heard_by(caller), "");
    EXPECT_EQ(caller.digits_by_info, "");
}

// X1, M2
TEST_F(AttendedTransfer, DigitsThatAreNoCodeGoOn) {
    office.press(transferor, "123");
    office.pass(2s);
    EXPECT_EQ(office.digits_heard_by(caller), "123");
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// M1
TEST_F(AttendedTransfer, TheCodeMayComeByInfo) {
    for (const char key : std::string_view("*2103")) {
        transferor.press_by_info(key);
        office.pass(100ms);
    }
    office.settle();
    EXPECT_TRUE(target.is_ringing());
    EXPECT_EQ(caller.digits_by_info, "");
}

// T4
TEST_F(AttendedTransfer, HangingUpWhileTheTargetRingsLetsItRingForTheCaller) {
    ask();
    transferor.hang_up();
    office.settle();
    EXPECT_EQ(office.heard_by(caller), Tone::ringback);
    target.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, target));
}

// T4, T8
TEST_F(AttendedTransfer, WhenTheTargetThenDoesNotAnswerTheTransferorIsRungAgain) {
    ask();
    transferor.hang_up();
    office.pass(61s);
    ASSERT_TRUE(transferor.is_ringing());
    EXPECT_NE(transferor.caller_shown.find("Returned: Person 101"), std::string::npos);
    EXPECT_EQ(office.heard_by(caller), Tone::ringback);
    transferor.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// T4
TEST_F(AttendedTransfer, TheTransferorIsRungTwiceAndThenTheCallEnds) {
    ask();
    transferor.hang_up();
    office.pass(61s);
    EXPECT_TRUE(transferor.is_ringing());
    office.pass(60s);
    EXPECT_TRUE(transferor.is_ringing());
    office.pass(61s);
    EXPECT_FALSE(transferor.has_call());
    EXPECT_FALSE(caller.has_call());
}

// T6
TEST_F(AttendedTransfer, WhenTheCallerLeavesTheRingingTargetIsCancelledAtOnce) {
    ask();
    caller.hang_up();
    office.settle();
    EXPECT_FALSE(target.has_call());
    EXPECT_FALSE(transferor.has_call());
}

// T6
TEST_F(AttendedTransfer, WhenTheCallerLeavesAConsultationGoesOnAsACall) {
    ask_and_answer();
    caller.hang_up();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(transferor, target));
}

// T14
TEST_F(AttendedTransfer, WhenBothPressACodeOneWins) {
    office.phone("104");
    for (const char key : std::string_view("*2103")) {
        office.press(transferor, std::string_view(&key, 1), 50ms);
        office.press(caller, std::string_view(key == '3' ? "4" : std::string_view(&key, 1)), 50ms);
    }
    office.pass(1s);
    EXPECT_NE(target.is_ringing(), office.phone("104").is_ringing());
}

// X10, T12
TEST_F(AttendedTransfer, ATargetThatTheTransferorMayNotCallIsRefused) {
    auto plan = recorded_plan();
    plan.people[1].callable_groups = {"office"};
    plan.people[3].groups = {"board"};
    office.publish(plan);
    caller.hang_up();
    office.settle();
    caller.call("102");
    office.settle();
    transferor.answer();
    office.settle();
    office.press(transferor, "*2104");
    office.pass(1s);
    EXPECT_FALSE(office.phone("104").has_call());
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

}  // namespace
}  // namespace santral::tests
