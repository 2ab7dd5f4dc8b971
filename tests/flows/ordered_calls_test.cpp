// Calls that a program orders: the own phone rings first, then the other (RFC 3725 4.1), and what a live view
// hears of calls.

#include <gtest/gtest.h>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;
using call::CallChange;
using call::CauseCode;

struct OrderedCalls : testing::Test {
    OrderedCalls() { office.register_all(); }
    call::Granted<const call::Call*> order(const std::string& from, const std::string& to) {
        auto made = office.switchboard->start_call(tenant, from, to);
        office.settle();
        return made;
    }
    std::vector<CallChange> changes() const { return office.live.changes.begin()->second; }

    Office office{make_plan(3)};
    directory::TenantId tenant{"t1"};
    Phone& own = office.phone("101");
    Phone& other = office.phone("102");
};

TEST_F(OrderedCalls, TheOwnPhoneRingsFirstAndShowsWhomItWillCall) {
    ASSERT_TRUE(order("101", "102"));
    EXPECT_TRUE(own.is_ringing());
    EXPECT_FALSE(other.is_ringing());
    EXPECT_NE(own.caller_shown.find("sip:102@firm.example"), std::string::npos) << own.caller_shown;
    EXPECT_NE(own.lines_of_last_invite.find("answer-after=0"), std::string::npos);
    own.reject(486);
}

TEST_F(OrderedCalls, BothTalkOnceTheOtherAnswersAndTheRecordIsThatOfACall) {
    ASSERT_TRUE(order("101", "102"));
    own.answer();
    office.settle();
    EXPECT_TRUE(other.is_ringing());
    EXPECT_NE(other.caller_shown.find("Person 101"), std::string::npos) << other.caller_shown;
    other.answer();
    office.settle();
    EXPECT_TRUE(own.is_talking());
    EXPECT_TRUE(other.is_talking());
    other.hang_up();
    office.pass(1min);
    const auto& record = office.last_record();
    EXPECT_EQ(record.from_number, "101");
    EXPECT_EQ(record.to_reached, "102");
    EXPECT_EQ(record.cause.code, CauseCode::normal);
    EXPECT_EQ(record.legs.size(), 2u);
    EXPECT_EQ(changes(), (std::vector{CallChange::ringing, CallChange::ringing, CallChange::ringing,
                                      CallChange::answered, CallChange::ended}));
    EXPECT_EQ(office.leftovers(), "");
}

TEST_F(OrderedCalls, TheFirstOfTheOwnPhonesThatAnswersCalls) {
    auto& second = office.add_phone("101");
    second.register_for();
    office.settle();
    ASSERT_TRUE(order("101", "102"));
    second.answer();
    office.settle();
    EXPECT_FALSE(own.is_ringing());
    EXPECT_TRUE(other.is_ringing());
    other.reject(486);
    office.pass(1min);
    EXPECT_FALSE(second.has_call());
    EXPECT_EQ(office.last_record().cause.code, CauseCode::busy);
    EXPECT_EQ(office.leftovers(), "");
}

TEST_F(OrderedCalls, AnOwnPhoneThatDeclinesEndsTheCallBeforeAnybodyElseRings) {
    ASSERT_TRUE(order("101", "102"));
    own.reject(603);
    office.pass(1min);
    EXPECT_EQ(other.calls_received, 0);
    EXPECT_EQ(office.last_record().cause.code, CauseCode::declined);
    EXPECT_EQ(office.leftovers(), "");
}

TEST_F(OrderedCalls, AnOwnPhoneThatNobodyAnswersIsNotRungForEver) {
    ASSERT_TRUE(order("101", "102"));
    office.pass(2min);
    EXPECT_FALSE(own.is_ringing());
    EXPECT_EQ(office.last_record().cause.code, CauseCode::no_answer);
    EXPECT_EQ(office.leftovers(), "");
}

// S1.20
TEST_F(OrderedCalls, ANumberThatTheExtensionMayNotCallIsRefusedBeforeAnythingRings) {
    auto plan = make_plan(3);
    plan.people[0].callable_groups = {"sales"};
    office.publish(plan);
    const auto made = order("101", "102");
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().status, 403);
    EXPECT_EQ(own.calls_received, 0);
    EXPECT_TRUE(office.books.openings.empty());
}

TEST_F(OrderedCalls, SaysWhyItCannotBegin) {
    EXPECT_EQ(order("999", "102").error().status, 404);
    EXPECT_EQ(order("101", "").error().status, 400);
    EXPECT_EQ(order("101", std::string(call::max_dialled_digits + 1, '1')).error().status, 400);
    own.register_for(0s);
    office.settle();
    EXPECT_EQ(order("101", "102").error().status, 480);
}

TEST_F(OrderedCalls, CanBeHungUpByOrderWithinItsOwnFirmAlone) {
    const auto id = order("101", "102").value()->id();
    EXPECT_FALSE(office.switchboard->hang_up(directory::TenantId{"another"}, id));
    EXPECT_TRUE(office.switchboard->hang_up(tenant, id));
    EXPECT_FALSE(office.switchboard->hang_up(tenant, id));
    office.pass(1min);
    EXPECT_FALSE(own.is_ringing());
    EXPECT_EQ(office.leftovers(), "");
}

TEST_F(OrderedCalls, HoldIsToldAndCounted) {
    own.call("102");
    office.settle();
    other.answer();
    office.settle();
    other.hold();
    office.pass(3s);
    own.hold();  // Both hold now: still one hold.
    office.pass(2s);
    other.resume();
    own.resume();
    office.settle();
    own.hang_up();
    office.pass(1min);
    EXPECT_EQ(changes(), (std::vector{CallChange::ringing, CallChange::ringing, CallChange::answered,
                                      CallChange::held, CallChange::resumed, CallChange::ended}));
    EXPECT_GE(office.last_record().hold, 5s);
    EXPECT_LE(office.last_record().hold, 6s);
}

// S1.02
TEST_F(OrderedCalls, ThePartiesAreThoseWhosePhonesRingOrTalk) {
    own.call("102");
    office.settle();
    std::vector<bool> talking;
    const auto look = [&talking](const call::Call& call) {
        talking.clear();
        for (const auto& party : call.parties()) talking.push_back(party.is_talking);
    };
    office.switchboard->for_each_call(look);
    EXPECT_EQ(talking, (std::vector{false, false}));
    other.answer();
    office.settle();
    office.switchboard->for_each_call(look);
    EXPECT_EQ(talking, (std::vector{true, true}));
    own.hang_up();
    office.settle();
    talking = {true};
    office.switchboard->for_each_call(look);
    EXPECT_EQ(office.switchboard->calls(), 0u);
}

}  // namespace
}  // namespace santral::tests
