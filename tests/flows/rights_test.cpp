// Who may register, whom an extension may call, and how many calls it may have.

#include <gtest/gtest.h>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;
using call::CauseCode;

// C10
TEST(Rights, AWrongPasswordAndAnUnknownNumberAreAnsweredAlike) {
    Office office(make_plan(1));
    auto& wrong = office.add_phone("101", "guess");
    auto& unknown = office.add_phone("777", "guess");
    wrong.register_for();
    unknown.register_for();
    office.settle();
    EXPECT_EQ(wrong.last_register_status(), 401);
    EXPECT_EQ(unknown.last_register_status(), 401);
    EXPECT_EQ(office.watch.refusals, (std::vector<std::string>{"register_refused", "register_refused"}));
}

// S1.12, S1.13
TEST(Rights, AnExtensionWithoutPasswordCannotRegister) {
    auto plan = make_plan(1);
    plan.people[0].password = "";
    Office office(plan);
    office.register_all();
    EXPECT_FALSE(office.phone("101").is_registered());
    EXPECT_EQ(office.phone("101").last_register_status(), 401);
}

// S1.19, S1.20
TEST(Rights, ALimitOnGroupsRefusesACallToAnyOther) {
    auto plan = make_plan(3);
    plan.people[0].callable_groups = {"sales"};
    plan.people[1].groups = {"sales"};
    Office office(plan);
    office.register_all();
    auto& caller = office.phone("101");
    caller.call("103");
    office.settle();
    EXPECT_EQ(caller.last_status, 403);
    EXPECT_EQ(office.last_record().cause.code, CauseCode::forbidden);
    caller.call("102");
    office.settle();
    EXPECT_TRUE(office.phone("102").is_ringing());
    caller.hang_up();
}

// S1.20
TEST(Rights, WithoutALimitEveryGroupMayBeCalled) {
    auto plan = make_plan(2);
    plan.people[1].groups = {"sales"};
    Office office(plan);
    office.register_all();
    office.phone("101").call("102");
    office.settle();
    EXPECT_TRUE(office.phone("102").is_ringing());
    office.phone("101").hang_up();
}

// X10, C8
TEST(Rights, ADeflectionIsBoundByTheRightsOfThePhonesOwner) {
    auto plan = make_plan(3);
    plan.people[1].callable_groups = {"sales"};
    plan.people[1].groups = {"sales", "office"};
    plan.people[2].groups = {"board"};
    Office office(plan);
    office.register_all();
    office.phone("101").call("102");
    office.settle();
    office.phone("102").redirect_to("sip:103@firm.example");
    office.settle();
    EXPECT_EQ(office.phone("103").calls_received, 0);
    EXPECT_EQ(office.phone("101").last_status, 403);
}

// S1.16
TEST(Rights, TheOutboundProfileBoundsTheCallsAtOneTime) {
    auto plan = make_plan(3);
    plan.people[0].max_calls = 1;
    Office office(plan);
    office.register_all();
    auto& second_line = office.add_phone("101");
    second_line.register_for();
    office.settle();
    office.phone("101").call("102");
    office.settle();
    second_line.call("103");
    office.settle();
    EXPECT_EQ(second_line.last_status, 403);
    office.phone("101").hang_up();
    office.settle();
    second_line.call("103");
    office.settle();
    EXPECT_TRUE(office.phone("103").is_ringing());
    second_line.hang_up();
}

// S1.16
TEST(Rights, ANumberOutsideThatTheProfileDeniesIsForbidden) {
    auto plan = make_plan(1);
    plan.people[0].outbound_rules = {{true, "0212."}};
    Office office(plan);
    office.register_all();
    office.phone("101").call("0900123456");
    office.settle();
    EXPECT_EQ(office.phone("101").last_status, 403);
    office.phone("101").call("02121234567");
    office.settle();
    EXPECT_EQ(office.phone("101").last_status, 404);  // Allowed, but no trunk leads there yet.
}

// S1.23
TEST(Rights, AnExtensionMadeWhileTheServerRunsIsUsableAtOnce) {
    Office office(make_plan(1));
    office.register_all();
    auto& young = office.add_phone("102");
    young.register_for();
    office.settle();
    EXPECT_EQ(young.last_register_status(), 401);
    office.publish(make_plan(2));
    young.register_for();
    office.settle();
    EXPECT_TRUE(young.is_registered());
}

TEST(Rights, ARemovedExtensionLosesItsPhoneButNotItsCall) {
    Office office(make_plan(2));
    office.register_all();
    office.phone("102").on_call = Phone::OnCall::answers;
    office.phone("101").call("102");
    office.settle();
    office.publish(make_plan(1));
    EXPECT_TRUE(office.phone("101").is_talking());
    office.phone("101").hang_up();
    office.settle();
    office.phone("101").call("102");
    office.settle();
    EXPECT_EQ(office.phone("101").last_status, 404);
}

// S1.21, S1.22
TEST(Rights, AMarkedExtensionIsRecordedAndAnotherIsNot) {
    auto plan = make_plan(3);
    plan.people[1].is_recorded = true;
    Office office(plan);
    office.register_all();
    office.phone("102").on_call = Phone::OnCall::answers;
    office.phone("103").on_call = Phone::OnCall::answers;
    office.phone("101").call("103");
    office.settle();
    EXPECT_TRUE(office.media.recordings.empty());
    office.phone("101").hang_up();
    office.settle();
    office.phone("101").call("102");
    office.settle();
    EXPECT_EQ(office.media.recordings.size(), 1u);
    office.phone("101").hang_up();
    office.settle();
    ASSERT_EQ(office.last_record().recordings.size(), 1u);
    EXPECT_EQ(office.last_record().recordings[0].state, call::RecordingEntry::State::closed);
}

// M9, S1.21
TEST(Rights, AFaultyRecordingIsAnAlarmAndTheCallGoesOn) {
    auto plan = make_plan(2);
    plan.people[0].is_recorded = true;
    Office office(plan);
    office.register_all();
    office.phone("102").on_call = Phone::OnCall::answers;
    office.phone("101").call("102");
    office.settle();
    office.media.inject(media::RecordingFault{office.media.recordings.begin()->first, "disk full"});
    office.settle();
    EXPECT_EQ(office.books.alarms.size(), 1u);
    EXPECT_TRUE(office.phone("101").is_talking());
    office.phone("101").hang_up();
    office.settle();
    EXPECT_EQ(call::outcome(office.last_record()), "answered");
}

// X11
TEST(Rights, AFirmThatDoesNotExistIsNotFound) {
    auto plan = make_plan(1);
    plan.has_second_firm = true;
    Office office(plan);
    auto& lost = office.add_phone("101", "secret", "nowhere.example");
    lost.register_for();
    office.settle();
    EXPECT_EQ(lost.last_register_status(), 404);
}

// X11
TEST(Rights, TheNumbersOfOneFirmAreUnknownInAnother) {
    auto plan = make_plan(1);
    plan.has_second_firm = true;
    Office office(plan);
    auto& stranger = office.add_phone("101", "secret", "other.example");
    stranger.register_for();
    office.settle();
    EXPECT_EQ(stranger.last_register_status(), 401);
    office.phone("101").register_for();
    office.settle();
    EXPECT_TRUE(office.phone("101").is_registered());
}

// X11
TEST(Rights, WhileThereIsOneFirmEveryHostMeansIt) {
    Office office(make_plan(1));
    auto& phone = office.add_phone("101", "secret", "192.0.2.1");
    phone.register_for();
    office.settle();
    EXPECT_TRUE(phone.is_registered());
}

// C10
TEST(Rights, ManyPhonesRegisterUpToTheLimit) {
    auto plan = make_plan(1);
    plan.people[0].max_contacts = 2;
    Office office(plan);
    auto& second = office.add_phone("101");
    auto& third = office.add_phone("101");
    office.register_all();
    second.register_for();
    third.register_for();
    office.settle();
    EXPECT_EQ(office.phone("101").is_registered() + second.is_registered() + third.is_registered(), 2);
}

}  // namespace
}  // namespace santral::tests
