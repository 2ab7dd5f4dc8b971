// SIP over UDP on loopback: delivery, refusals and listeners that close.

#include "transport/transport.h"

#include "transport/exchange_fixture.h"

namespace santral::transport {
namespace {

using Udp = Exchange;
using sip::Transport;

const auto rport = "UDP 127.0.0.1:5062;rport";

TEST_F(Udp, DeliversAMessageWithItsFlowAndCarriesTheAnswer) {
    const auto id = open(at("127.0.0.1", Transport::udp));
    UdpPhone phone(loop);
    phone.say(place_of(id), options(rport));
    until([&] { return messages.size() == 1; });
    const sip::Flow expected{
        .listener = id, .transport = Transport::udp, .local = place_of(id), .remote = phone.socket->local()};
    EXPECT_EQ(flows.front(), expected);
    transport.send(flows.front(), "SIP/2.0 200 OK\r\n\r\n");
    until([&] { return phone.heard.size() == 1; });
    EXPECT_EQ(phone.heard.front(), "SIP/2.0 200 OK\r\n\r\n");
}

TEST_F(Udp, ServesIPv6) {
    const auto id = open(at("::1", Transport::udp));
    UdpPhone phone(loop, "[::1]:0");
    phone.say(place_of(id), options("UDP [::1]:5062;rport"));
    until([&] { return messages.size() == 1; });
    EXPECT_EQ(flows.front().local.ip.text(), "::1");
}

TEST_F(Udp, BoundToAllAddressesItNamesTheOneThatTheFarEndReaches) {
    const auto id = open(at("0.0.0.0", Transport::udp));
    UdpPhone phone(loop);
    phone.say({*IpAddress::parse("127.0.0.1"), place_of(id).port}, options(rport));
    until([&] { return messages.size() == 1; });
    EXPECT_EQ(flows.front().local.text(), fmt::format("127.0.0.1:{}", place_of(id).port));
}

TEST_F(Udp, NamesItsAdvertisedAddressExceptToThoseInside) {
    auto spec = at("127.0.0.1", Transport::udp);
    spec.advertised = Endpoint{*IpAddress::parse("198.51.100.1"), 0};
    spec.inside = {*Network::parse("10.0.0.0/8")};
    const auto id = open(spec);
    const auto outside = *transport.flow_to(*Endpoint::parse("203.0.113.9:5060"), id);
    const auto inside = *transport.flow_to(*Endpoint::parse("10.1.2.3:5060"), id);
    EXPECT_EQ(outside.local.text(), fmt::format("198.51.100.1:{}", place_of(id).port));
    EXPECT_EQ(inside.local, place_of(id));
}

// C13: a datagram of many fragments is whole when we see it.
TEST_F(Udp, TakesAMessageOfManyFragments) {
    const auto id = open(at("127.0.0.1", Transport::udp));
    UdpPhone phone(loop);
    phone.say(place_of(id), options(rport, "X-Long: " + std::string(20'000, 'x') + "\r\n"));
    until([&] { return messages.size() == 1; });
    EXPECT_GT(messages.front().size(), 20'000u);
}

// S1.14
TEST_F(Udp, DropsWhoIsOutsideTheNetworksOfTheConnectionPort) {
    auto spec = at("127.0.0.1", Transport::udp);
    spec.allowed = {*Network::parse("192.0.2.0/24")};
    const auto id = open(spec);
    UdpPhone phone(loop);
    phone.say(place_of(id), options(rport));
    phone.say(place_of(id), options(rport));
    until([&] { return transport.figures().outside_networks == 2; });
    EXPECT_TRUE(messages.empty());
    EXPECT_TRUE(phone.heard.empty());
}

// S1.14
TEST_F(Udp, LetsInWhoIsInsideThem) {
    auto spec = at("127.0.0.1", Transport::udp);
    spec.allowed = {*Network::parse("192.0.2.0/24"), *Network::parse("127.0.0.0/8")};
    const auto id = open(spec);
    UdpPhone phone(loop);
    phone.say(place_of(id), options(rport));
    until([&] { return messages.size() == 1; });
}

TEST_F(Udp, AnswersAMalformedRequestWhereItCameFrom) {
    const auto id = open(at("127.0.0.1", Transport::udp));
    UdpPhone phone(loop);
    auto broken = options(rport);
    broken.replace(broken.find("CSeq: 1"), 7, "CSeq: x");
    phone.say(place_of(id), broken);
    until([&] { return phone.heard.size() == 1; });
    EXPECT_TRUE(phone.heard.front().starts_with("SIP/2.0 400 Bad CSeq\r\n"));
    EXPECT_TRUE(messages.empty());
    EXPECT_EQ(transport.figures().malformed_answered, 1u);
}

// RFC 3261 21.5.6, RFC 4475 3.1.2.16
TEST_F(Udp, AnswersAnotherVersionOfSip505) {
    const auto id = open(at("127.0.0.1", Transport::udp));
    UdpPhone phone(loop);
    auto future = options(rport);
    future.replace(future.find("SIP/2.0\r\n"), 7, "SIP/7.0");
    phone.say(place_of(id), future);
    until([&] { return phone.heard.size() == 1; });
    EXPECT_TRUE(phone.heard.front().starts_with("SIP/2.0 505 "));
}

TEST_F(Udp, AnswersAnUnknownUriScheme416) {
    const auto id = open(at("127.0.0.1", Transport::udp));
    UdpPhone phone(loop);
    auto strange = options(rport);
    strange.replace(strange.find("sip:santral@"), 12, "http:santral");
    phone.say(place_of(id), strange);
    until([&] { return phone.heard.size() == 1; });
    EXPECT_TRUE(phone.heard.front().starts_with("SIP/2.0 416 "));
}

TEST_F(Udp, DropsWhatIsNotSipAndCountsIt) {
    const auto id = open(at("127.0.0.1", Transport::udp));
    UdpPhone phone(loop);
    phone.say(place_of(id), "GET / HTTP/1.1\r\nHost: santral\r\n\r\n");
    until([&] { return transport.figures().malformed_dropped == 1; });
    EXPECT_TRUE(phone.heard.empty());
}

TEST_F(Udp, KeepAlivesAreNeitherAnsweredNorHeldAgainstAnyone) {
    const auto id = open(at("127.0.0.1", Transport::udp));
    UdpPhone phone(loop);
    phone.say(place_of(id), "\r\n\r\n");
    phone.say(place_of(id), std::string_view("\0\0\0\0", 4));
    phone.say(place_of(id), "");
    phone.say(place_of(id), options(rport));
    until([&] { return messages.size() == 1; });
    EXPECT_TRUE(phone.heard.empty());
    EXPECT_EQ(transport.figures().malformed_dropped, 0u);
}

// C11
TEST_F(Udp, ABannedSourceIsDroppedUnread) {
    const auto id = open(at("127.0.0.1", Transport::udp));
    const auto loopback = *IpAddress::parse("127.0.0.1");
    for (int i = 0; i < 20; ++i) guard.on_offence(loopback, Offence::refused);
    UdpPhone phone(loop);
    phone.say(place_of(id), options(rport));
    until([&] { return transport.figures().slowed_or_banned == 1; });
    EXPECT_TRUE(messages.empty());
}

TEST_F(Udp, RubbishIsHeldAgainstItsSource) {
    const auto id = open(at("127.0.0.1", Transport::udp));
    UdpPhone phone(loop);
    for (int i = 0; i < 40; ++i) phone.say(place_of(id), "this is not SIP at all");
    until([&] { return transport.figures().malformed_dropped == 40; });
    EXPECT_EQ(guard.standing(*IpAddress::parse("127.0.0.1")), Standing::slowed);  // 40 quarters.
}

TEST_F(Udp, WhereThereIsNoWayTheFlowFailsLater) {
    const auto id = open(at("127.0.0.1", Transport::udp));
    const auto nowhere = *transport.flow_to(*Endpoint::parse("192.0.2.1:5060"), id);
    transport.send(nowhere, options(rport));
    EXPECT_TRUE(failed.empty());
    settle();
    EXPECT_EQ(failed, std::vector{nowhere});
}

// C11
TEST_F(Udp, RefusedLogInsAreLoggedAndBanTheirSource) {
    const auto guesser = *IpAddress::parse("192.0.2.66");
    testing::internal::CaptureStderr();
    for (int i = 0; i < 20; ++i) transport.on_refused({.name = "register_refused", .source = guesser});
    const auto written = testing::internal::GetCapturedStderr();
    EXPECT_NE(written.find("security event=register_refused src=192.0.2.66"), written.npos);
    EXPECT_NE(written.find("security event=slowed src=192.0.2.66"), written.npos);
    EXPECT_NE(written.find("security event=banned src=192.0.2.66"), written.npos);
    EXPECT_EQ(guard.standing(guesser), Standing::banned);
}

// C18
TEST_F(Udp, ADatagramThatWaitedLongMakesItOverloadedUntilTheNextDoesNot) {
    const auto id = open(at("127.0.0.1", Transport::udp));
    UdpPhone phone(loop);
    phone.say(place_of(id), options(rport));
    phone.socket->flush();
    const auto sent = Clock::now();
    while (Clock::now() - sent < OverloadMeter::overloaded_at + std::chrono::milliseconds(5)) {
    }
    until([&] { return messages.size() == 1; });
    EXPECT_TRUE(transport.is_overloaded());
    phone.say(place_of(id), options(rport));
    until([&] { return messages.size() == 2; });
    until([&] { return !transport.is_overloaded(); });
}

TEST_F(Udp, AListenerThatIsClosedHearsNoMoreAndItsFlowsFail) {
    const auto id = open(at("127.0.0.1", Transport::udp));
    const auto flow = *transport.flow_to(*Endpoint::parse("127.0.0.1:5060"), id);
    transport.close(id);
    transport.send(flow, options(rport));
    EXPECT_TRUE(failed.empty());
    settle();
    EXPECT_EQ(failed, std::vector{flow});
    EXPECT_EQ(transport.find(id), nullptr);
    EXPECT_FALSE(transport.flow_to(flow.remote, id));
}

TEST_F(Udp, AListenerMayBeClosedByWhatItDelivers) {
    const auto id = open(at("127.0.0.1", Transport::udp));
    UdpPhone phone(loop);
    closes = id;
    phone.say(place_of(id), options(rport));
    phone.say(place_of(id), options(rport));
    until([&] { return !messages.empty(); });
    settle();
    EXPECT_EQ(messages.size(), 1u);
}

TEST_F(Udp, APortIsFreeAsSoonAsItsListenerIsClosed) {
    const auto id = open(at("127.0.0.1", Transport::udp));
    const auto place = place_of(id);
    transport.close(id);
    EXPECT_TRUE(transport.open({.address = place.ip, .port = place.port}));
}

TEST_F(Udp, APortThatIsTakenIsRefusedWithTheRemedy) {
    const auto place = place_of(open(at("127.0.0.1", Transport::udp)));
    const auto again = transport.open({.address = place.ip, .port = place.port});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Errc::conflict);
}

TEST_F(Udp, TlsIsSaidNotToBeServedYet) {
    const auto refused = transport.open(at("127.0.0.1", Transport::tls));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::unsupported);
}

}  // namespace
}  // namespace santral::transport
