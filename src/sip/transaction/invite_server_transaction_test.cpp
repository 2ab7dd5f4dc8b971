// Every edge of the INVITE server transaction, and the instants at which it sends.

#include "sip/transaction/invite_server_transaction.h"

#include <gtest/gtest.h>

#include "sip/transaction/fake_wire.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = InviteServerTransaction::State;

struct Callee : ServerTransactionOwner {
    void on_terminated(ServerTransactionId) override { terminated_at = timers.now().time_since_epoch(); }
    void receive(Transport transport) { transaction.start(make_flow(transport), "100"); }

    std::optional<Duration> terminated_at;
    Timers timers;
    FakeWire wire{timers};
    InviteServerTransaction transaction{*this, wire, timers, ServerTransactionId{1}};
};

TEST(InviteServerTransaction, SendsTryingAfter200MillisecondsOfSilence) {
    Callee callee;
    callee.receive(Transport::udp);
    callee.timers.advance(1h);
    EXPECT_EQ(callee.wire.times(), std::vector{200});
    EXPECT_EQ(callee.wire.sent[0].bytes, "100");
}

TEST(InviteServerTransaction, SendsNoTryingOnceItRings) {
    Callee callee;
    callee.receive(Transport::udp);
    callee.transaction.respond(180, "180");
    callee.timers.advance(1h);
    EXPECT_EQ(callee.wire.times(), std::vector{0});
}

TEST(InviteServerTransaction, AnswersARetransmittedInviteByItsLastResponse) {
    Callee callee;
    callee.receive(Transport::udp);
    callee.transaction.on_retransmission();
    EXPECT_TRUE(callee.wire.sent.empty());
    callee.transaction.respond(180, "180");
    callee.transaction.on_retransmission();
    callee.transaction.respond(486, "486");
    callee.transaction.on_retransmission();
    EXPECT_EQ(callee.wire.sent.size(), 4u);
    EXPECT_EQ(callee.wire.sent[1].bytes, "180");
    EXPECT_EQ(callee.wire.sent[3].bytes, "486");
}

TEST(InviteServerTransaction, RetransmitsARejectionUntilItGivesUpWaitingForTheAck) {
    Callee callee;
    callee.receive(Transport::udp);
    callee.transaction.respond(486, "486");
    callee.timers.advance(5min);
    EXPECT_EQ(callee.wire.times(),
              (std::vector{0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500}));
    EXPECT_EQ(callee.terminated_at, 32s);  // Timer H.
}

TEST(InviteServerTransaction, SendsARejectionOnceWhereTheTransportIsReliable) {
    Callee callee;
    callee.receive(Transport::tcp);
    callee.transaction.respond(486, "486");
    callee.timers.advance(5min);
    EXPECT_EQ(callee.wire.times(), std::vector{0});
    EXPECT_EQ(callee.terminated_at, 32s);
}

TEST(InviteServerTransaction, AbsorbsAcksForFiveSecondsByUdp) {
    Callee callee;
    callee.receive(Transport::udp);
    callee.transaction.respond(486, "486");
    callee.timers.advance(600ms);
    callee.transaction.on_ack();
    callee.transaction.on_ack();
    callee.transaction.on_retransmission();
    callee.timers.advance(5min);
    EXPECT_EQ(callee.wire.times(), (std::vector{0, 500}));
    EXPECT_EQ(callee.terminated_at, 5600ms);  // Timer I.
}

TEST(InviteServerTransaction, IsOverAtOnceAfterTheAckByTcp) {
    Callee callee;
    callee.receive(Transport::tcp);
    callee.transaction.respond(486, "486");
    callee.transaction.on_ack();
    EXPECT_EQ(callee.transaction.state(), State::confirmed);
    callee.timers.advance(0s);
    EXPECT_EQ(callee.terminated_at, 0s);
}

TEST(InviteServerTransaction, Absorbs32SecondsOfInvitesAfterA2xxWithoutRepeatingIt) {
    Callee callee;
    callee.receive(Transport::udp);
    callee.transaction.respond(200, "200");
    callee.transaction.on_retransmission();
    callee.transaction.on_ack();
    callee.timers.advance(5min);
    EXPECT_EQ(callee.wire.times(), std::vector{0});
    EXPECT_EQ(callee.terminated_at, 32s);  // Timer L.
}

TEST(InviteServerTransaction, RepeatsA2xxWhenTheDialogAsks) {
    Callee callee;
    callee.receive(Transport::udp);
    callee.transaction.repeat_2xx();
    callee.transaction.respond(200, "200");
    callee.transaction.repeat_2xx();
    EXPECT_EQ(callee.wire.sent.size(), 2u);
    EXPECT_EQ(callee.wire.sent[1].bytes, "200");
}

TEST(InviteServerTransaction, SendsNothingAfterItsFinalResponse) {
    Callee callee;
    callee.receive(Transport::tcp);
    callee.transaction.respond(200, "200");
    callee.transaction.respond(180, "180");
    callee.transaction.respond(487, "487");
    EXPECT_EQ(callee.wire.sent.size(), 1u);
    EXPECT_EQ(callee.transaction.state(), State::accepted);
}

}  // namespace
}  // namespace santral::sip
