// Requests that we send, seen from above the layer.

#include "sip/transaction/client_transactions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/transaction/fake_exchange.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::StartsWith;

TEST(ClientTransactions, PutsAFreshBranchAndRportIntoTheVia) {
    FakeExchange exchange;
    FakeClientUser user;
    const auto one = exchange.send(Method::options, user);
    const auto other = exchange.send(Method::options, user, Transport::tcp);
    const auto first = exchange.wire.message(0);
    const auto second = exchange.wire.message(1);
    EXPECT_THAT(first.find(HeaderName::via).value(),
                StartsWith("SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bK"));
    EXPECT_THAT(second.find(HeaderName::via).value(), StartsWith("SIP/2.0/TCP 192.0.2.1:5060;"));
    EXPECT_NE(first.branch(), second.branch());
}

TEST(ClientTransactions, LeadsEachResponseToWhoeverWaitsForIt) {
    FakeExchange exchange;
    FakeClientUser caller;
    FakeClientUser other;
    const auto one = exchange.send(Method::invite, caller);
    const auto two = exchange.send(Method::options, other);
    exchange.answer(1, 200);
    exchange.answer(0, 180);
    EXPECT_EQ(caller.statuses, std::vector{180});
    EXPECT_EQ(other.statuses, std::vector{200});
}

TEST(ClientTransactions, IgnoresAResponseToAnotherMethodOfTheSameBranch) {
    FakeExchange exchange;
    FakeClientUser user;
    const auto hold = exchange.send(Method::options, user);
    auto bytes = ResponseWriter(exchange.wire.message(0), 200).print();
    bytes.replace(bytes.find("7 OPTIONS"), 9, "7 BYE");
    exchange.receive(Message::parse(bytes).value());
    EXPECT_THAT(user.statuses, IsEmpty());
}

TEST(ClientTransactions, StandsInWith408WhenNobodyAnswers) {
    FakeExchange exchange;
    FakeClientUser user;
    const auto hold = exchange.send(Method::bye, user);
    exchange.timers.advance(31999ms);
    EXPECT_THAT(user.failures, IsEmpty());
    exchange.timers.advance(1ms);
    EXPECT_EQ(user.failures, std::vector{408});
    EXPECT_EQ(exchange.layer.open(), 0u);
}

TEST(ClientTransactions, StandsInWith503WhenTheWireFails) {
    FakeExchange exchange;
    FakeClientUser user;
    const auto hold = exchange.send(Method::invite, user, Transport::tcp);
    exchange.layer.on_flow_failed(make_flow(Transport::tcp));
    EXPECT_EQ(user.failures, std::vector{503});
    EXPECT_EQ(exchange.layer.open(), 0u);
}

TEST(ClientTransactions, FailsTheRequestsToTheFarEndOfABrokenConnectionAndNoOthers) {
    FakeExchange exchange;
    FakeClientUser broken;
    FakeClientUser whole;
    auto flow = make_flow(Transport::tcp);
    const auto one = exchange.layer.send(FakeExchange::make_request(Method::options), flow, broken);
    auto other = flow;
    other.remote.port = 5099;
    const auto two = exchange.layer.send(FakeExchange::make_request(Method::options), other, whole);
    flow.connection = ConnectionId{1};  // The wire opened one for a request that asked for any.
    exchange.layer.on_flow_failed(flow);
    EXPECT_EQ(broken.failures, std::vector{503});
    EXPECT_THAT(whole.failures, IsEmpty());
}

TEST(ClientTransactions, KeepsWhatWasAnsweredWhenTheWireFails) {
    FakeExchange exchange;
    FakeClientUser user;
    const auto hold = exchange.send(Method::invite, user);
    exchange.answer(0, 200);
    exchange.layer.on_flow_failed(make_flow(Transport::udp));
    EXPECT_THAT(user.failures, IsEmpty());
}

TEST(ClientTransactions, SendsACancelWithTheIdsOfItsInvite) {
    FakeExchange exchange;
    FakeClientUser user;
    auto hold = exchange.send(Method::invite, user);
    exchange.answer(0, 180);
    hold.cancel("Reason: SIP;cause=200\r\n");
    const auto invite = exchange.wire.message(0);
    const auto cancel = exchange.wire.message(1);
    EXPECT_EQ(cancel.method(), Method::cancel);
    EXPECT_EQ(cancel.request_uri(), invite.request_uri());
    EXPECT_EQ(cancel.find(HeaderName::via), invite.find(HeaderName::via));
    EXPECT_EQ(cancel.find(HeaderName::to), invite.find(HeaderName::to));
    EXPECT_EQ(cancel.find(HeaderName::from), invite.find(HeaderName::from));
    EXPECT_EQ(cancel.call_id(), invite.call_id());
    EXPECT_EQ(cancel.find(HeaderName::cseq), "7 CANCEL");
    EXPECT_EQ(cancel.find(HeaderName::reason), "SIP;cause=200");
}

TEST(ClientTransactions, RetransmitsACancelByItself) {
    FakeExchange exchange;
    FakeClientUser user;
    auto hold = exchange.send(Method::invite, user);
    exchange.answer(0, 180);
    hold.cancel();
    exchange.timers.advance(2s);
    EXPECT_EQ(exchange.wire.times(), (std::vector{0, 0, 500, 1500}));
    exchange.answer(1, 200);
    exchange.answer(0, 487);
    exchange.timers.advance(2s);
    EXPECT_EQ(exchange.wire.sent.size(), 5u);  // The last is the ACK.
    EXPECT_EQ(user.statuses, (std::vector{180, 487}));
    exchange.timers.advance(1min);
    EXPECT_EQ(exchange.layer.open(), 0u);
}

// C1
TEST(ClientTransactions, TellsOfA200ThatCrossedTheCancel) {
    FakeExchange exchange;
    FakeClientUser user;
    auto hold = exchange.send(Method::invite, user);
    exchange.answer(0, 180);
    hold.cancel();
    exchange.answer(0, 200);
    exchange.answer(1, 481);
    EXPECT_EQ(user.statuses, (std::vector{180, 200}));
    exchange.timers.advance(1min);
    EXPECT_THAT(user.failures, IsEmpty());
    EXPECT_EQ(exchange.layer.open(), 0u);
}

// C1
TEST(ClientTransactions, HandsA200WhoseUserIsGoneToTheExchange) {
    FakeExchange exchange;
    FakeClientUser user;
    {
        auto hold = exchange.send(Method::invite, user);
        exchange.answer(0, 180);
        hold.cancel();
    }
    exchange.answer(0, 200);
    exchange.answer(0, 200);
    EXPECT_EQ(exchange.strays, (std::vector{200, 200}));
    EXPECT_EQ(user.statuses, std::vector{180});
}

TEST(ClientTransactions, HandsA2xxAfterTheEndOfItsTransactionToTheExchange) {
    FakeExchange exchange;
    FakeClientUser user;
    const auto hold = exchange.send(Method::invite, user);
    exchange.answer(0, 200);
    exchange.timers.advance(32s);
    exchange.answer(0, 200);
    exchange.answer(0, 486);
    EXPECT_EQ(user.statuses, std::vector{200});
    EXPECT_EQ(exchange.strays, std::vector{200});
}

TEST(ClientTransactions, GoesOnWithoutItsUser) {
    FakeExchange exchange;
    FakeClientUser user;
    (void)exchange.send(Method::bye, user);  // Dies at once.
    exchange.timers.advance(500ms);
    EXPECT_EQ(exchange.wire.sent.size(), 2u);
    exchange.timers.advance(1min);
    EXPECT_THAT(user.failures, IsEmpty());
    EXPECT_EQ(exchange.layer.open(), 0u);
}

TEST(ClientTransactions, SendsAndForgets) {
    FakeExchange exchange;
    exchange.layer.send_and_forget(FakeExchange::make_request(Method::bye), make_flow(Transport::udp));
    exchange.answer(0, 200);
    exchange.timers.advance(5s);
    EXPECT_EQ(exchange.wire.sent.size(), 1u);
    EXPECT_EQ(exchange.layer.open(), 0u);
}

TEST(ClientTransactions, SendsTheAckOfA2xxOnceAndGivesItBack) {
    FakeExchange exchange;
    const auto ack =
        exchange.layer.send_ack(FakeExchange::make_request(Method::ack), make_flow(Transport::udp));
    exchange.timers.advance(1min);
    ASSERT_EQ(exchange.wire.sent.size(), 1u);
    EXPECT_EQ(exchange.wire.sent[0].bytes, ack);
    EXPECT_EQ(exchange.layer.open(), 0u);
}

TEST(ClientTransactions, MovesTheHoldOfItsUser) {
    FakeExchange exchange;
    FakeClientUser user;
    ClientTransaction kept;
    EXPECT_FALSE(kept.is_open());
    auto first = exchange.send(Method::options, user);
    kept = std::move(first);
    EXPECT_TRUE(kept.is_open());
    exchange.answer(0, 200);
    EXPECT_EQ(user.statuses, std::vector{200});
    kept = exchange.send(Method::options, user);
    kept = ClientTransaction();
    exchange.answer(1, 200);
    EXPECT_EQ(user.statuses, std::vector{200});
}

}  // namespace
}  // namespace santral::sip
