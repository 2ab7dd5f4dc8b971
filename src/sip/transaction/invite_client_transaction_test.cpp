// Every edge of the INVITE client transaction, and the instants at which it sends.

#include "sip/transaction/invite_client_transaction.h"

#include <gtest/gtest.h>

#include "sip/transaction/fake_wire.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = InviteClientTransaction::State;

constexpr std::string_view invite =
    "INVITE sip:102@192.0.2.7 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bKabc\r\n"
    "Route: <sip:edge.example;lr>\r\n"
    "Max-Forwards: 70\r\n"
    "From: <sip:101@firm.example>;tag=ours\r\n"
    "To: <sip:102@firm.example>\r\n"
    "Call-ID: call-1\r\n"
    "CSeq: 7 INVITE\r\n"
    "Content-Length: 0\r\n\r\n";

Message response(int status) {
    return make_message({"SIP/2.0 " + std::to_string(status) + " Whatever",
                         "Via: SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bKabc",
                         "From: <sip:101@firm.example>;tag=ours", "To: <sip:102@firm.example>;tag=theirs",
                         "Call-ID: call-1", "CSeq: 7 INVITE"});
}

struct Caller : ClientTransactionOwner {
    void on_response(ClientTransactionId, const Message& message) override {
        seen.push_back(message.status());
    }
    void on_timeout(ClientTransactionId) override { timed_out = true; }
    void on_terminated(ClientTransactionId) override { terminated_at = timers.now().time_since_epoch(); }
    void send_cancel(ClientTransactionId, std::string_view extra_fields) override {
        cancels.emplace_back(extra_fields);
    }
    void call(Transport transport) { transaction.start(make_flow(transport), std::string(invite)); }

    std::vector<int> seen;
    std::vector<std::string> cancels;
    bool timed_out = false;
    std::optional<Duration> terminated_at;
    Timers timers;
    FakeWire wire{timers};
    InviteClientTransaction transaction{*this, wire, timers, ClientTransactionId{1}};
};

TEST(InviteClientTransaction, RetransmitsWithDoublingUntilItGivesUp) {
    Caller caller;
    caller.call(Transport::udp);
    caller.timers.advance(31999ms);
    EXPECT_FALSE(caller.timed_out);
    caller.timers.advance(5min);
    EXPECT_EQ(caller.wire.times(), (std::vector{0, 500, 1500, 3500, 7500, 15500, 31500}));
    EXPECT_TRUE(caller.timed_out);
    EXPECT_EQ(caller.transaction.state(), State::terminated);
}

TEST(InviteClientTransaction, SendsOnceWhereTheTransportIsReliable) {
    Caller caller;
    caller.call(Transport::tcp);
    caller.timers.advance(32s);
    EXPECT_EQ(caller.wire.times(), std::vector{0});
    EXPECT_TRUE(caller.timed_out);
}

TEST(InviteClientTransaction, OnceRingingNeitherRetransmitsNorTimesOut) {
    Caller caller;
    caller.call(Transport::udp);
    caller.transaction.on_response(response(180));
    caller.timers.advance(1h);
    EXPECT_EQ(caller.wire.sent.size(), 1u);
    EXPECT_FALSE(caller.timed_out);
    EXPECT_EQ(caller.seen, std::vector{180});
}

TEST(InviteClientTransaction, TellsOfEveryProvisionalButRepeated100s) {
    Caller caller;
    caller.call(Transport::udp);
    caller.transaction.on_response(response(100));
    caller.transaction.on_response(response(100));
    caller.transaction.on_response(response(180));
    caller.transaction.on_response(response(180));
    EXPECT_EQ(caller.seen, (std::vector{100, 180, 180}));
}

TEST(InviteClientTransaction, AcksEveryCopyOfARejectionAndTellsOfTheFirst) {
    Caller caller;
    caller.call(Transport::udp);
    caller.transaction.on_response(response(486));
    caller.transaction.on_response(response(486));
    EXPECT_EQ(caller.wire.sent.size(), 3u);  // INVITE, ACK, ACK.
    EXPECT_EQ(caller.wire.sent[1].bytes, caller.wire.sent[2].bytes);
    EXPECT_EQ(caller.seen, std::vector{486});
}

TEST(InviteClientTransaction, AcksARejectionWithTheIdsOfTheInviteAndTheTagOfTheAnswer) {
    Caller caller;
    caller.call(Transport::udp);
    caller.transaction.on_response(response(486));
    EXPECT_EQ(caller.wire.sent[1].bytes,
              "ACK sip:102@192.0.2.7 SIP/2.0\r\n"
              "Via: SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bKabc\r\n"
              "Route: <sip:edge.example;lr>\r\n"
              "Max-Forwards: 70\r\n"
              "From: <sip:101@firm.example>;tag=ours\r\n"
              "To: <sip:102@firm.example>;tag=theirs\r\n"
              "Call-ID: call-1\r\n"
              "CSeq: 7 ACK\r\n"
              "Content-Length: 0\r\n\r\n");
}

TEST(InviteClientTransaction, AbsorbsRejectionsFor32SecondsByUdp) {
    Caller caller;
    caller.call(Transport::udp);
    caller.transaction.on_response(response(486));
    EXPECT_EQ(caller.transaction.state(), State::completed);
    caller.timers.advance(1h);
    EXPECT_EQ(caller.terminated_at, 32s);  // Timer D.
}

TEST(InviteClientTransaction, IsOverAtOnceAfterARejectionByTcp) {
    Caller caller;
    caller.call(Transport::tcp);
    caller.timers.advance(3s);
    caller.transaction.on_response(response(486));
    caller.timers.advance(0s);
    EXPECT_EQ(caller.terminated_at, 3s);
}

TEST(InviteClientTransaction, PassesEvery2xxFor32SecondsAndAcknowledgesNone) {
    Caller caller;
    caller.call(Transport::tcp);
    caller.transaction.on_response(response(200));
    caller.timers.advance(31s);
    caller.transaction.on_response(response(200));
    caller.transaction.on_response(response(180));
    caller.transaction.on_response(response(486));
    EXPECT_EQ(caller.seen, (std::vector{200, 200}));
    EXPECT_EQ(caller.wire.sent.size(), 1u);
    caller.timers.advance(1h);
    EXPECT_EQ(caller.terminated_at, 32s);  // Timer M.
}

TEST(InviteClientTransaction, HoldsItsCancelBackUntilTheFirstProvisional) {
    Caller caller;
    caller.call(Transport::udp);
    caller.transaction.cancel("Reason: SIP;cause=200\r\n");
    EXPECT_TRUE(caller.cancels.empty());
    caller.transaction.on_response(response(100));
    EXPECT_EQ(caller.cancels, std::vector<std::string>{"Reason: SIP;cause=200\r\n"});
}

TEST(InviteClientTransaction, CancelsOnce) {
    Caller caller;
    caller.call(Transport::udp);
    caller.transaction.on_response(response(180));
    caller.transaction.cancel("");
    caller.transaction.cancel("");
    caller.transaction.on_response(response(180));
    EXPECT_EQ(caller.cancels.size(), 1u);
}

// C1
TEST(InviteClientTransaction, DoesNotCancelWhatWasAnsweredBeforeAnyProvisional) {
    Caller caller;
    caller.call(Transport::udp);
    caller.transaction.cancel("");
    caller.transaction.on_response(response(200));
    caller.transaction.cancel("");
    EXPECT_TRUE(caller.cancels.empty());
    EXPECT_EQ(caller.seen, std::vector{200});
}

TEST(InviteClientTransaction, TimesOut32SecondsAfterACancelThatEndedNothing) {
    Caller caller;
    caller.call(Transport::udp);
    caller.transaction.on_response(response(180));
    caller.timers.advance(1min);
    caller.transaction.cancel("");
    caller.timers.advance(31999ms);
    EXPECT_FALSE(caller.timed_out);
    caller.timers.advance(1ms);
    EXPECT_TRUE(caller.timed_out);
}

TEST(InviteClientTransaction, BeginsAgainByAnotherFlow) {
    Caller caller;
    caller.call(Transport::tcp);
    caller.timers.advance(10s);
    caller.call(Transport::udp);
    caller.timers.advance(1h);
    EXPECT_EQ(caller.wire.times(), (std::vector{0, 10000, 10500, 11500, 13500, 17500, 25500, 41500}));
}

}  // namespace
}  // namespace santral::sip
