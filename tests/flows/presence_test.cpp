// Presence and waiting messages, as a softphone that subscribed to them is told.

#include <gtest/gtest.h>

#include "tests/support/office.h"
#include "tests/support/watching.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;

struct Presence : ::testing::Test {
    static features::Sources sources(Presence& test) {
        features::Sources made;
        made.voice_messages = [&test](const directory::Extension& extension) {
            return extension.number == "102" ? test.waiting : features::MessageCounts{};
        };
        made.is_undisturbed = [&test](const directory::Extension&) { return test.is_undisturbed; };
        return made;
    }

    features::MessageCounts waiting;
    bool is_undisturbed = false;
    Office office{make_plan(3), 1, quiet(), sources(*this)};
    Terminal& watcher = office.add_terminal("103");
};

// P1
TEST_F(Presence, AColleagueIsClosedUntilAPhoneIsThereAndOnThePhoneWhileTalking) {
    watcher.ask(subscription("presence", "102"));
    office.register_all();
    office.pass(1s);
    office.phone("101").call("102");
    office.pass(1s);
    office.phone("102").answer();
    office.pass(1s);
    office.phone("101").hang_up();
    office.pass(1s);
    office.phone("102").register_for(0s);
    office.pass(1s);
    EXPECT_EQ(every(watcher, "<basic>", "<"),
              (std::vector<std::string>{"closed", "open", "open", "open", "closed"}));
    EXPECT_EQ(every(watcher, "<rpid:activities><rpid:", "/"), std::vector<std::string>{"on-the-phone"});
    EXPECT_EQ(watcher.received[0].find(sip::HeaderName::content_type), "application/pidf+xml");
}

TEST_F(Presence, WhoDoesNotWantToBeDisturbedIsAway) {
    is_undisturbed = true;
    office.register_all();
    watcher.ask(subscription("presence", "102"));
    office.settle();
    EXPECT_EQ(every(watcher, "<rpid:activities><rpid:", "/"), std::vector<std::string>{"away"});
    EXPECT_EQ(every(watcher, "<note>", "<"), std::vector<std::string>{"Do not disturb"});
}

TEST_F(Presence, WhoWatchesHearsThatTheOtherWantsNoCallsNow) {
    office.register_all();
    watcher.ask(subscription("presence", "102"));
    office.settle();
    is_undisturbed = true;
    auto plan = make_plan(3);
    const auto before = make_directory(plan);
    plan.people[1].wants_no_calls = true;
    office.features->follow(*before, *make_directory(plan));
    office.settle();
    EXPECT_EQ(every(watcher, "<note>", "<"), std::vector<std::string>{"Do not disturb"});
}

// X10
TEST_F(Presence, WhoMayNotCallMayNotSeeWhetherSomebodyIsThere) {
    auto plan = make_plan(3);
    plan.people[1].groups = {"board"};
    plan.people[2].callable_groups = {"office"};
    office.publish(plan);
    EXPECT_EQ(watcher.ask(subscription("presence", "102")), 403);
}

// P6
TEST_F(Presence, TheCountsOfOnesOwnMessagesAreToldAndToldAgainWhenTheyChange) {
    auto& owner = office.add_terminal("102");
    EXPECT_EQ(owner.ask(subscription("message-summary", "102")), 200);
    office.settle();
    EXPECT_EQ(
        owner.received.back().body(),
        "Messages-Waiting: no\r\nMessage-Account: sip:102@firm.example\r\nVoice-Message: 0/0 (0/0)\r\n");
    waiting = {2, 1};
    office.features->message_waiting().on_counts_changed("e102");
    office.pass(1s);
    EXPECT_EQ(every(owner, "Messages-Waiting: ", "\r").back(), "yes");
    EXPECT_EQ(every(owner, "Voice-Message: ", " ").back(), "2/1");
}

// P6, X10
TEST_F(Presence, NobodyIsToldOfTheMessagesOfAnother) {
    EXPECT_EQ(watcher.ask(subscription("message-summary", "102")), 403);
}

// P6
TEST_F(Presence, APhoneThatRegistersWhileMessagesWaitIsToldWithoutAsking) {
    waiting = {1, 0};
    auto& phone = office.add_terminal("102");
    phone.register_for();
    office.settle();
    ASSERT_EQ(phone.received.size(), 1u);
    EXPECT_EQ(phone.received[0].method(), sip::Method::notify);
    EXPECT_EQ(phone.received[0].find(sip::HeaderName::event), "message-summary");
    phone.register_for();  // Again: it is the same phone.
    office.settle();
    EXPECT_EQ(phone.received.size(), 1u);
}

// P6
TEST_F(Presence, APhoneHearsNothingWhereNothingWaits) {
    auto& phone = office.add_terminal("102");
    phone.register_for();
    office.settle();
    EXPECT_TRUE(phone.received.empty());
}

}  // namespace
}  // namespace santral::tests
