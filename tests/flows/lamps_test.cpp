// Lamps: what a desk phone that subscribed to a colleague's dialogs is told, with real calls behind it.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/office.h"
#include "tests/support/watching.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;

struct Lamps : ::testing::Test {
    Lamps() { office.register_all(); }

    // 103's desk phone watches this extension.
    int watch(const std::string& number, const std::string& lines = "Expires: 600\r\n") {
        const int status = desk.ask(subscription("dialog", number, lines));
        office.pass(1s);
        return status;
    }
    std::vector<std::string> states() const { return every(desk, "state>", "<"); }

    Office office{make_plan(4)};
    Terminal& desk = office.add_terminal("103");
};

// P1
TEST_F(Lamps, ASubscriptionIsAnsweredAndToldTheWholeStateAtOnce) {
    EXPECT_EQ(watch("102"), 200);
    office.settle();
    EXPECT_NE(desk.last_answer.find("Expires: 600\r\n"), std::string::npos);
    ASSERT_EQ(desk.received.size(), 1u);
    const auto& notify = desk.received[0];
    EXPECT_EQ(notify.method(), sip::Method::notify);
    EXPECT_EQ(notify.find(sip::HeaderName::event), "dialog");
    EXPECT_EQ(notify.find(sip::HeaderName::subscription_state), "active;expires=600");
    EXPECT_EQ(notify.find(sip::HeaderName::content_type), "application/dialog-info+xml");
    EXPECT_EQ(notify.body(),
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<dialog-info "
              "xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"0\" state=\"full\" "
              "entity=\"sip:102@firm.example\"/>\n");
}

// P1
TEST_F(Lamps, ACallGoesFromEarlyToConfirmedToTerminatedWithVersionsInOrder) {
    watch("102");
    office.phone("101").call("102");
    office.pass(1s);
    office.phone("102").answer();
    office.pass(1s);
    office.phone("101").hang_up();
    office.pass(1s);
    EXPECT_EQ(states(), (std::vector<std::string>{"trying", "early", "confirmed", "terminated"}));
    EXPECT_EQ(every(desk, "info\" version=\"", "\""), (std::vector<std::string>{"0", "1", "2", "3", "4"}));
    EXPECT_EQ(every(desk, "direction=\"", "\"").back(), "recipient");
    EXPECT_EQ(every(desk, "state=\"", "\""), std::vector<std::string>(5, "full"));
}

TEST_F(Lamps, WhatEndedIsToldOnceAndThenGone) {
    watch("102");
    for (int calls = 0; calls < 2; ++calls) {
        office.phone("101").call("102");
        office.pass(1s);
        office.phone("101").hang_up();
        office.pass(1s);
    }
    EXPECT_EQ(states(),
              (std::vector<std::string>{"trying", "early", "terminated", "trying", "early", "terminated"}));
}

// P1, P4
TEST_F(Lamps, AnEarlyDialogNamesTheOneThatCanBePickedUpAndWhoCalls) {
    watch("102");
    office.phone("101").call("102");
    office.pass(1s);
    const auto invite = sip::Message::parse(office.phone("102").lines_of_last_invite).value();
    EXPECT_EQ(every(desk, "call-id=\"", "\"").back(), invite.call_id());
    EXPECT_EQ(every(desk, "remote-tag=\"", "\"").back(), invite.from_tag());
    EXPECT_FALSE(every(desk, "local-tag=\"", "\"").empty());
    EXPECT_EQ(every(desk, "<identity display=\"", "\"").back(), "Person 101");
}

// P1
TEST_F(Lamps, TheCallersLampShowsACallThatBegan) {
    watch("101");
    office.phone("101").call("102");
    office.pass(1s);
    office.phone("102").answer();
    office.pass(1s);
    EXPECT_EQ(states(), (std::vector<std::string>{"trying", "early", "confirmed"}));
    EXPECT_EQ(every(desk, "direction=\"", "\"").back(), "initiator");
    EXPECT_EQ(every(desk, "<identity display=\"", "\"").back(), "Person 102");
}

// X10
TEST_F(Lamps, TheOtherEndIsHiddenFromWhoMayNotCallIt) {
    auto plan = make_plan(4);
    plan.people[0].groups = {"board"};  // 101.
    plan.people[2].callable_groups = {"office"};
    office.publish(plan);
    watch("102");
    office.phone("101").call("102");
    office.pass(1s);
    EXPECT_EQ(states().back(), "early");
    EXPECT_EQ(every(desk, "101", "@").size(), 0u);
    EXPECT_EQ(every(desk, "<remote>", "<").size(), 0u);
}

// X10, X11
TEST_F(Lamps, WhoMayNotCallAnExtensionMayNotWatchIt) {
    auto plan = make_plan(4);
    plan.has_second_firm = true;
    plan.people[1].groups = {"board"};  // 102.
    plan.people[2].callable_groups = {"office"};
    office.publish(plan);
    EXPECT_EQ(watch("102"), 403);
    EXPECT_EQ(watch("199"), 404);
    EXPECT_EQ(watch("sip:101@other.example"), 403);
    EXPECT_EQ(watch("103"), 200);  // Oneself.
}

// X10
TEST_F(Lamps, ARightThatIsTakenAwayEndsTheSubscription) {
    watch("102");
    auto plan = make_plan(4);
    plan.people[1].groups = {"board"};
    plan.people[2].callable_groups = {"office"};
    office.publish(plan);
    office.settle();
    EXPECT_EQ(desk.received.back().find(sip::HeaderName::subscription_state), "terminated;reason=rejected");
    EXPECT_EQ(desk.received.back().body(), "");
    EXPECT_EQ(office.features->subscriptions(), 0u);
}

TEST_F(Lamps, AnExtensionThatIsRemovedEndsItsSubscriptions) {
    watch("104");
    office.publish(make_plan(3));
    office.settle();
    EXPECT_EQ(desk.received.back().find(sip::HeaderName::subscription_state), "terminated;reason=noresource");
}

// P1
TEST_F(Lamps, AfterARestartTheOldDialogIsUnknownAndANewOneHoldsTheStateOfNow) {
    office.phone("101").call("102");
    office.pass(1s);
    auto refresh = subscription("dialog", "102", "Expires: 600\r\n");
    refresh.to_tag = "of-the-one-before";
    EXPECT_EQ(desk.ask(refresh), 481);
    EXPECT_EQ(watch("102"), 200);
    office.settle();
    EXPECT_EQ(every(desk, "info\" version=\"", "\""), std::vector<std::string>{"0"});
    EXPECT_EQ(states(), std::vector<std::string>{"early"});
}

// C17
TEST_F(Lamps, WhatCannotBeSubscribedToIsRefusedWithWhatCan) {
    EXPECT_EQ(desk.ask(subscription("tickling", "102", "")), 489);
    EXPECT_NE(desk.last_answer.find("Allow-Events: dialog, presence, message-summary\r\n"),
              std::string::npos);
    EXPECT_EQ(watch("102", "Accept: text/plain\r\n"), 406);
    EXPECT_EQ(watch("102", "Accept: text/plain, application/dialog-info+xml\r\n"), 200);
}

// P1
TEST_F(Lamps, HoldIsShownAsNothingRendered) {
    watch("102");
    office.phone("101").call("102");
    office.pass(1s);
    office.phone("102").answer();
    office.pass(1s);
    office.phone("101").hold();
    office.pass(1s);
    EXPECT_EQ(every(desk, "+sip.rendering\" pval=\"", "\""), std::vector<std::string>{"no"});
    office.phone("101").resume();
    office.pass(1s);
    EXPECT_EQ(states().back(), "confirmed");
    EXPECT_EQ(every(desk, "+sip.rendering\" pval=\"", "\"").size(), 1u);
}

// P1
TEST_F(Lamps, NothingIsLeftOverWhenAllIsOver) {
    watch("102");
    office.phone("101").call("102");
    office.pass(1s);
    office.phone("101").hang_up();
    office.pass(700s);
    EXPECT_EQ(office.features->subscriptions(), 0u);
    EXPECT_EQ(desk.received.back().find(sip::HeaderName::subscription_state), "terminated;reason=timeout");
    EXPECT_EQ(office.leftovers(), "");
}

}  // namespace
}  // namespace santral::tests
