// Every edge of the non-INVITE client transaction, and the instants at which it sends.

#include "sip/transaction/non_invite_client_transaction.h"

#include <gtest/gtest.h>

#include "sip/transaction/fake_wire.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = NonInviteClientTransaction::State;

Message response(int status) {
    return make_message({"SIP/2.0 " + std::to_string(status) + " Whatever",
                         "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKabc", "CSeq: 7 BYE"});
}

struct Sender : ClientTransactionOwner {
    void on_response(ClientTransactionId, const Message& message) override {
        seen.push_back(message.status());
    }
    void on_timeout(ClientTransactionId) override { timed_out_at = timers.now().time_since_epoch(); }
    void on_terminated(ClientTransactionId) override { terminated_at = timers.now().time_since_epoch(); }
    void send_cancel(ClientTransactionId, std::string_view) override { FAIL(); }
    void send(Transport transport) { transaction.start(make_flow(transport), "BYE"); }

    std::vector<int> seen;
    std::optional<Duration> timed_out_at;
    std::optional<Duration> terminated_at;
    Timers timers;
    FakeWire wire{timers};
    NonInviteClientTransaction transaction{*this, wire, timers, ClientTransactionId{1}};
};

TEST(NonInviteClientTransaction, RetransmitsWithDoublingUpToFourSecondsUntilItGivesUp) {
    Sender sender;
    sender.send(Transport::udp);
    sender.timers.advance(5min);
    EXPECT_EQ(sender.wire.times(),
              (std::vector{0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500}));
    EXPECT_EQ(sender.timed_out_at, 32s);
    EXPECT_EQ(sender.transaction.state(), State::terminated);
}

TEST(NonInviteClientTransaction, SendsOnceWhereTheTransportIsReliable) {
    Sender sender;
    sender.send(Transport::tls);
    sender.timers.advance(5min);
    EXPECT_EQ(sender.wire.times(), std::vector{0});
    EXPECT_EQ(sender.timed_out_at, 32s);
}

TEST(NonInviteClientTransaction, RetransmitsEveryFourSecondsOnceItIsProceeding) {
    Sender sender;
    sender.send(Transport::udp);
    sender.transaction.on_response(response(100));
    sender.timers.advance(5min);
    EXPECT_EQ(sender.wire.times(), (std::vector{0, 500, 4500, 8500, 12500, 16500, 20500, 24500, 28500}));
    EXPECT_EQ(sender.timed_out_at, 32s);
}

TEST(NonInviteClientTransaction, TellsOfOneFinalResponseAndAbsorbsItsCopiesForFiveSecondsByUdp) {
    Sender sender;
    sender.send(Transport::udp);
    sender.timers.advance(1s);
    sender.transaction.on_response(response(200));
    sender.transaction.on_response(response(200));
    sender.timers.advance(5min);
    EXPECT_EQ(sender.seen, std::vector{200});
    EXPECT_EQ(sender.wire.times(), (std::vector{0, 500}));
    EXPECT_EQ(sender.terminated_at, 6s);  // Timer K.
    EXPECT_FALSE(sender.timed_out_at);
}

TEST(NonInviteClientTransaction, IsOverAtOnceAfterAFinalResponseByTcp) {
    Sender sender;
    sender.send(Transport::tcp);
    sender.transaction.on_response(response(404));
    EXPECT_EQ(sender.transaction.state(), State::completed);
    sender.timers.advance(0s);
    EXPECT_EQ(sender.terminated_at, 0s);
}

TEST(NonInviteClientTransaction, TellsOfEveryProvisionalButRepeated100s) {
    Sender sender;
    sender.send(Transport::udp);
    sender.transaction.on_response(response(100));
    sender.transaction.on_response(response(100));
    sender.transaction.on_response(response(183));
    EXPECT_EQ(sender.seen, (std::vector{100, 183}));
}

}  // namespace
}  // namespace santral::sip
