// Transfers with somebody outside: whom the firm's lines may connect, and by whose right (T12).

#include <gtest/gtest.h>

#include "features/transfer/transfer.h"
#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;
using media::Tone;

constexpr auto mobile = "05321234567";

// 101 talks with a subscriber outside, who called. Both lines lead to subscribers, the second one to
// `target`.
struct OutsideTransfer : testing::Test {
    OutsideTransfer() {
        office.register_all();
        target->on_call = Phone::OnCall::answers;
        subscriber->call("02121234567");
        office.settle();
        transferor.answer();
        office.settle();
    }
    ~OutsideTransfer() override {
        subscriber->hang_up();
        target->hang_up();
        for (auto& [number, phone] : office.phones) phone->hang_up();
        for (auto& phone : office.more_phones) phone->hang_up();
        office.pass(2min);
        EXPECT_EQ(office.leftovers(), "");
    }
    static Plan make_plan_with_lines(bool may_join_outside) {
        auto plan = make_plan(2);
        plan.trunks = {make_trunk("acme", "198.51.100.7"), make_trunk("spare", "198.51.100.8")};
        plan.city_numbers = {make_city_number("+902121234567", "acme", "extension/101")};
        for (auto& person : plan.people) {
            person.outbound_rules = {{true, "0."}};
            person.trunks = {"spare"};
            person.shown_number = "+902121234567";
            person.may_join_outside = may_join_outside;
        }
        return plan;
    }
    // Whose calls come by the line of that host, and who is called by it.
    std::unique_ptr<Phone> make_subscriber(const std::string& host) {
        return std::make_unique<Phone>(office.network, office.timers, office.random,
                                       Endpoint::parse(host + ":5060").value(), office.address,
                                       Account{"05329999999", "", "carrier.example"});
    }
    // A second line of the transferor calls the target.
    Phone& call_by_second_line() {
        auto& second_line = office.add_phone("101");
        second_line.register_for();
        office.settle();
        second_line.call(mobile);
        office.settle();
        return second_line;
    }
    static std::string refer_to_other_call(const Phone& line) {
        std::string replaces = line.replaces();
        for (std::size_t at = 0; (at = replaces.find_first_of(";=", at)) != std::string::npos; at += 3)
            replaces.replace(at, 1, replaces[at] == ';' ? "%3B" : "%3D");
        return "<sip:103@firm.example?Replaces=" + replaces + ">";
    }

    Office office{make_plan_with_lines(false)};
    std::unique_ptr<Phone> subscriber = make_subscriber("198.51.100.7");
    std::unique_ptr<Phone> target = make_subscriber("198.51.100.8");
    Phone& transferor = office.phone("101");
};

struct OutsideTransferByRight : OutsideTransfer {
    // Calls keep the directory that they began with.
    OutsideTransferByRight() {
        subscriber->hang_up();
        office.settle();
        office.publish(make_plan_with_lines(true));
        subscriber->call("02121234567");
        office.settle();
        transferor.answer();
        office.settle();
    }
};

// T12
TEST_F(OutsideTransfer, TwoOutsideAreNotJoinedByABlindTransfer) {
    office.press(transferor, std::string("#") + mobile + "#");
    office.pass(4s);
    EXPECT_EQ(target->calls_received, 0);
    EXPECT_TRUE(office.hear_each_other(*subscriber, transferor));
}

// T12
TEST_F(OutsideTransfer, NorAfterAQuestion) {
    office.press(transferor, std::string("*2") + mobile + "#");
    office.settle();
    EXPECT_EQ(office.heard_by(transferor), Tone::busy);
    office.pass(1s);
    EXPECT_EQ(target->calls_received, 0);
    EXPECT_TRUE(office.hear_each_other(*subscriber, transferor));
}

// T12, T9
TEST_F(OutsideTransfer, NorByRefer) {
    transferor.refer(std::string("<sip:") + mobile + "@firm.example>");
    office.settle();
    EXPECT_EQ(target->calls_received, 0);
    EXPECT_TRUE(office.hear_each_other(*subscriber, transferor));
}

// T12, X10
TEST_F(OutsideTransfer, NorByOrderOfAProgram) {
    call::Call* call = nullptr;
    office.switchboard->visit_calls({"t1"}, [&call](call::Call& each) { call = &each; });
    const auto started =
        features::start_transfer(*office.switchboard, *call, {features::TransferKind::blind, "101", mobile});
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().status, 403);
}

// T12, T10
TEST_F(OutsideTransfer, NorWhereOnePhoneTalksToBoth) {
    const auto& second_line = call_by_second_line();
    transferor.refer(refer_to_other_call(second_line));
    office.settle();
    EXPECT_EQ(transferor.notified.back(), "SIP/2.0 603 Decline terminated");
    EXPECT_TRUE(office.hear_each_other(*subscriber, transferor));
    EXPECT_TRUE(office.hear_each_other(second_line, *target));
}

// T12, T10
TEST_F(OutsideTransfer, NorWhereTheOtherStillRings) {
    target->on_call = Phone::OnCall::rings;
    const auto& second_line = call_by_second_line();
    transferor.refer(refer_to_other_call(second_line));
    office.settle();
    EXPECT_EQ(transferor.notified.back(), "SIP/2.0 603 Decline terminated");
    EXPECT_TRUE(target->is_ringing());
}

// T12
TEST_F(OutsideTransfer, SomebodyOutsideIsSentOnWithinTheHouse) {
    office.press(transferor, "#102#");
    office.settle();
    office.phone("102").answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(*subscriber, office.phone("102")));
}

// T12, S4.07
TEST_F(OutsideTransfer, AColleagueIsSentOutside) {
    subscriber->hang_up();
    office.settle();
    office.phone("102").call("101");
    office.settle();
    transferor.answer();
    office.settle();
    office.press(transferor, std::string("#") + mobile + "#");
    office.settle();
    EXPECT_TRUE(office.hear_each_other(office.phone("102"), *target));
}

// T12
TEST_F(OutsideTransferByRight, TwoOutsideAreJoinedByABlindTransfer) {
    office.press(transferor, std::string("#") + mobile + "#");
    office.settle();
    EXPECT_TRUE(office.hear_each_other(*subscriber, *target));
    EXPECT_EQ(office.switchboard->trunks().calls({"acme"}), 1u);
    EXPECT_EQ(office.switchboard->trunks().calls({"spare"}), 1u);
}

// T12, C16: each sees a number that is his to see.
TEST_F(OutsideTransferByRight, AndAfterAQuestion) {
    office.press(transferor, std::string("*2") + mobile + "#");
    office.settle();
    transferor.hang_up();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(*subscriber, *target));
    EXPECT_EQ(target->identity_shown.find("101@"), std::string::npos);
    EXPECT_EQ(subscriber->identity_shown.find("101@"), std::string::npos);
}

// T12, T10
TEST_F(OutsideTransferByRight, AndWhereOnePhoneTalksToBoth) {
    const auto& second_line = call_by_second_line();
    transferor.refer(refer_to_other_call(second_line));
    office.settle();
    EXPECT_EQ(transferor.notified.back(), "SIP/2.0 200 OK terminated");
    EXPECT_TRUE(office.hear_each_other(*subscriber, *target));
}

// T12
TEST_F(OutsideTransferByRight, WhatTheProfileDeniesIsNotReachedByATransferEither) {
    office.press(transferor, "#9005321234567#");
    office.pass(4s);
    EXPECT_EQ(target->calls_received, 0);
    EXPECT_TRUE(office.hear_each_other(*subscriber, transferor));
}

}  // namespace
}  // namespace santral::tests
