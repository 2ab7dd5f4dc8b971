// Calls that ring elsewhere are answered here.

#include <gtest/gtest.h>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;

struct Pickup : testing::Test {
    Pickup() {
        office.register_all();
        caller.call("102");
        office.settle();
    }
    ~Pickup() override {
        for (auto& [number, phone] : office.phones) phone->hang_up();
        office.pass(2min);
        EXPECT_EQ(office.leftovers(), "");
    }
    Office office{make_plan(5)};
    Phone& caller = office.phone("101");
    Phone& ringing = office.phone("102");
    Phone& picker = office.phone("103");
};

// S4.09, S4.18, P2
TEST_F(Pickup, ACallThatRingsElsewhereIsAnsweredByCode) {
    picker.call("*8102");
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, picker));
    EXPECT_FALSE(ringing.has_call());
    EXPECT_EQ(ringing.answered_elsewhere, 1);
    EXPECT_NE(picker.identity_shown.find("Person 101"), std::string::npos);
    EXPECT_NE(caller.identity_shown.find("Person 103"), std::string::npos);
    caller.hang_up();
    office.settle();
    EXPECT_EQ(office.books.records.size(), 1u);
    EXPECT_EQ(office.last_record().to_reached, "103");
}

// S4.19, P3
TEST_F(Pickup, WhateverRingsIsAnsweredByTheCodeWithoutANumber) {
    office.phone("105").call("104");
    office.settle();
    picker.call("*8112");
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, picker));
    EXPECT_TRUE(office.phone("104").is_ringing());
}

// P2
TEST_F(Pickup, NothingRingsThere) {
    picker.call("*8104");
    office.settle();
    EXPECT_EQ(picker.last_status, 480);
    EXPECT_TRUE(ringing.is_ringing());
}

// P3
TEST_F(Pickup, NothingRingsAnywhere) {
    caller.hang_up();
    office.settle();
    picker.call("*8112");
    office.settle();
    EXPECT_EQ(picker.last_status, 480);
}

// P2, X10, N4
TEST_F(Pickup, WhoMayNotCallANumberMayNotAnswerForIt) {
    auto plan = make_plan(5);
    plan.people[2].callable_groups = {"board"};
    office.publish(plan);
    picker.call("*8102");
    office.settle();
    EXPECT_EQ(picker.last_status, 403);
    EXPECT_TRUE(ringing.is_ringing());
}

// P2
TEST_F(Pickup, OfTwoPickersOneWins) {
    auto& other = office.phone("104");
    picker.call("*8102");
    other.call("*8102");
    office.settle();
    EXPECT_NE(picker.is_talking(), other.is_talking());
    EXPECT_TRUE(caller.is_talking());
}

// P4, T11
TEST_F(Pickup, ALampKeyPicksUpByReplacingTheDialog) {
    picker.call_replacing("102", ringing.replaces());
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, picker));
    EXPECT_EQ(ringing.answered_elsewhere, 1);
}

// T11
TEST_F(Pickup, NobodyTakesATalkOfOthers) {
    ringing.answer();
    office.settle();
    picker.call_replacing("102", ringing.replaces());
    office.settle();
    EXPECT_EQ(picker.last_status, 403);
    EXPECT_TRUE(office.hear_each_other(caller, ringing));
}

// T10
TEST_F(Pickup, EarlyOnlyDoesNotTakeATalk) {
    ringing.answer();
    office.settle();
    auto& desk = office.add_phone("102");
    desk.register_for();
    office.settle();
    desk.call_replacing("102", ringing.replaces() + ";early-only");
    office.settle();
    EXPECT_EQ(desk.last_status, 486);
}

TEST_F(Pickup, ATalkMovesToAnotherPhoneOfItsExtension) {
    ringing.answer();
    office.settle();
    auto& desk = office.add_phone("102");
    desk.register_for();
    office.settle();
    desk.call_replacing("102", ringing.replaces());
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, desk));
    EXPECT_FALSE(ringing.has_call());
    desk.hang_up();
}

// T10
TEST_F(Pickup, AnUnknownDialogIsNotFound) {
    picker.call_replacing("102", "nobody;to-tag=a;from-tag=b");
    office.settle();
    EXPECT_EQ(picker.last_status, 481);
}

// P2
TEST_F(Pickup, AConsultationThatRingsCanBePickedUp) {
    ringing.answer();
    office.settle();
    office.press(ringing, "*2104");
    office.settle();
    picker.call("*8104");
    office.settle();
    EXPECT_TRUE(office.hear_each_other(ringing, picker));
    ringing.hang_up();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, picker));
}

}  // namespace
}  // namespace santral::tests
