// Requests too long for UDP: RFC 3261 18.1.1.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/transaction/fake_exchange.h"
#include "sip/transaction/tcp_refusals.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

ClientTransaction send_long(FakeExchange& exchange, ClientUser& user) {
    const std::string offer(udp_request_limit, 'x');
    return exchange.layer.send(FakeExchange::make_request(Method::invite, offer), make_flow(Transport::udp),
                               user);
}

// C13
TEST(LongRequest, GoesByTcp) {
    FakeExchange exchange;
    FakeClientUser user;
    const auto hold = send_long(exchange, user);
    const auto& sent = exchange.wire.sent.at(0);
    EXPECT_EQ(sent.flow.transport, Transport::tcp);
    EXPECT_THAT(sent.bytes, HasSubstr("Via: SIP/2.0/TCP 192.0.2.1:5060;rport;"));
    exchange.answer(0, 200);
    EXPECT_EQ(user.statuses, std::vector{200});
}

// C13
TEST(LongRequest, OfExactly1300BytesStaysWithUdp) {
    FakeExchange exchange;
    FakeClientUser user;
    const auto empty = exchange.send(Method::invite, user);
    const auto overhead =
        std::string("Content-Type: application/sdp\r\n").size() + 3;  // Digits of its length.
    const std::string offer(udp_request_limit - exchange.wire.sent[0].bytes.size() - overhead, 'x');
    const auto full = exchange.layer.send(FakeExchange::make_request(Method::invite, offer),
                                          make_flow(Transport::udp), user);
    EXPECT_EQ(exchange.wire.sent[1].bytes.size(), udp_request_limit);
    EXPECT_EQ(exchange.wire.sent[1].flow.transport, Transport::udp);
    const auto over = exchange.layer.send(FakeExchange::make_request(Method::invite, offer + "x"),
                                          make_flow(Transport::udp), user);
    EXPECT_EQ(exchange.wire.sent[2].flow.transport, Transport::tcp);
}

// C13
TEST(LongRequest, GoesByUdpAfterAllWhenTcpFails) {
    FakeExchange exchange;
    FakeClientUser user;
    const auto hold = send_long(exchange, user);
    exchange.timers.advance(1s);
    exchange.layer.on_flow_failed(exchange.wire.sent[0].flow);
    exchange.timers.advance(500ms);
    EXPECT_EQ(exchange.wire.times(), (std::vector{0, 1000, 1500}));  // By UDP it is retransmitted.
    EXPECT_EQ(exchange.wire.sent[1].flow, make_flow(Transport::udp));
    EXPECT_THAT(exchange.wire.sent[1].bytes, HasSubstr("Via: SIP/2.0/UDP 192.0.2.1:5060;rport;"));
    exchange.answer(1, 180);
    EXPECT_EQ(user.statuses, std::vector{180});
    EXPECT_THAT(user.failures, IsEmpty());
}

// C13
TEST(LongRequest, IsGivenUpWhenUdpFailsToo) {
    FakeExchange exchange;
    FakeClientUser user;
    const auto hold = send_long(exchange, user);
    exchange.layer.on_flow_failed(exchange.wire.sent[0].flow);
    exchange.layer.on_flow_failed(exchange.wire.sent[1].flow);
    EXPECT_EQ(user.failures, std::vector{503});
}

// C13
TEST(LongRequest, DoesNotTryTcpAgainWhereItFailedLately) {
    FakeExchange exchange;
    FakeClientUser user;
    const auto first = send_long(exchange, user);
    exchange.layer.on_flow_failed(exchange.wire.sent[0].flow);
    const auto second = send_long(exchange, user);
    EXPECT_EQ(exchange.wire.sent[2].flow.transport, Transport::udp);
    exchange.timers.advance(tcp_refusal_lifetime);
    const auto third = send_long(exchange, user);
    EXPECT_EQ(exchange.wire.sent.back().flow.transport, Transport::tcp);
}

TEST(LongRequest, IsCancelledByTheWayItWent) {
    FakeExchange exchange;
    FakeClientUser user;
    auto hold = send_long(exchange, user);
    exchange.answer(0, 180);
    hold.cancel();
    EXPECT_EQ(exchange.wire.sent[1].flow, exchange.wire.sent[0].flow);
}

TEST(TcpRefusals, ForgetTheOldestWhenFull) {
    Timers timers;
    TcpRefusals refusals(timers);
    for (std::uint32_t i = 0; i <= max_tcp_refusals; ++i) refusals.note({IpAddress::v4(i + 1), 5060});
    EXPECT_FALSE(refusals.has({IpAddress::v4(1), 5060}));
    EXPECT_TRUE(refusals.has({IpAddress::v4(2), 5060}));
}

}  // namespace
}  // namespace santral::sip
