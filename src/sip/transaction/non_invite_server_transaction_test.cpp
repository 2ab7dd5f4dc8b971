// Every edge of the non-INVITE server transaction.

#include "sip/transaction/non_invite_server_transaction.h"

#include <gtest/gtest.h>

#include "sip/transaction/fake_wire.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = NonInviteServerTransaction::State;

struct Receiver : ServerTransactionOwner {
    void on_terminated(ServerTransactionId) override { terminated_at = timers.now().time_since_epoch(); }
    void receive(Transport transport) { transaction.start(make_flow(transport)); }

    std::optional<Duration> terminated_at;
    Timers timers;
    FakeWire wire{timers};
    NonInviteServerTransaction transaction{*this, wire, timers, ServerTransactionId{1}};
};

TEST(NonInviteServerTransaction, IsSilentUntilItIsAnswered) {
    Receiver receiver;
    receiver.receive(Transport::udp);
    receiver.transaction.on_retransmission();
    receiver.timers.advance(1h);
    EXPECT_TRUE(receiver.wire.sent.empty());
    EXPECT_EQ(receiver.transaction.state(), State::trying);
}

TEST(NonInviteServerTransaction, AnswersARetransmissionByItsLastResponse) {
    Receiver receiver;
    receiver.receive(Transport::udp);
    receiver.transaction.respond(100, "100");
    receiver.transaction.on_retransmission();
    receiver.transaction.respond(200, "200");
    receiver.transaction.on_retransmission();
    EXPECT_EQ(receiver.wire.sent.size(), 4u);
    EXPECT_EQ(receiver.wire.sent[1].bytes, "100");
    EXPECT_EQ(receiver.wire.sent[3].bytes, "200");
}

TEST(NonInviteServerTransaction, AbsorbsRetransmissionsFor32SecondsByUdp) {
    Receiver receiver;
    receiver.receive(Transport::udp);
    receiver.timers.advance(1s);
    receiver.transaction.respond(200, "200");
    receiver.timers.advance(1h);
    EXPECT_EQ(receiver.wire.times(), std::vector{1000});
    EXPECT_EQ(receiver.terminated_at, 33s);  // Timer J.
}

TEST(NonInviteServerTransaction, IsOverAtOnceAfterItsAnswerByTcp) {
    Receiver receiver;
    receiver.receive(Transport::tcp);
    receiver.transaction.respond(200, "200");
    receiver.timers.advance(0s);
    EXPECT_EQ(receiver.terminated_at, 0s);
}

TEST(NonInviteServerTransaction, SendsNothingAfterItsFinalResponse) {
    Receiver receiver;
    receiver.receive(Transport::udp);
    receiver.transaction.respond(200, "200");
    receiver.transaction.respond(500, "500");
    receiver.transaction.respond(100, "100");
    EXPECT_EQ(receiver.wire.sent.size(), 1u);
}

}  // namespace
}  // namespace santral::sip
