// RFC 5118: IPv6 addresses wherever SIP holds an address. (What stands in an SDP is read by sdp/.)

#include <gtest/gtest.h>

#include "base/address.h"
#include "sip/message/headers.h"
#include "sip/message/torture.h"

namespace santral::sip {
namespace {

Uri request_uri(const Message& message) {
    return parse_uri(message.request_uri()).value();
}

Via topmost_via(const Message& message) {
    return parse_via(message.values(HeaderName::via).at(0)).value();
}

// C14
TEST(TortureIpv6, ReferencesInBracketsAreHosts) {
    const auto message = torture("ipv6-good");
    ASSERT_EQ(torture_verdict("ipv6-good"), 200);
    EXPECT_EQ(request_uri(message).host, "[2001:db8::40]");
    EXPECT_EQ(topmost_via(message).host, "[2001:db8::9:1]");
    EXPECT_EQ(parse_contact(*message.find(HeaderName::contact)).value().address.uri.host, "[2001:db8::9:1]");
}

// C14
TEST(TortureIpv6, WithoutBracketsThereIsNoHost) {
    EXPECT_EQ(torture_verdict("ipv6-bad"), 400);
}

// C14
TEST(TortureIpv6, APortWithinTheBracketsIsPartOfTheAddress) {
    const auto message = torture("port-ambiguous");
    ASSERT_EQ(torture_verdict("port-ambiguous"), 200);
    EXPECT_EQ(request_uri(message).host, "[2001:db8::40:5070]");
    EXPECT_FALSE(request_uri(message).port);
}

// C14
TEST(TortureIpv6, APortAfterTheBracketsIsAPort) {
    ASSERT_EQ(torture_verdict("port-unambiguous"), 200);
    EXPECT_EQ(request_uri(torture("port-unambiguous")).port, 5070);
}

// C14
TEST(TortureIpv6, ReceivedMayHaveBracketsOrNone) {
    ASSERT_EQ(torture_verdict("via-received-param-with-delim"), 200);
    ASSERT_EQ(torture_verdict("via-received-param-no-delim"), 200);
    const auto with = torture("via-received-param-with-delim");
    const auto without = torture("via-received-param-no-delim");
    EXPECT_EQ(IpAddress::parse(topmost_via(with).received).value(),
              IpAddress::parse(topmost_via(without).received).value());
}

// C14
TEST(TortureIpv6, BodiesComeThroughWhole) {
    ASSERT_EQ(torture_verdict("ipv6-in-sdp"), 200);
    ASSERT_EQ(torture_verdict("mult-ip-in-sdp"), 200);
    EXPECT_NE(torture("ipv6-in-sdp").body().find("c=IN IP6 2001:db8::20\r\n"), std::string_view::npos);
    EXPECT_TRUE(torture("mult-ip-in-sdp").body().ends_with("c=IN IP6 2001:db8::9:1\r\n"));
}

// C14
TEST(TortureIpv6, BothFamiliesMayStandInOneMessage) {
    const auto message = torture("mult-ip-in-header");
    ASSERT_EQ(torture_verdict("mult-ip-in-header"), 200);
    const auto vias = message.values(HeaderName::via);
    ASSERT_EQ(vias.size(), 3u);
    EXPECT_EQ(parse_via(vias[0]).value().port, 6050);
    EXPECT_EQ(parse_via(vias[1]).value().host, "192.0.2.1");
    EXPECT_EQ(parse_via(vias[2]).value().host, "[2001:db8::9:255]");
}

// C14
TEST(TortureIpv6, AMappedAddressIsTheIpv4One) {
    const auto message = torture("ipv4-mapped-ipv6");
    ASSERT_EQ(torture_verdict("ipv4-mapped-ipv6"), 200);
    EXPECT_EQ(IpAddress::parse(topmost_via(message).host).value(), IpAddress::parse("192.0.2.10").value());
}

// C14
TEST(TortureIpv6, ThreeColonsAreNoAddress) {
    EXPECT_EQ(torture_verdict("ipv6-bug-abnf-3-colons"), 400);
}

}  // namespace
}  // namespace santral::sip
