// Addresses and networks as people and SIP write them, and as they must not be written.

#include "base/address.h"

#include <gtest/gtest.h>

namespace santral {
namespace {

IpAddress ip(std::string_view text) {
    return IpAddress::parse(text).value();
}

TEST(IpAddress, PrintsWhatItParsed) {
    EXPECT_EQ(ip("192.0.2.7").text(), "192.0.2.7");
    EXPECT_EQ(ip("2001:db8::7").text(), "2001:db8::7");
    EXPECT_EQ(ip("[2001:db8::7]").text(), "2001:db8::7");
}

TEST(IpAddress, RefusesNamesAndBrokenAddresses) {
    EXPECT_FALSE(IpAddress::parse("example.com"));
    EXPECT_FALSE(IpAddress::parse("300.1.1.1"));
    EXPECT_FALSE(IpAddress::parse("[192.0.2.7]"));
    EXPECT_FALSE(IpAddress::parse(""));
    EXPECT_FALSE(IpAddress::parse(std::string(1000, '1')));
}

TEST(IpAddress, KnowsWhatAStrangerCannotReach) {
    EXPECT_TRUE(ip("10.1.2.3").is_private());
    EXPECT_TRUE(ip("172.31.0.1").is_private());
    EXPECT_TRUE(ip("100.64.0.1").is_private());
    EXPECT_TRUE(ip("fd00::1").is_private());
    EXPECT_FALSE(ip("172.32.0.1").is_private());
    EXPECT_FALSE(ip("203.0.113.1").is_private());
    EXPECT_TRUE(ip("127.8.0.1").is_loopback());
    EXPECT_TRUE(ip("::1").is_loopback());
    EXPECT_TRUE(ip("0.0.0.0").is_unspecified());
    EXPECT_TRUE(ip("224.0.0.1").is_multicast());
}

TEST(Endpoint, NeedsBracketsAroundIpv6) {
    EXPECT_EQ(Endpoint::parse("192.0.2.7:5060").value().text(), "192.0.2.7:5060");
    EXPECT_EQ(Endpoint::parse("[2001:db8::7]:5060").value().text(), "[2001:db8::7]:5060");
    EXPECT_FALSE(Endpoint::parse("2001:db8::7:5060"));
    EXPECT_FALSE(Endpoint::parse("192.0.2.7"));
    EXPECT_FALSE(Endpoint::parse("192.0.2.7:70000"));
}

TEST(Network, ContainsByItsPrefix) {
    const auto office = Network::parse("192.0.2.128/25").value();
    EXPECT_TRUE(office.contains(ip("192.0.2.129")));
    EXPECT_FALSE(office.contains(ip("192.0.2.127")));
    EXPECT_EQ(office.text(), "192.0.2.128/25");
    EXPECT_TRUE(Network::parse("2001:db8::/33").value().contains(ip("2001:db8::5")));
    EXPECT_FALSE(Network::parse("2001:db8::/33").value().contains(ip("2001:db8:8000::5")));
}

TEST(Network, OfOneFamilyDoesNotContainTheOther) {
    EXPECT_TRUE(Network::parse("0.0.0.0/0").value().contains(ip("192.0.2.1")));
    EXPECT_FALSE(Network::parse("0.0.0.0/0").value().contains(ip("2001:db8::1")));
    EXPECT_FALSE(Network::parse("::/0").value().contains(ip("192.0.2.1")));
}

TEST(Network, RefusesAPrefixThatIsTooLong) {
    EXPECT_FALSE(Network::parse("192.0.2.0/33"));
    EXPECT_FALSE(Network::parse("2001:db8::/129"));
    EXPECT_FALSE(Network::parse("192.0.2.0/"));
}

}  // namespace
}  // namespace santral
