// Sending a call on: by the code #, and by REFER.

#include <gtest/gtest.h>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;
using media::Tone;
using testing::Test;

struct BlindTransfer : Test {
    BlindTransfer() {
        office.register_all();
        caller.call("102");
        office.settle();
        transferor.answer();
        office.settle();
    }
    ~BlindTransfer() override {
        for (auto& [number, phone] : office.phones) phone->hang_up();
        for (auto& phone : office.more_phones) phone->hang_up();
        office.pass(2min);
        EXPECT_EQ(office.leftovers(), "");
    }
    Office office{make_plan(4)};
    Phone& caller = office.phone("101");
    Phone& transferor = office.phone("102");
    Phone& target = office.phone("103");
};

// S3.28, S4.11, S4.12, S4.13, T7
TEST_F(BlindTransfer, TheHashAndANumberSendTheCallOnAtOnce) {
    office.press(transferor, "#103#");
    office.settle();
    EXPECT_TRUE(target.is_ringing());
    EXPECT_FALSE(transferor.has_call());
    EXPECT_EQ(office.heard_by(caller), Tone::ringback);
    target.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, target));
    EXPECT_NE(target.caller_shown.find("Person 101"), std::string::npos);
    EXPECT_NE(caller.identity_shown.find("Person 103"), std::string::npos);
}

// S4.14, T7
TEST_F(BlindTransfer, WithoutASecondHashTheInterDigitTimeDecidesWhereTheNumberMayGrow) {
    auto plan = make_plan(4);
    plan.people.push_back({.number = "1031", .name = "Longer"});
    office.publish(plan);
    caller.hang_up();
    office.settle();
    caller.call("102");
    office.settle();
    transferor.answer();
    office.settle();
    office.press(transferor, "#103");
    office.pass(2500ms);
    EXPECT_FALSE(target.is_ringing());
    office.pass(1s);
    EXPECT_TRUE(target.is_ringing());
}

// T7
TEST_F(BlindTransfer, AHashAloneIsPassedOn) {
    office.press(transferor, "#");
    office.pass(5s);
    EXPECT_EQ(office.digits_heard_by(caller), "#");
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// T7
TEST_F(BlindTransfer, AfterThreeWrongNumbersTheTalkGoesOn) {
    office.press(transferor, "#199#");
    office.settle();
    EXPECT_EQ(office.heard_by(transferor), Tone::busy);
    office.press(transferor, "198#");
    office.settle();
    EXPECT_FALSE(office.hear_each_other(caller, transferor));
    office.press(transferor, "197#");
    office.pass(1s);
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// T7
TEST_F(BlindTransfer, ARightNumberAfterAWrongOneIsTaken) {
    office.press(transferor, "#199#");
    office.press(transferor, "103#");
    office.settle();
    EXPECT_TRUE(target.is_ringing());
}

// T7
TEST_F(BlindTransfer, SilenceAfterAWrongNumberReturnsToTheTalk) {
    office.press(transferor, "#199#");
    office.pass(4s);
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// T7
TEST_F(BlindTransfer, TheOwnNumberIsRefused) {
    office.press(transferor, "#102#");
    office.pass(4s);
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// T8
TEST_F(BlindTransfer, ABusyTargetBringsTheCallBackToTheTransferor) {
    target.on_call = Phone::OnCall::is_busy;
    office.press(transferor, "#103#");
    office.settle();
    ASSERT_TRUE(transferor.is_ringing());
    EXPECT_NE(transferor.caller_shown.find("Returned"), std::string::npos);
    EXPECT_EQ(office.heard_by(caller), Tone::ringback);
    transferor.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

TEST_F(BlindTransfer, TheCallerMayGiveUpWhileTheTargetRings) {
    office.press(transferor, "#103#");
    office.settle();
    caller.hang_up();
    office.settle();
    EXPECT_FALSE(target.has_call());
}

TEST_F(BlindTransfer, TheCalleeIsSentOnToo) {
    office.press(caller, "#103#");
    office.settle();
    target.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(transferor, target));
}

// S3.29, S3.30, S3.31, S4.11, T9
TEST_F(BlindTransfer, AReferIsFollowedAndItsPhoneToldHowItWent) {
    transferor.refer("<sip:103@firm.example>");
    office.settle();
    EXPECT_TRUE(target.is_ringing());
    target.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, target));
    EXPECT_FALSE(transferor.has_call());
    EXPECT_EQ(transferor.notified,
              (std::vector<std::string>{"SIP/2.0 100 Trying active", "SIP/2.0 200 OK terminated"}));
}

// T9
TEST_F(BlindTransfer, APhoneMayLetGoBeforeTheTargetAnswers) {
    transferor.refer("<sip:103@firm.example>");
    office.settle();
    transferor.hang_up();
    office.settle();
    EXPECT_TRUE(target.is_ringing());
    target.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, target));
}

// T9
TEST_F(BlindTransfer, WhenNobodyIsReachedTheReferringPhoneStillHasItsCall) {
    target.on_call = Phone::OnCall::is_busy;
    transferor.refer("<sip:103@firm.example>");
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
    EXPECT_EQ(transferor.notified.back(), "SIP/2.0 486 Busy Here terminated");
}

// T9: RFC 4488.
TEST_F(BlindTransfer, APhoneThatWantsNoNewsGetsNone) {
    transferor.refer("<sip:103@firm.example>", "Refer-Sub: false\r\n");
    office.settle();
    target.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, target));
    EXPECT_TRUE(transferor.notified.empty());
}

// T9
TEST_F(BlindTransfer, AReferToNowhereChangesNothing) {
    transferor.refer("<sip:199@firm.example>");
    transferor.refer("nonsense");
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// T4, T14
TEST_F(BlindTransfer, WhoReferredHearsTheTargetRingUntilHeLetsGo) {
    transferor.refer("<sip:103@firm.example>");
    office.settle();
    EXPECT_TRUE(target.is_ringing());
    EXPECT_EQ(office.heard_by(transferor), Tone::ringback);
    target.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, target));
}

struct JoinedCalls : BlindTransfer {
    // A second line of the transferor talks with the target.
    JoinedCalls() {
        second_line.register_for();
        office.settle();
        second_line.call("103");
        office.settle();
    }
    std::string refer_to() const {
        std::string replaces = second_line.replaces();
        for (std::size_t at = 0; (at = replaces.find_first_of(";=", at)) != std::string::npos; at += 3)
            replaces.replace(at, 1, replaces[at] == ';' ? "%3B" : "%3D");
        return "<sip:103@firm.example?Replaces=" + replaces + ">";
    }
    Phone& second_line = office.add_phone("102");
};

// T10
TEST_F(JoinedCalls, TwoCallsOfOnePhoneBecomeOne) {
    target.answer();
    office.settle();
    transferor.refer(refer_to());
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, target));
    EXPECT_FALSE(transferor.has_call());
    EXPECT_FALSE(second_line.has_call());
    EXPECT_NE(target.identity_shown.find("Person 101"), std::string::npos);
    EXPECT_NE(caller.identity_shown.find("Person 103"), std::string::npos);
    EXPECT_EQ(target.calls_received, 1);
    EXPECT_EQ(transferor.notified.back(), "SIP/2.0 200 OK terminated");
}

// T4, T10
TEST_F(JoinedCalls, OneThatStillRingsRingsForTheCaller) {
    transferor.refer(refer_to());
    office.settle();
    EXPECT_FALSE(second_line.has_call());
    ASSERT_TRUE(target.is_ringing());
    EXPECT_EQ(office.heard_by(transferor), Tone::ringback);
    target.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, target));
}

// T10
TEST_F(JoinedCalls, AnUnknownDialogLeavesBothCallsAsTheyWere) {
    target.answer();
    office.settle();
    transferor.refer("<sip:103@firm.example?Replaces=nobody%3Bto-tag%3Da%3Bfrom-tag%3Db>");
    office.settle();
    EXPECT_EQ(transferor.notified.back(), "SIP/2.0 481 Call/Transaction Does Not Exist terminated");
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
    EXPECT_TRUE(office.hear_each_other(second_line, target));
}

}  // namespace
}  // namespace santral::tests
