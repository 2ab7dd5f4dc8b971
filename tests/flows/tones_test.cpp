// Digits in the sound (M1): heard on the legs of phones and lines that are marked for it, and only while they
// agree on no telephone events.

#include <gtest/gtest.h>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;

constexpr auto carrier_host = "198.51.100.7";
constexpr auto our_number = "+902121234567";
constexpr auto mobile = "05321234567";

Plan make_plan_with_tones() {
    auto plan = make_plan(3);
    plan.people[0].listens_for_tones = true;  // 101.
    plan.trunks = {make_trunk("acme", carrier_host)};
    plan.trunks[0].listens_for_tones = true;
    plan.city_numbers = {make_city_number(our_number, "acme", "extension/102")};
    plan.people[1].outbound_rules = {{true, "0."}};
    plan.people[1].trunks = {"acme"};
    plan.people[1].shown_number = our_number;
    return plan;
}

struct Tones : testing::Test {
    Tones() { office.register_all(); }
    void connect(const std::string& caller, const std::string& callee) {
        office.phone(callee).on_call = Phone::OnCall::answers;
        office.phone(caller).call(callee);
        office.settle();
    }
    bool listens(const Phone& phone) const {
        const auto* leg = office.media.find(office.ear_of(phone));
        return leg && leg->listens_for_tones;
    }
    std::unique_ptr<Phone> make_subscriber() {
        auto subscriber = std::make_unique<Phone>(office.network, office.timers, office.random,
                                                  *Endpoint::parse("198.51.100.7:5060"), office.address,
                                                  Account{"05329999999", "", "carrier.example"});
        subscriber->has_telephone_events = false;
        subscriber->on_call = Phone::OnCall::answers;
        return subscriber;
    }

    Office office{make_plan_with_tones()};
};

// M1
TEST_F(Tones, AreHeardFromAPhoneWithoutTelephoneEvents) {
    office.phone("101").has_telephone_events = false;
    connect("101", "102");
    EXPECT_TRUE(listens(office.phone("101")));
    EXPECT_FALSE(listens(office.phone("102")));
}

// M1
TEST_F(Tones, AreHeardFromAPhoneThatIsCalledToo) {
    office.phone("101").has_telephone_events = false;
    connect("102", "101");
    EXPECT_TRUE(listens(office.phone("101")));
}

// M1: one press would be two.
TEST_F(Tones, AreNotHeardBesideTelephoneEvents) {
    connect("101", "102");
    EXPECT_FALSE(listens(office.phone("101")));
}

// M1
TEST_F(Tones, AreNotHeardFromAPhoneThatIsNotMarked) {
    office.phone("102").has_telephone_events = false;
    connect("102", "103");
    EXPECT_FALSE(listens(office.phone("102")));
}

// M1
TEST_F(Tones, AreHeardNoMoreOnceTelephoneEventsAreAgreedOn) {
    auto& phone = office.phone("101");
    phone.has_telephone_events = false;
    connect("101", "102");
    ASSERT_TRUE(listens(phone));
    phone.has_telephone_events = true;
    phone.hold();
    office.settle();
    EXPECT_FALSE(listens(phone));
    phone.has_telephone_events = false;
    phone.resume();
    office.settle();
    EXPECT_TRUE(listens(phone));
}

// M1, X1
TEST_F(Tones, OfAPhoneAreFeatureCodes) {
    office.phone("101").has_telephone_events = false;
    connect("101", "102");
    office.press(office.phone("101"), "*2103");
    office.pass(4s);
    EXPECT_TRUE(office.phone("103").is_ringing());
    EXPECT_EQ(office.digits_heard_by(office.phone("102")), "");
}

// M1
TEST_F(Tones, AreHeardOfALineForCallsThatComeInAndGoOut) {
    auto subscriber = make_subscriber();
    office.phone("102").on_call = Phone::OnCall::answers;
    subscriber->call("02121234567");
    office.settle();
    ASSERT_TRUE(subscriber->is_talking());
    EXPECT_TRUE(listens(*subscriber));
    subscriber->hang_up();
    office.pass(60s);
    office.phone("102").call(mobile);
    office.settle();
    ASSERT_TRUE(subscriber->is_talking());
    EXPECT_TRUE(listens(*subscriber));
    EXPECT_FALSE(listens(office.phone("102")));
}

// M1
TEST_F(Tones, AreStillHeardAfterATransfer) {
    office.phone("101").has_telephone_events = false;
    connect("102", "101");
    office.phone("103").on_call = Phone::OnCall::answers;
    office.press(office.phone("102"), "#103#");
    office.pass(5s);
    ASSERT_TRUE(office.hear_each_other(office.phone("101"), office.phone("103")));
    EXPECT_TRUE(listens(office.phone("101")));
}

}  // namespace
}  // namespace santral::tests
