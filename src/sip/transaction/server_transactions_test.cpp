// Requests that come to us, seen from above the layer.

#include "sip/transaction/server_transactions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/transaction/fake_exchange.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view phone_via = "SIP/2.0/UDP 192.0.2.7:5062;rport;branch=z9hG4bKphone";

Message request(std::string_view method, std::string_view via = phone_via, std::string_view to_tag = "") {
    const auto word = std::string(method);
    return make_message({word + " sip:102@firm.example SIP/2.0", "Via: " + std::string(via),
                         "From: <sip:101@firm.example>;tag=phone",
                         "To: <sip:102@firm.example>" + std::string(to_tag), "Call-ID: call-1",
                         "CSeq: 1 " + word, "Max-Forwards: 70"});
}

TEST(ServerTransactions, TellsOfARequestOnceAndRepeatsItsAnswer) {
    FakeExchange exchange;
    exchange.receive(request("OPTIONS"));
    exchange.receive(request("OPTIONS"));
    EXPECT_EQ(exchange.requests.size(), 1u);
    exchange.respond(200);
    exchange.receive(request("OPTIONS"));
    EXPECT_EQ(exchange.wire.sent.size(), 2u);
    EXPECT_EQ(exchange.wire.sent[0].bytes, exchange.wire.sent[1].bytes);
}

TEST(ServerTransactions, SendsTryingForAnInviteThatWaits) {
    FakeExchange exchange;
    exchange.receive(request("INVITE"));
    exchange.timers.advance(1s);
    EXPECT_EQ(exchange.wire.times(), std::vector{200});
    EXPECT_EQ(exchange.wire.last().status(), 100);
    EXPECT_EQ(exchange.wire.last().to_tag(), "");
}

TEST(ServerTransactions, AnswersWhereTheRequestCameFromAndSaysSoInTheVia) {
    FakeExchange exchange;
    exchange.receive(request("OPTIONS", "SIP/2.0/UDP 10.0.0.5:5060;rport;branch=z9hG4bKnat"));
    exchange.respond(200);
    EXPECT_EQ(exchange.wire.sent[0].flow, make_flow(Transport::udp));
    EXPECT_THAT(exchange.wire.sent[0].bytes, HasSubstr(";received=192.0.2.7;rport=5062\r\n"));
}

TEST(ServerTransactions, AnswersToThePortOfSentByWhereNoRportIsAsked) {
    FakeExchange exchange;
    exchange.receive(request("OPTIONS", "SIP/2.0/UDP 192.0.2.7:5099;branch=z9hG4bKplain"));
    exchange.respond(200);
    EXPECT_EQ(exchange.wire.sent[0].flow.remote.text(), "192.0.2.7:5099");
    exchange.receive(request("INFO", "SIP/2.0/UDP 192.0.2.7;branch=z9hG4bKplain"));
    exchange.respond(200);
    EXPECT_EQ(exchange.wire.sent[1].flow.remote.text(), "192.0.2.7:5060");
}

TEST(ServerTransactions, AnswersToTheSourcePortOfAPhoneBehindANatThatAsksForNoRport) {
    FakeExchange exchange;
    exchange.receive(request("OPTIONS", "SIP/2.0/UDP 10.0.0.5:5060;branch=z9hG4bKold"));
    exchange.respond(200);
    EXPECT_EQ(exchange.wire.sent[0].flow.remote.text(), "192.0.2.7:5062");
}

TEST(ServerTransactions, AnswersByTheConnectionOfTheRequest) {
    FakeExchange exchange;
    exchange.receive(request("OPTIONS", "SIP/2.0/TCP 192.0.2.7:5099;branch=z9hG4bKtcp"), Transport::tcp);
    exchange.respond(200);
    EXPECT_EQ(exchange.wire.sent[0].flow, make_flow(Transport::tcp));
}

TEST(ServerTransactions, AbsorbsTheAckOfARejection) {
    FakeExchange exchange;
    exchange.receive(request("INVITE"));
    exchange.respond(486);
    exchange.receive(request("ACK", phone_via, ";tag=our-tag"));
    exchange.receive(request("ACK", phone_via, ";tag=our-tag"));
    exchange.timers.advance(1min);
    EXPECT_EQ(exchange.acks, 0);
    EXPECT_EQ(exchange.wire.sent.size(), 1u);
    EXPECT_EQ(exchange.layer.open(), 0u);
}

TEST(ServerTransactions, TellsOfTheAckOfA2xx) {
    FakeExchange exchange;
    exchange.receive(request("INVITE"));
    exchange.respond(200);
    exchange.receive(request("ACK", "SIP/2.0/UDP 192.0.2.7:5062;rport;branch=z9hG4bKack", ";tag=our-tag"));
    EXPECT_EQ(exchange.acks, 1);
    exchange.receive(request("ACK", phone_via, ";tag=our-tag"));  // By a phone that uses its branch again.
    EXPECT_EQ(exchange.acks, 2);
}

TEST(ServerTransactions, RepeatsA2xxForTheDialog) {
    FakeExchange exchange;
    exchange.receive(request("INVITE"));
    exchange.respond(200);
    exchange.layer.repeat_2xx(exchange.ids[0]);
    EXPECT_EQ(exchange.wire.sent[0].bytes, exchange.wire.sent[1].bytes);
    exchange.timers.advance(32s);
    exchange.layer.repeat_2xx(exchange.ids[0]);
    EXPECT_EQ(exchange.wire.sent.size(), 2u);
}

TEST(ServerTransactions, DropsAnAnswerThatComesAfterTheEnd) {
    FakeExchange exchange;
    exchange.receive(request("OPTIONS"));
    exchange.respond(200);
    exchange.timers.advance(32s);
    exchange.respond(500);
    EXPECT_EQ(exchange.wire.sent.size(), 1u);
}

TEST(ServerTransactions, AnswersACancelWithTheTagOfTheInviteAndTellsOfIt) {
    FakeExchange exchange;
    exchange.receive(request("INVITE"));
    exchange.respond(180);
    exchange.receive(request("CANCEL"));
    const auto answer = exchange.wire.last();
    EXPECT_EQ(answer.status(), 200);
    EXPECT_EQ(answer.method(), Method::cancel);
    EXPECT_EQ(answer.to_tag(), "our-tag");
    EXPECT_EQ(exchange.cancelled, exchange.ids);
    exchange.receive(request("CANCEL"));
    EXPECT_EQ(exchange.wire.sent.size(), 3u);
    EXPECT_EQ(exchange.cancelled.size(), 1u);
}

TEST(ServerTransactions, AnswersACancelBeforeAnythingElseWithATagOfItsOwn) {
    FakeExchange exchange;
    exchange.receive(request("INVITE"));
    exchange.receive(request("CANCEL"));
    EXPECT_EQ(exchange.wire.last().status(), 200);
    EXPECT_NE(exchange.wire.last().to_tag(), "");
    EXPECT_EQ(exchange.cancelled, exchange.ids);
}

// C1
TEST(ServerTransactions, AnswersACancelThatCrossedThe200AndTellsNobody) {
    FakeExchange exchange;
    exchange.receive(request("INVITE"));
    exchange.respond(200);
    exchange.receive(request("CANCEL"));
    EXPECT_EQ(exchange.wire.last().status(), 200);
    EXPECT_EQ(exchange.wire.last().to_tag(), "our-tag");
    EXPECT_THAT(exchange.cancelled, IsEmpty());
}

TEST(ServerTransactions, AnswersACancelOfNothingWith481AndRemembersNothing) {
    FakeExchange exchange;
    exchange.receive(request("CANCEL"));
    EXPECT_EQ(exchange.wire.last().status(), 481);
    EXPECT_NE(exchange.wire.last().to_tag(), "");
    EXPECT_EQ(exchange.layer.open(), 0u);
}

TEST(ServerTransactions, DoesNotCancelTheInviteOfAnotherPhoneWithTheSameBranch) {
    FakeExchange exchange;
    exchange.receive(request("INVITE"));
    exchange.receive(request("CANCEL", "SIP/2.0/UDP 192.0.2.8:5062;rport;branch=z9hG4bKphone"));
    EXPECT_EQ(exchange.wire.last().status(), 481);
    EXPECT_THAT(exchange.cancelled, IsEmpty());
}

TEST(ServerTransactions, AnswersAMergedRequestWith482) {
    FakeExchange exchange;
    exchange.receive(request("INVITE"));
    exchange.receive(request("INVITE", "SIP/2.0/UDP 192.0.2.7:5062;rport;branch=z9hG4bKother"));
    EXPECT_EQ(exchange.requests.size(), 1u);
    EXPECT_EQ(exchange.wire.last().status(), 482);
    exchange.receive(request("ACK", "SIP/2.0/UDP 192.0.2.7:5062;rport;branch=z9hG4bKother"));
    EXPECT_EQ(exchange.acks, 0);
}

TEST(ServerTransactions, TakesTheSameRequestAgainOnceTheFirstIsOver) {
    FakeExchange exchange;
    exchange.receive(request("OPTIONS"));
    exchange.respond(200);
    exchange.timers.advance(32s);
    exchange.receive(request("OPTIONS", "SIP/2.0/UDP 192.0.2.7:5062;rport;branch=z9hG4bKother"));
    EXPECT_EQ(exchange.requests.size(), 2u);
}

TEST(ServerTransactions, TakesNoRequestWithinADialogForMerged) {
    FakeExchange exchange;
    exchange.receive(request("INFO", phone_via, ";tag=our-tag"));
    exchange.receive(request("INFO", "SIP/2.0/UDP 192.0.2.7;branch=z9hG4bKother", ";tag=our-tag"));
    EXPECT_EQ(exchange.requests.size(), 2u);
}

TEST(ServerTransactions, ChallengesOnceAndRemembersNothing) {
    FakeExchange exchange;
    exchange.receive(request("INVITE"));
    exchange.respond(401);
    exchange.respond(401);
    EXPECT_EQ(exchange.layer.open(), 0u);
    exchange.timers.advance(1min);
    EXPECT_EQ(exchange.wire.times(), std::vector{0});
    exchange.receive(request("INVITE"));
    EXPECT_EQ(exchange.requests.size(), 2u);
}

TEST(ServerTransactions, DropsAChallengeAfterAnotherAnswer) {
    FakeExchange exchange;
    exchange.receive(request("REGISTER"));
    exchange.respond(200);
    exchange.respond(407);
    EXPECT_EQ(exchange.wire.sent.size(), 1u);
    EXPECT_EQ(exchange.layer.open(), 1u);
}

TEST(ServerTransactions, ForgivesAPhoneThatRepeatsItsCSeqWhenChallenged) {
    FakeExchange exchange;
    exchange.receive(request("REGISTER"));
    exchange.respond(401);
    exchange.receive(request("REGISTER", "SIP/2.0/UDP 192.0.2.7:5062;rport;branch=z9hG4bKagain"));
    EXPECT_EQ(exchange.requests.size(), 2u);
}

TEST(ServerTransactions, MatchesAClientOfRfc2543ByItsIds) {
    constexpr std::string_view old_via = "SIP/2.0/UDP 192.0.2.7:5062";
    FakeExchange exchange;
    exchange.receive(request("INVITE", old_via));
    exchange.receive(request("INVITE", old_via));
    EXPECT_EQ(exchange.requests.size(), 1u);
    exchange.respond(180);
    exchange.receive(request("CANCEL", old_via));
    EXPECT_EQ(exchange.cancelled.size(), 1u);
    exchange.respond(487);
    exchange.receive(request("ACK", old_via, ";tag=our-tag"));
    exchange.timers.advance(1min);
    EXPECT_EQ(exchange.acks, 0);
    EXPECT_EQ(exchange.wire.sent.size(), 3u);
    EXPECT_EQ(exchange.layer.open(), 0u);
}

TEST(ServerTransactions, TakesABareMagicCookieForNoBranch) {
    FakeExchange exchange;
    exchange.receive(request("OPTIONS", "SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK"));
    exchange.receive(request("INFO", "SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK"));
    EXPECT_EQ(exchange.requests.size(), 2u);
}

// C17
TEST(ServerTransactions, KeepsUnknownMethodsApart) {
    FakeExchange exchange;
    exchange.receive(request("JUMP"));
    exchange.receive(request("JUMP"));
    exchange.receive(request("DANCE"));
    EXPECT_EQ(exchange.requests.size(), 2u);
    exchange.respond(405);
    EXPECT_EQ(exchange.wire.last().find(HeaderName::cseq), "1 DANCE");
}

TEST(ServerTransactions, RefusesRequestsBeyondItsLimit) {
    FakeExchange exchange(1);
    exchange.receive(request("INVITE"));
    exchange.receive(request("OPTIONS"));
    EXPECT_EQ(exchange.requests.size(), 1u);
    EXPECT_EQ(exchange.wire.last().status(), 503);
    EXPECT_EQ(exchange.wire.last().find(HeaderName::retry_after), "10");
    EXPECT_EQ(exchange.layer.open(), 1u);
}

TEST(ServerTransactions, LetsACancelMakeRoomBeyondTheLimit) {
    FakeExchange exchange(1);
    exchange.receive(request("INVITE"));
    exchange.receive(request("CANCEL"));
    EXPECT_EQ(exchange.wire.last().status(), 200);
    EXPECT_EQ(exchange.cancelled.size(), 1u);
}

TEST(ServerTransactions, LetsTheExchangeAnswerFromWithinTheRequest) {
    FakeExchange exchange;
    exchange.then = [&exchange] { exchange.respond(404); };
    exchange.receive(request("OPTIONS"));
    exchange.receive(request("INVITE", "SIP/2.0/TCP 192.0.2.7;branch=z9hG4bKtcp"), Transport::tcp);
    EXPECT_EQ(exchange.wire.sent.size(), 2u);
}

}  // namespace
}  // namespace santral::sip
