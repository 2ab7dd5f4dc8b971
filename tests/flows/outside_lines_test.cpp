// Lines outside: registering at a carrier, calls that come in by a city number, and calls out.

#include <gtest/gtest.h>

#include "tests/support/carrier.h"
#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;
using call::CauseCode;
using State = call::TrunkLink::State;
using sip::HeaderName;

constexpr auto carrier_host = "198.51.100.7";
constexpr auto spare_host = "198.51.100.8";
constexpr auto our_number = "+902121234567";
constexpr auto mobile = "05321234567";

Plan make_plan_with_lines(int people) {
    auto plan = make_plan(people);
    plan.trunks = {make_trunk("acme", carrier_host), make_trunk("spare", spare_host)};
    plan.city_numbers = {make_city_number(our_number, "acme", "extension/101")};
    for (auto& person : plan.people) {
        person.outbound_rules = {{false, "0900."}, {true, "0."}};
        person.trunks = {"acme", "spare"};
        person.shown_number = our_number;
    }
    return plan;
}

directory::Trunk make_registration() {
    auto trunk = make_trunk("acme", carrier_host);
    trunk.kind = directory::Trunk::Kind::registration;
    trunk.username = "0212";
    trunk.password = "secret";
    return trunk;
}

struct OutsideLines : testing::Test {
    explicit OutsideLines(const Plan& wanted = make_plan_with_lines(2)) : plan(wanted), office(plan) {
        office.register_all();
    }
    static Endpoint endpoint(const std::string& host) { return Endpoint::parse(host + ":5060").value(); }
    // Somebody outside, whose calls reach us by the carrier.
    std::unique_ptr<Phone> make_subscriber(const std::string& host) {
        return std::make_unique<Phone>(office.network, office.timers, office.random, endpoint(host),
                                       office.address, Account{"05329999999", "", "carrier.example"});
    }
    std::unique_ptr<Carrier> make_carrier(const std::string& host) {
        return std::make_unique<Carrier>(office.network, office.timers, office.random, endpoint(host));
    }
    // Digits that media sent to the far sides.
    std::string heard_by_anybody() const {
        std::string digits;
        for (const auto& [id, leg] : office.media.legs) digits += leg.digits_sent;
        return digits;
    }
    State state(const std::string& trunk) { return office.switchboard->trunks().status({trunk}).state; }

    Plan plan;
    Office office;
};

struct Registered : OutsideLines {
    Registered() : OutsideLines(make_plan(1)), carrier(make_carrier(carrier_host)) {
        plan.trunks = {make_registration()};
        plan.city_numbers = {make_city_number(our_number, "acme", "extension/101")};
    }
    std::unique_ptr<Carrier> carrier;
};

TEST_F(Registered, ATrunkProvesWhoItIsAndIsUp) {
    office.publish(plan);
    office.settle();
    EXPECT_EQ(carrier->challenges, 1);
    EXPECT_EQ(carrier->registers, 1);
    EXPECT_EQ(carrier->registered_for_s, 600);
    EXPECT_EQ(state("acme"), State::up);
}

TEST_F(Registered, ATrunkIsRefreshedBeforeItsTimeIsOver) {
    office.publish(plan);
    office.pass(595s);
    EXPECT_EQ(carrier->registers, 2);
    EXPECT_EQ(state("acme"), State::up);
}

TEST_F(Registered, ATrunkTakesTheIntervalThatTheCarrierAsksFor) {
    carrier->shortest_registration_s = 1800;
    office.publish(plan);
    office.settle();
    EXPECT_EQ(carrier->registered_for_s, 1800);
}

// RFC 5626 4.4: many routers forget a binding after 30 s.
TEST_F(Registered, ATrunkKeepsItsWayThroughANatOpen) {
    office.publish(plan);
    office.settle();
    int pings = 0;
    office.network.set_tap([&pings](const sip::Flow& flow, std::string_view bytes) {
        if (flow.remote == endpoint(carrier_host) && bytes == "\r\n\r\n") ++pings;
    });
    office.pass(29s);
    EXPECT_EQ(pings, 1);
    office.pass(29s);
    EXPECT_EQ(pings, 2);
    office.publish(make_plan(1));
    office.pass(2min);
    EXPECT_EQ(pings, 2);
}

// RFC 5626 4.5
TEST_F(Registered, ATrunkWhoseConnectionBreaksRegistersAnew) {
    plan.trunks[0].transport = sip::Transport::tcp;
    office.publish(plan);
    office.settle();
    const sip::Flow flow{.transport = sip::Transport::tcp, .remote = endpoint(carrier_host)};
    office.switchboard->on_flow_failed(flow);
    EXPECT_EQ(state("acme"), State::down);
    office.pass(7s);
    EXPECT_EQ(state("acme"), State::up);
    EXPECT_EQ(carrier->registers, 2);
}

TEST_F(Registered, AWrongPasswordIsDownAndTriedLaterAndLater) {
    carrier->password = "another";
    office.publish(plan);
    office.settle();
    EXPECT_EQ(state("acme"), State::down);
    EXPECT_NE(office.switchboard->trunks().status({"acme"}).detail.find("401"), std::string::npos);
    office.pass(1h);
    EXPECT_LT(carrier->challenges, 40);
    carrier->password = "secret";
    office.pass(800s);
    EXPECT_EQ(state("acme"), State::up);
}

TEST_F(Registered, ASilentCarrierIsDownUntilItAnswers) {
    carrier->is_silent = true;
    office.publish(plan);
    office.pass(40s);
    EXPECT_EQ(state("acme"), State::down);
    carrier->is_silent = false;
    office.pass(60s);
    EXPECT_EQ(state("acme"), State::up);
}

TEST_F(Registered, ATrunkThatIsRemovedTakesItsRegistrationBack) {
    office.publish(plan);
    office.settle();
    office.publish(make_plan(1));
    office.settle();
    EXPECT_EQ(carrier->registered_for_s, 0);
    EXPECT_EQ(state("acme"), State::unknown);
}

TEST_F(Registered, AnotherDirectoryWithTheSameTrunkLeavesItAlone) {
    office.publish(plan);
    office.settle();
    office.publish(plan);
    office.settle();
    EXPECT_EQ(carrier->registers, 1);
}

// S4.06
TEST_F(OutsideLines, ACallToACityNumberRingsWhereItLeads) {
    auto subscriber = make_subscriber(carrier_host);
    subscriber->call("02121234567");
    office.settle();
    auto& phone = office.phone("101");
    ASSERT_TRUE(phone.is_ringing());
    EXPECT_EQ(phone.caller_shown.substr(0, phone.caller_shown.find(';')), "<sip:05329999999@firm.example>");
    phone.answer();
    office.settle();
    EXPECT_TRUE(subscriber->is_talking());
    EXPECT_EQ(office.switchboard->trunks().calls({"acme"}), 1u);
    subscriber->hang_up();
    office.pass(60s);
    EXPECT_EQ(office.last_record().direction, call::CallDirection::inbound);
    EXPECT_EQ(office.last_record().from_number, "05329999999");
    EXPECT_EQ(office.last_record().to_dialled, our_number);
    EXPECT_EQ(office.leftovers(), "");
}

TEST_F(OutsideLines, ANumberThatNobodyHasIsNotFound) {
    auto subscriber = make_subscriber(carrier_host);
    subscriber->call("02129999999");
    office.settle();
    EXPECT_EQ(subscriber->last_status, 404);
}

// C10, C16: no stranger on a trunk.
TEST_F(OutsideLines, AStrangerHasToProveWhoItIs) {
    auto stranger = make_subscriber("203.0.113.66");
    stranger->call("02121234567");
    office.settle();
    EXPECT_NE(stranger->last_status, 200);
    EXPECT_FALSE(office.phone("101").is_ringing());
    EXPECT_EQ(office.books.records.size(), 0u);
}

TEST_F(OutsideLines, ATrunkThatIsSwitchedOffTakesNoCalls) {
    plan.trunks[0].is_enabled = false;
    office.publish(plan);
    auto subscriber = make_subscriber(carrier_host);
    subscriber->call("02121234567");
    office.settle();
    EXPECT_FALSE(office.phone("101").is_ringing());
}

TEST_F(OutsideLines, ACallOverTheLimitOfTheTrunkHearsBusy) {
    plan.trunks[0].max_calls = 0;
    office.publish(plan);
    auto subscriber = make_subscriber(carrier_host);
    subscriber->call("02121234567");
    office.settle();
    EXPECT_EQ(subscriber->last_status, 486);
}

// T13, X4
TEST_F(OutsideLines, KeysOfSomebodyOutsideMeanNothingAndPassOn) {
    auto subscriber = make_subscriber(carrier_host);
    subscriber->call("02121234567");
    office.settle();
    office.phone("101").answer();
    office.settle();
    for (const char key : {'*', '2', '1', '0', '2', '#'}) subscriber->press_by_info(key);
    office.pass(5s);
    EXPECT_EQ(heard_by_anybody(), "*2102#");
    EXPECT_FALSE(office.phone("102").is_ringing());
    EXPECT_TRUE(subscriber->is_talking());
}

// S1.16, S4.07, C16
TEST_F(OutsideLines, ACallOutShowsANumberOfOursAndNothingElse) {
    auto carrier = make_carrier(carrier_host);
    office.phone("101").call(mobile);
    office.settle();
    ASSERT_EQ(carrier->invites.size(), 1u);
    EXPECT_EQ(carrier->invites[0].substr(0, carrier->invites[0].find(' ', 7)),
              "INVITE sip:05321234567@198.51.100.7");
    const auto from = carrier->header_of_last_invite(HeaderName::from);
    EXPECT_EQ(from.substr(0, from.find(';')), "<sip:+902121234567@198.51.100.7>");
    EXPECT_EQ(carrier->header_of_last_invite(HeaderName::p_asserted_identity),
              "<sip:+902121234567@198.51.100.7>");
    EXPECT_EQ(carrier->invites[0].find("Person"), std::string::npos);
    EXPECT_EQ(carrier->invites[0].find("sip:101@"), std::string::npos);
    EXPECT_EQ(office.phone("101").last_status, 486);
    EXPECT_EQ(office.books.last_opened.direction, call::CallDirection::outbound);
    office.pass(60s);
    EXPECT_EQ(office.last_record().direction, call::CallDirection::outbound);
}

TEST_F(OutsideLines, ACallOutIsAnsweredAndTalks) {
    auto subscriber = make_subscriber(carrier_host);
    subscriber->on_call = Phone::OnCall::answers;
    office.phone("101").call(mobile);
    office.settle();
    EXPECT_TRUE(office.phone("101").is_talking());
    EXPECT_TRUE(subscriber->is_talking());
    EXPECT_EQ(office.switchboard->trunks().calls({"acme"}), 1u);
    office.phone("101").hang_up();
    office.pass(60s);
    EXPECT_EQ(office.switchboard->trunks().calls({"acme"}), 0u);
    EXPECT_EQ(office.leftovers(), "");
}

TEST_F(OutsideLines, ACarrierThatAsksWhoCallsIsAnswered) {
    plan.trunks[0] = make_registration();
    auto carrier = make_carrier(carrier_host);
    carrier->asks_who_calls = true;
    office.publish(plan);
    office.settle();
    office.phone("101").call(mobile);
    office.settle();
    EXPECT_EQ(carrier->invites.size(), 2u);
    EXPECT_NE(carrier->header_of_last_invite(HeaderName::proxy_authorization), "");
    EXPECT_EQ(office.phone("101").last_status, 486);
}

TEST_F(OutsideLines, ALineThatFailsHandsTheCallToTheNext) {
    auto carrier = make_carrier(carrier_host);
    auto spare = make_carrier(spare_host);
    carrier->answers_invite = 503;
    office.phone("101").call(mobile);
    office.settle();
    EXPECT_EQ(carrier->invites.size(), 1u);
    EXPECT_EQ(spare->invites.size(), 1u);
    EXPECT_EQ(office.phone("101").last_status, 486);
}

TEST_F(OutsideLines, ALineThatSaysNothingHandsTheCallToTheNextWhileTheCallerStillWaits) {
    auto carrier = make_carrier(carrier_host);
    auto spare = make_carrier(spare_host);
    carrier->is_silent = true;
    office.phone("101").call(mobile);
    office.pass(5s);
    EXPECT_EQ(spare->invites.size(), 1u);
    EXPECT_EQ(office.phone("101").last_status, 486);
    office.pass(2min);
    EXPECT_EQ(office.leftovers(), "");
}

TEST_F(OutsideLines, ALineThatIsSlowButTriesKeepsTheCall) {
    auto subscriber = make_subscriber(carrier_host);
    auto spare = make_carrier(spare_host);
    subscriber->on_call = Phone::OnCall::stays_silent;
    office.phone("101").call(mobile);
    office.pass(20s);
    EXPECT_EQ(spare->invites.size(), 0u);
    office.phone("101").hang_up();
    office.pass(2min);
}

TEST_F(OutsideLines, WhoIsBusyIsNotCalledByAnotherLine) {
    auto carrier = make_carrier(carrier_host);
    auto spare = make_carrier(spare_host);
    carrier->answers_invite = 404;
    office.phone("101").call(mobile);
    office.settle();
    EXPECT_EQ(spare->invites.size(), 0u);
    EXPECT_EQ(office.phone("101").last_status, 404);
}

// S1.16
TEST_F(OutsideLines, WhatTheProfileDeniesIsNotDialled) {
    auto carrier = make_carrier(carrier_host);
    office.phone("101").call("0900123456");
    office.settle();
    EXPECT_EQ(carrier->invites.size(), 0u);
    EXPECT_EQ(office.phone("101").last_status, 403);
}

TEST_F(OutsideLines, ALineWithoutRoomIsPassedOver) {
    auto carrier = make_carrier(carrier_host);
    auto spare = make_carrier(spare_host);
    plan.trunks[0].max_calls = 0;
    office.publish(plan);
    office.phone("101").call(mobile);
    office.settle();
    EXPECT_EQ(carrier->invites.size(), 0u);
    EXPECT_EQ(spare->invites.size(), 1u);
}

// N9
TEST_F(OutsideLines, AnEmergencyNumberGoesOutWhateverProfilesAndLimitsSay) {
    auto carrier = make_carrier(carrier_host);
    plan.people[0].trunks.clear();
    plan.people[0].outbound_rules.clear();
    plan.people[0].max_calls = 0;
    plan.trunks[0].max_calls = 0;
    office.publish(plan);
    office.phone("101").call("112");
    office.settle();
    ASSERT_EQ(carrier->invites.size(), 1u);
    EXPECT_EQ(carrier->invites[0].substr(0, 15), "INVITE sip:112@");
}

// S4.03
TEST_F(OutsideLines, ACityNumberOfOurOwnIsReachedWithoutTheCarrier) {
    auto carrier = make_carrier(carrier_host);
    office.phone("102").call("02121234567");
    office.settle();
    EXPECT_TRUE(office.phone("101").is_ringing());
    EXPECT_EQ(carrier->invites.size(), 0u);
    office.phone("102").hang_up();
}

// X10
TEST_F(OutsideLines, ACityNumberIsNoWayAroundCallableGroups) {
    plan.people[1].callable_groups = {"sales"};
    office.publish(plan);
    office.phone("102").call("02121234567");
    office.settle();
    EXPECT_EQ(office.phone("102").last_status, 403);
}

TEST_F(OutsideLines, ACityNumberMayLeadOutsideAgain) {
    plan.city_numbers[0].destination = directory::Destination::parse("outside/05321234567").value();
    plan.city_numbers.push_back(make_city_number("+902121234568", "spare", "city/+902121234567"));
    office.publish(plan);
    auto carrier = make_carrier(carrier_host);
    auto subscriber = make_subscriber(spare_host);
    subscriber->call("02121234568");
    office.settle();
    ASSERT_EQ(carrier->invites.size(), 1u);
    EXPECT_EQ(subscriber->last_status, 486);
}

}  // namespace
}  // namespace santral::tests
