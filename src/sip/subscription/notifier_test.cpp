// The notifier with a fake wire: every answer a watcher may give, and those it does not.

#include "sip/subscription/notifier.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace santral::sip {
namespace {

using namespace std::chrono_literals;

Flow flow_of(Transport transport = Transport::udp) {
    Flow flow;
    flow.transport = transport;
    flow.local = Endpoint::parse("192.0.2.1:5060").value();
    flow.remote = Endpoint::parse("192.0.2.10:5060").value();
    flow.connection = ConnectionId{transport == Transport::udp ? 0u : 7u};
    return flow;
}

struct NotifierTest : ::testing::Test, Wire, ServerUser, Notifier::User {
    void send(const Flow&, std::string_view bytes) override {
        auto message = Message::parse(std::string(bytes)).value();
        (message.is_request() ? notifies : answers).push_back(std::move(message));
    }
    void on_request(ServerTransactionId id, const Message& request, const Flow& flow) override {
        const Notifier::Asked asked{id, request, flow};
        if (!request.to_tag().empty()) return notifier.on_refresh(asked, watcher);
        notifier.on_subscribe(asked, {"dialog", "102", watcher}, "<sip:102@192.0.2.1:5060>");
    }
    void on_ack(const Message&, const Flow&) override {}
    void on_cancel(ServerTransactionId, const Message&) override {}
    void on_stray_2xx(const Message&, const Flow&) override {}
    Content describe(const Telling& telling) override {
        return {"text/plain",
                fmt::format("{} v{}{}", state, telling.version, telling.told_at ? "" : " afresh")};
    }

    // A SUBSCRIBE; within the dialog of the last 200 where there was one before.
    int subscribe(std::string_view lines, Transport transport = Transport::udp,
                  std::string_view event = "dialog") {
        const auto number = ++sent;
        const auto to_tag = tag.empty() ? "" : ";tag=" + tag;
        const auto text = fmt::format(
            "SUBSCRIBE sip:102@firm.example SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK{0}\r\n"
            "From: <sip:103@firm.example>;tag=theirs\r\nTo: <sip:102@firm.example>{1}\r\nCall-ID: {4}\r\n"
            "CSeq: {0} SUBSCRIBE\r\nRecord-Route: <sip:proxy.example;lr>\r\nEvent: {3}\r\n"
            "Contact: <sip:103@192.0.2.10>\r\n{2}\r\n",
            number, to_tag, lines, event, call_id);
        const auto before = answers.size();
        transactions.on_message(Message::parse(text).value(), flow_of(transport));
        if (answers.size() == before) return 0;
        return answers.back().status();
    }
    void enter_dialog() { tag = answers.back().to_tag(); }
    void answer(int status, std::size_t which) {
        transactions.on_message(Message::parse(ResponseWriter(notifies[which], status).print()).value(),
                                flow_of());
    }
    void answer(int status = 200) { answer(status, notifies.size() - 1); }
    void change(std::string to) {
        state = std::move(to);
        notifier.touch("dialog", "102");
    }
    std::string told() const { return std::string(notifies.back().body()); }
    std::string_view subscription_state() const {
        return notifies.back().find(HeaderName::subscription_state).value_or("");
    }

    std::string state = "idle";
    std::string watcher = "103";
    std::string tag;
    std::string call_id = "c1";
    int sent = 0;
    std::vector<Message> notifies;
    std::vector<Message> answers;
    Timers timers;
    SeededRandom random{1};
    TransactionLayer transactions{*this, timers, random, *this};
    Notifier notifier{transactions, timers, random, *this, {.of_one_watcher = 3, .in_all = 4}};
};

// P1
TEST_F(NotifierTest, ASubscriptionIsAnsweredThenTold) {
    EXPECT_EQ(subscribe("Expires: 600\r\n"), 200);
    EXPECT_EQ(answers[0].find(HeaderName::expires), "600");
    EXPECT_EQ(answers[0].find(HeaderName::contact), "<sip:102@192.0.2.1:5060>");
    EXPECT_EQ(answers[0].find(HeaderName::record_route), "<sip:proxy.example;lr>");
    ASSERT_EQ(notifies.size(), 1u);
    EXPECT_EQ(told(), "idle v0 afresh");
    EXPECT_EQ(subscription_state(), "active;expires=600");
    EXPECT_EQ(notifies[0].request_uri(), "sip:103@192.0.2.10");
    EXPECT_EQ(notifies[0].find(HeaderName::route), "<sip:proxy.example;lr>");
    EXPECT_EQ(notifies[0].call_id(), "c1");
    EXPECT_EQ(notifies[0].to_tag(), "theirs");
    EXPECT_EQ(notifies[0].from_tag(), answers[0].to_tag());
}

TEST_F(NotifierTest, TheIdOfTheEventIsGivenBack) {
    subscribe("", Transport::udp, "dialog;id=7");
    EXPECT_EQ(notifies[0].find(HeaderName::event), "dialog;id=7");
}

// P1
TEST_F(NotifierTest, ChangesAreToldInOrderOneAtATime) {
    subscribe("");
    answer();
    timers.advance(1s);
    change("early");
    timers.advance(1ms);
    EXPECT_EQ(told(), "early v1");
    change("confirmed");
    change("terminated");
    timers.advance(300ms);
    EXPECT_EQ(notifies.back().body(), "early v1");  // Its answer is awaited: nothing may overtake it.
    answer();
    timers.advance(300ms);
    EXPECT_EQ(told(), "terminated v2");
    EXPECT_EQ(notifies.back().cseq(), 3u);
}

// P1
TEST_F(NotifierTest, ABurstIsToldAsOne) {
    subscribe("");
    answer();
    change("one");
    change("two");
    change("three");
    EXPECT_EQ(notifies.size(), 1u);
    timers.advance(least_time_between_notifies);
    EXPECT_EQ(notifies.size(), 2u);
    EXPECT_EQ(told(), "three v1");
}

// P1
TEST_F(NotifierTest, ANotifyWithoutAnAnswerKillsNothing) {
    subscribe("");
    timers.advance(33s);  // 64*T1: as good as a 408.
    EXPECT_EQ(notifier.open(), 1u);
    timers.advance(retry_failed_notify_after);
    EXPECT_EQ(told(), "idle v1 afresh");
    answer();
    timers.advance(1s);
    change("early");
    timers.advance(1ms);
    EXPECT_EQ(told(), "early v2");
}

// P1
TEST_F(NotifierTest, A408ThatIsSaidKillsNothingEither) {
    subscribe("");
    answer(408);
    EXPECT_EQ(notifier.open(), 1u);
}

// P1
TEST_F(NotifierTest, AWatcherThatStaysSilentIsGivenUp) {
    subscribe("");
    timers.advance(most_failed_notifies * 38s);
    EXPECT_EQ(notifier.open(), 0u);
}

// P1
TEST_F(NotifierTest, AWatcherThatKnowsNothingOfItEndsIt) {
    subscribe("");
    answer(481);
    EXPECT_EQ(notifier.open(), 0u);
    change("early");
    timers.advance(1s);
    EXPECT_EQ(notifies.size(), 1u);
}

// P1
TEST_F(NotifierTest, ARefreshTellsEverythingAgainAtOnce) {
    subscribe("Expires: 600\r\n");
    enter_dialog();
    answer();
    timers.advance(500s);
    EXPECT_EQ(subscribe("Expires: 300\r\n"), 200);
    EXPECT_EQ(told(), "idle v1 afresh");
    EXPECT_EQ(subscription_state(), "active;expires=300");
    answer();
    timers.advance(299s);
    EXPECT_EQ(notifier.open(), 1u);
}

// P1
TEST_F(NotifierTest, ARefreshIsToldAtOnceEvenWhileANotifyIsOnItsWay) {
    subscribe("");
    enter_dialog();
    subscribe("");
    ASSERT_EQ(notifies.size(), 2u);
    answer(200, 0);  // The first one no longer counts.
    answer(200, 1);
    timers.advance(1s);
    change("early");
    timers.advance(1ms);
    EXPECT_EQ(told(), "early v2");
}

TEST_F(NotifierTest, ASubscriptionThatIsEndedIsToldSo) {
    subscribe("");
    enter_dialog();
    answer();
    EXPECT_EQ(subscribe("Expires: 0\r\n"), 200);
    EXPECT_EQ(subscription_state(), "terminated;reason=timeout");
    answer();
    EXPECT_EQ(notifier.open(), 0u);
    EXPECT_EQ(subscribe(""), 481);
}

TEST_F(NotifierTest, AFetchIsToldOnceAndOver) {
    EXPECT_EQ(subscribe("Expires: 0\r\n"), 200);
    EXPECT_EQ(told(), "idle v0 afresh");
    EXPECT_EQ(subscription_state(), "terminated;reason=timeout");
    answer();
    EXPECT_EQ(notifier.open(), 0u);
}

TEST_F(NotifierTest, ASubscriptionThatRunsOutIsToldSo) {
    subscribe("Expires: 60\r\n");
    answer();
    timers.advance(60s);
    EXPECT_EQ(subscription_state(), "terminated;reason=timeout");
    answer();
    EXPECT_EQ(notifier.open(), 0u);
}

TEST_F(NotifierTest, TooBriefASubscriptionIsRefusedAndTooLongAOneCut) {
    EXPECT_EQ(subscribe("Expires: 59\r\n"), 423);
    EXPECT_EQ(answers.back().find(HeaderName::min_expires), "60");
    EXPECT_EQ(subscribe("Expires: 86400\r\n"), 200);
    EXPECT_EQ(answers.back().find(HeaderName::expires), "3600");
}

TEST_F(NotifierTest, AnotherWatcherMayNotTouchIt) {
    subscribe("");
    enter_dialog();
    watcher = "104";
    EXPECT_EQ(subscribe("Expires: 0\r\n"), 481);
    EXPECT_EQ(notifier.open(), 1u);
}

TEST_F(NotifierTest, AnotherEventInItsDialogIsNotIt) {
    subscribe("");
    enter_dialog();
    EXPECT_EQ(subscribe("", Transport::udp, "dialog;id=8"), 481);
}

TEST_F(NotifierTest, ARequestOutOfOrderIsRefused) {
    sent = 10;
    subscribe("");
    enter_dialog();
    sent = 5;
    EXPECT_EQ(subscribe(""), 500);
}

TEST_F(NotifierTest, NobodyMayHaveMoreThanTheLimit) {
    for (const auto* id : {"c1", "c2", "c3"}) {
        call_id = id;
        EXPECT_EQ(subscribe(""), 200);
    }
    EXPECT_EQ(subscribe(""), 403);
    watcher = "104";
    EXPECT_EQ(subscribe(""), 200);
    EXPECT_EQ(subscribe(""), 503);
    EXPECT_EQ(answers.back().find(HeaderName::retry_after), "60");
    EXPECT_EQ(notifier.open(), 4u);
}

TEST_F(NotifierTest, ASubscriptionDiesWithItsConnection) {
    subscribe("", Transport::tcp);
    notifier.on_flow_failed(flow_of());
    EXPECT_EQ(notifier.open(), 1u);
    notifier.on_flow_failed(flow_of(Transport::tcp));
    EXPECT_EQ(notifier.open(), 0u);
}

TEST_F(NotifierTest, ItEndsThoseThatMustEnd) {
    subscribe("");
    answer();
    notifier.end([](const Watch&) { return "noresource"; });
    EXPECT_EQ(subscription_state(), "terminated;reason=noresource");
    timers.advance(40s);  // The answer is lost: it ends all the same.
    EXPECT_EQ(notifier.open(), 0u);
}

}  // namespace
}  // namespace santral::sip
