// Several phones for one number, with branches for when none of them takes the call; forwards and
// do-not-disturb.

#include <gtest/gtest.h>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;

struct RingPlan : testing::Test {
    RingPlan() { office.register_all(); }
    ~RingPlan() override {
        for (auto& [number, phone] : office.phones) phone->hang_up();
        office.pass(2min);
        EXPECT_EQ(office.leftovers(), "");
    }
    // 101 calls 20, which leads to the plan "sales" of 102 to 104.
    static Plan make_sales(std::map<std::string, std::string> branches = {}, bool in_order = false) {
        auto plan = make_plan(6);
        plan.internal_numbers["20"] = "ring_plan/sales";
        plan.internal_numbers["21"] = "extension/105";
        plan.ring_plans["sales"] = {{"102", "103", "104"}, std::move(branches), in_order};
        return plan;
    }
    void call_sales(const Plan& plan) {
        office.publish(plan);
        caller.call("20");
        office.settle();
    }
    Office office{make_sales()};
    Phone& caller = office.phone("101");
    Phone& one = office.phone("102");
    Phone& two = office.phone("103");
    Phone& three = office.phone("104");
    Phone& other = office.phone("105");
};

// S4.28, N3
TEST_F(RingPlan, ThreeRingAtOnceAndTheFirstToAnswerHasTheCall) {
    call_sales(make_sales());
    EXPECT_TRUE(one.is_ringing() && two.is_ringing() && three.is_ringing());
    two.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, two));
    EXPECT_FALSE(one.has_call() || three.has_call());
    EXPECT_EQ(one.answered_elsewhere, 1);
}

// N3
TEST_F(RingPlan, OneIsBusyAndTheOthersRing) {
    one.on_call = Phone::OnCall::is_busy;
    call_sales(make_sales({{"busy", "extension/105"}}));
    EXPECT_TRUE(two.is_ringing() && three.is_ringing());
    EXPECT_FALSE(other.has_call());
}

// S4.30, N3
TEST_F(RingPlan, AllAreBusy) {
    for (auto* phone : {&one, &two, &three}) phone->on_call = Phone::OnCall::is_busy;
    call_sales(make_sales({{"busy", "extension/105"}}));
    EXPECT_TRUE(other.is_ringing());
    EXPECT_NE(other.lines_of_last_invite.find("Diversion:"), std::string::npos);
}

// S4.29, N3
TEST_F(RingPlan, NobodyAnswersInTime) {
    one.on_call = Phone::OnCall::is_busy;
    call_sales(make_sales({{"no_answer", "extension/105"}, {"busy", "extension/106"}}));
    office.pass(24s);
    EXPECT_FALSE(other.has_call());
    office.pass(2s);
    EXPECT_TRUE(other.is_ringing());
    EXPECT_FALSE(two.has_call() || three.has_call());
}

// S4.31, N3
TEST_F(RingPlan, NoneIsRegistered) {
    for (auto* phone : {&one, &two, &three}) phone->register_for(0s);
    office.settle();
    call_sales(make_sales({{"unavailable", "extension/105"}}));
    EXPECT_TRUE(other.is_ringing());
}

// N3
TEST_F(RingPlan, InOrderTheyRingOneAfterTheOther) {
    call_sales(make_sales({}, true));
    EXPECT_TRUE(one.is_ringing());
    EXPECT_FALSE(two.has_call());
    office.pass(26s);
    EXPECT_FALSE(one.has_call());
    EXPECT_TRUE(two.is_ringing());
    two.reject(486);
    office.settle();
    EXPECT_TRUE(three.is_ringing());
}

// N3, C9
TEST_F(RingPlan, BranchesThatLeadInACircleEnd) {
    for (auto* phone : {&one, &two, &three}) phone->on_call = Phone::OnCall::is_busy;
    call_sales(make_sales({{"busy", "ring_plan/sales"}}));
    EXPECT_EQ(caller.last_status, 486);
    EXPECT_LE(one.calls_received, 2);
}

// S4.05, S4.26, N2
TEST_F(RingPlan, AnInternalNumberLeadsToAnExtension) {
    caller.call("21");
    office.settle();
    EXPECT_TRUE(other.is_ringing());
    EXPECT_NE(other.caller_shown.find("Person 101"), std::string::npos);
}

// N2, X10
TEST_F(RingPlan, ATransferReachesItByItsNumber) {
    caller.call("106");
    office.settle();
    office.phone("106").answer();
    office.settle();
    office.press(caller, "*220");
    office.settle();
    EXPECT_TRUE(one.is_ringing() && two.is_ringing());
    two.answer();
    office.settle();
    caller.hang_up();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(office.phone("106"), two));
}

// P2
TEST_F(RingPlan, ACallThatRingsAtAPlanCanBePickedUpAtAnyOfItsPhones) {
    call_sales(make_sales());
    other.call("*8104");
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, other));
}

TEST_F(RingPlan, AForwardOfAllCallsIsFollowed) {
    auto plan = make_sales();
    plan.people[1].forwards["always"] = "extension/105";
    office.publish(plan);
    caller.call("102");
    office.settle();
    EXPECT_TRUE(other.is_ringing());
    EXPECT_FALSE(one.has_call());
}

TEST_F(RingPlan, ABusyPhoneForwards) {
    auto plan = make_sales();
    plan.people[1].forwards["busy"] = "extension/105";
    office.publish(plan);
    one.on_call = Phone::OnCall::is_busy;
    caller.call("102");
    office.settle();
    EXPECT_TRUE(other.is_ringing());
}

TEST_F(RingPlan, APhoneThatNobodyAnswersForwardsAfterItsTime) {
    auto plan = make_sales();
    plan.people[1].forwards["no_answer"] = "extension/105";
    office.publish(plan);
    caller.call("102");
    office.pass(19s);
    EXPECT_TRUE(one.is_ringing());
    office.pass(2s);
    EXPECT_TRUE(other.is_ringing());
    EXPECT_FALSE(one.has_call());
}

TEST_F(RingPlan, AnExtensionWithoutAPhoneForwards) {
    auto plan = make_sales();
    plan.people[1].forwards["unavailable"] = "extension/105";
    office.publish(plan);
    one.register_for(0s);
    office.settle();
    caller.call("102");
    office.settle();
    EXPECT_TRUE(other.is_ringing());
}

// C8
TEST_F(RingPlan, AForwardHasTheRightsOfItsOwner) {
    auto plan = make_sales();
    plan.people[1].forwards["always"] = "extension/105";
    plan.people[1].callable_groups = {"office"};
    plan.people[4].groups = {"board"};
    office.publish(plan);
    caller.call("102");
    office.settle();
    EXPECT_EQ(caller.last_status, 403);
}

// C9
TEST_F(RingPlan, ForwardsToEachOtherEnd) {
    auto plan = make_sales();
    plan.people[1].forwards["always"] = "extension/103";
    plan.people[2].forwards["always"] = "extension/102";
    office.publish(plan);
    caller.call("102");
    office.settle();
    EXPECT_EQ(caller.last_status, 482);
}

TEST_F(RingPlan, WhoWantsNoCallsIsBusy) {
    auto plan = make_sales();
    plan.people[1].wants_no_calls = true;
    office.publish(plan);
    caller.call("102");
    office.settle();
    EXPECT_EQ(caller.last_status, 486);
    EXPECT_EQ(one.calls_received, 0);
}

}  // namespace
}  // namespace santral::tests
