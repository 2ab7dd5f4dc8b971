// C12: whose packet it is, rule by rule, and what an attacker cannot do.

#include "media/leg_table.h"

#include <gtest/gtest.h>

namespace santral::media {
namespace {

using namespace std::chrono_literals;

Endpoint at(const char* text) {
    return Endpoint::parse(text).value();
}

constexpr EndpointId ayse{1};
constexpr EndpointId bora{2};
constexpr std::uint32_t ssrc = 77;

struct LegTableTest : testing::Test {
    void add(EndpointId leg, const char* signalling, const char* rtp, bool behind_nat = false) {
        table.expect(leg, {at(signalling).ip, behind_nat});
        announce(leg, rtp);
    }
    void announce(EndpointId leg, const char* rtp) {
        auto rtcp = at(rtp);
        ++rtcp.port;
        table.announce(leg, at(rtp), rtcp);
    }
    static std::optional<EndpointId> leg_of(const std::optional<Owner>& owner) {
        return owner ? std::optional(owner->leg) : std::nullopt;
    }
    static std::optional<Endpoint> address_of(const std::optional<Target>& target) {
        return target ? std::optional(target->at) : std::nullopt;
    }
    std::optional<EndpointId> owner(const char* source, std::uint32_t of_ssrc = ssrc) {
        return leg_of(table.owner_of_rtp(at(source), of_ssrc, now));
    }
    std::optional<EndpointId> rtcp_owner(const char* source) {
        return leg_of(table.owner_of_rtcp(at(source)));
    }
    std::optional<Endpoint> target(EndpointId leg) const { return address_of(table.rtp_target(leg)); }
    std::optional<Endpoint> rtcp_target(EndpointId leg) const { return address_of(table.rtcp_target(leg)); }

    LegTable table;
    Clock::time_point now{1h};
};

// C12
TEST_F(LegTableTest, NothingIsAcceptedBeforeTheNegotiation) {
    table.expect(ayse, {at("192.0.2.1:1").ip, true});
    EXPECT_EQ(owner("192.0.2.1:4000"), std::nullopt);
    EXPECT_EQ(target(ayse), std::nullopt);
}

// C12, rule 2
TEST_F(LegTableTest, AnExactlyAnnouncedSourceLatches) {
    add(ayse, "192.0.2.1:5060", "192.0.2.1:4000");
    add(bora, "192.0.2.1:5060", "192.0.2.1:4002");
    EXPECT_EQ(owner("192.0.2.1:4002"), bora);
    EXPECT_EQ(owner("192.0.2.1:4000"), ayse);
}

// C12, rule 2
TEST_F(LegTableTest, TheSameAnnouncedSourceTwiceIsNobodysUntilOneIsGone) {
    add(ayse, "192.0.2.1:5060", "192.0.2.1:4000");
    add(bora, "192.0.2.1:5060", "192.0.2.1:4000");
    EXPECT_EQ(owner("192.0.2.1:4000"), std::nullopt);
    table.remove(ayse);
    EXPECT_EQ(owner("192.0.2.1:4000"), bora);
}

// C12, rule 3
TEST_F(LegTableTest, BehindNatAnyPortOfTheSignallingAddressLatches) {
    add(ayse, "192.0.2.1:5060", "10.0.0.5:4000", true);
    EXPECT_EQ(target(ayse), at("10.0.0.5:4000"));
    EXPECT_EQ(owner("192.0.2.1:61234"), ayse);
    EXPECT_EQ(target(ayse), at("192.0.2.1:61234"));
}

// C12, rule 3
TEST_F(LegTableTest, AnotherPortOfTheAnnouncedAddressLatchesOnlyWhenNoOtherLegHasIt) {
    add(ayse, "192.0.2.1:5060", "192.0.2.1:4000");
    add(bora, "192.0.2.1:5060", "192.0.2.1:4002");
    EXPECT_EQ(owner("192.0.2.1:5000"), std::nullopt);
    table.remove(bora);
    EXPECT_EQ(owner("192.0.2.1:5000"), ayse);
}

// C12, rule 3
TEST_F(LegTableTest, ALegWhoseSdpIsYetUnknownMakesItsAddressAmbiguous) {
    add(ayse, "192.0.2.1:5060", "10.0.0.5:4000", true);
    table.expect(bora, {at("192.0.2.1:1").ip, false});
    EXPECT_EQ(owner("192.0.2.1:61234"), std::nullopt);
    announce(bora, "198.51.100.1:4000");
    EXPECT_EQ(owner("192.0.2.1:61234"), ayse);
}

// C12, rule 3
TEST_F(LegTableTest, WithoutNatTheSignallingAddressIsNotEnough) {
    add(ayse, "192.0.2.1:5060", "198.51.100.7:4000", false);
    EXPECT_EQ(owner("192.0.2.1:4000"), std::nullopt);
}

// C12: injection before latching.
TEST_F(LegTableTest, ASprayFromAThirdAddressLatchesNothing) {
    add(ayse, "192.0.2.1:5060", "10.0.0.5:4000", true);
    for (std::uint16_t port = 1024; port < 2024; ++port)
        ASSERT_EQ(table.owner_of_rtp({at("203.0.113.66:1").ip, port}, ssrc, now), std::nullopt);
    EXPECT_EQ(owner("192.0.2.1:61234"), ayse);
}

// C12: injection after latching.
TEST_F(LegTableTest, ALatchedLegIsLockedAgainstAThirdAddress) {
    add(ayse, "192.0.2.1:5060", "192.0.2.1:4000");
    owner("192.0.2.1:4000");
    now += 10min;
    EXPECT_EQ(owner("203.0.113.66:4000"), std::nullopt);
    EXPECT_EQ(target(ayse), at("192.0.2.1:4000"));
}

// C12: a neighbour behind the same NAT.
TEST_F(LegTableTest, ALatchedLegIsLockedAgainstAnotherPortOfItsAddress) {
    add(ayse, "192.0.2.1:5060", "10.0.0.5:4000", true);
    owner("192.0.2.1:61234");
    now += 500ms;
    EXPECT_EQ(owner("192.0.2.1:9", ssrc), std::nullopt);
    now += 10s;
    EXPECT_EQ(owner("192.0.2.1:9", ssrc + 1), std::nullopt);
    EXPECT_EQ(target(ayse), at("192.0.2.1:61234"));
}

// C12: whoever was faster from the same address loses to the announced source.
TEST_F(LegTableTest, TheAnnouncedSourceTakesOverFromAnAddressLatch) {
    add(ayse, "192.0.2.1:5060", "192.0.2.1:4000");
    EXPECT_EQ(owner("192.0.2.1:9", 666), ayse);
    EXPECT_EQ(owner("192.0.2.1:4000"), ayse);
    EXPECT_EQ(owner("192.0.2.1:9", 666), std::nullopt);
}

// C12, rule 4: phone re-binds its port mid-call.
TEST_F(LegTableTest, APhoneWhoseNatMovesItIsFollowedAfterASecondOfSilence) {
    add(ayse, "192.0.2.1:5060", "10.0.0.5:4000", true);
    owner("192.0.2.1:61234");
    now += 999ms;
    EXPECT_EQ(owner("192.0.2.1:62000"), std::nullopt);
    now += 1ms;
    EXPECT_EQ(owner("192.0.2.1:62000"), ayse);
    EXPECT_EQ(target(ayse), at("192.0.2.1:62000"));
    EXPECT_EQ(owner("192.0.2.1:61234"), std::nullopt);
}

// C12, rule 4
TEST_F(LegTableTest, AMovedPhoneIsNotFollowedWhereAnotherLegHasItsAddress) {
    add(ayse, "192.0.2.1:5060", "192.0.2.1:4000");
    add(bora, "192.0.2.1:5060", "192.0.2.1:4002");
    owner("192.0.2.1:4000");
    now += 5s;
    EXPECT_EQ(owner("192.0.2.1:4444"), std::nullopt);
}

// C12
TEST_F(LegTableTest, ANewNegotiationWithAnotherAddressUnlatches) {
    add(ayse, "192.0.2.1:5060", "192.0.2.1:4000");
    owner("192.0.2.1:4000");
    announce(ayse, "198.51.100.7:8000");
    EXPECT_EQ(target(ayse), at("198.51.100.7:8000"));
    EXPECT_EQ(owner("198.51.100.7:8000"), ayse);
    EXPECT_EQ(owner("192.0.2.1:4000"), std::nullopt);
}

// C12
TEST_F(LegTableTest, ANewNegotiationWithTheSameAddressKeepsTheLatch) {
    add(ayse, "192.0.2.1:5060", "10.0.0.5:4000", true);
    owner("192.0.2.1:61234");
    announce(ayse, "10.0.0.5:4000");
    EXPECT_EQ(target(ayse), at("192.0.2.1:61234"));
}

// C12
TEST_F(LegTableTest, PacketsOfTheOldStreamDoNotLatchAfterANewNegotiation) {
    add(ayse, "192.0.2.1:5060", "10.0.0.5:4000", true);
    owner("192.0.2.1:61234");
    announce(ayse, "10.0.0.5:4002");
    now += 20ms;
    EXPECT_EQ(owner("192.0.2.1:61234"), std::nullopt);
    EXPECT_EQ(owner("192.0.2.1:61240", ssrc + 1), ayse);
}

TEST_F(LegTableTest, ALegOnHoldTheOldWayHasNoTarget) {
    add(ayse, "192.0.2.1:5060", "192.0.2.1:4000");
    owner("192.0.2.1:4000");
    announce(ayse, "0.0.0.0:4000");
    EXPECT_EQ(target(ayse), std::nullopt);
    EXPECT_EQ(rtcp_target(ayse), std::nullopt);
}

// C12, M3: two legs of one machine, and the one that holds goes on sending.
TEST_F(LegTableTest, ALegOnHoldTheOldWayKeepsItsSource) {
    add(ayse, "192.0.2.1:5060", "192.0.2.1:4000");
    add(bora, "192.0.2.1:5060", "192.0.2.1:4002");
    announce(bora, "0.0.0.0:4002");
    EXPECT_EQ(owner("192.0.2.1:4002"), bora);
    EXPECT_EQ(target(ayse), at("192.0.2.1:4000"));
    announce(bora, "192.0.2.1:4002");
    EXPECT_EQ(target(bora), at("192.0.2.1:4002"));
}

TEST_F(LegTableTest, NothingIsSentToMulticastOrPortZero) {
    add(ayse, "192.0.2.1:5060", "224.0.0.1:4000");
    add(bora, "192.0.2.1:5060", "192.0.2.1:0");
    EXPECT_EQ(target(ayse), std::nullopt);
    EXPECT_EQ(target(bora), std::nullopt);
}

// C12
TEST_F(LegTableTest, Ipv6AddressesAreToldApartTheSameWay) {
    add(ayse, "[2001:db8::1]:5060", "[2001:db8::1]:4000");
    add(bora, "[2001:db8::2]:5060", "[2001:db8::2]:4000");
    EXPECT_EQ(owner("[2001:db8::2]:4000"), bora);
    EXPECT_EQ(owner("[2001:db8::1]:5000"), ayse);
    EXPECT_EQ(owner("[2001:db8::3]:4000"), std::nullopt);
}

TEST_F(LegTableTest, LegsComeAndGoWithoutMixingUpTheRest) {
    add(ayse, "192.0.2.1:5060", "192.0.2.1:4000");
    add(bora, "192.0.2.2:5060", "192.0.2.2:4000");
    owner("192.0.2.1:4000");
    owner("192.0.2.2:4000");
    table.remove(ayse);
    EXPECT_EQ(owner("192.0.2.2:4000"), bora);
    EXPECT_EQ(owner("192.0.2.1:4000"), std::nullopt);
    EXPECT_EQ(target(ayse), std::nullopt);
    table.remove(bora);
    EXPECT_EQ(table.size(), 0u);
}

TEST_F(LegTableTest, RtcpBelongsToTheLegThatAnnouncedItsSource) {
    add(ayse, "192.0.2.1:5060", "192.0.2.1:4000");
    add(bora, "192.0.2.1:5060", "192.0.2.1:4002");
    EXPECT_EQ(rtcp_owner("192.0.2.1:4003"), bora);
    EXPECT_EQ(rtcp_owner("192.0.2.1:4005"), std::nullopt);
    EXPECT_EQ(rtcp_target(ayse), at("192.0.2.1:4001"));
}

TEST_F(LegTableTest, RtcpBehindNatFollowsTheLatchedLeg) {
    add(ayse, "192.0.2.1:5060", "10.0.0.5:4000", true);
    EXPECT_EQ(rtcp_owner("192.0.2.1:61235"), std::nullopt);
    owner("192.0.2.1:61234");
    EXPECT_EQ(rtcp_target(ayse), at("192.0.2.1:61235"));
    EXPECT_EQ(rtcp_owner("192.0.2.1:50000"), ayse);
    EXPECT_EQ(rtcp_target(ayse), at("192.0.2.1:50000"));
}

TEST_F(LegTableTest, RtcpFromTheRtpSourceIsUnderstood) {
    add(ayse, "192.0.2.1:5060", "192.0.2.1:4000");
    owner("192.0.2.1:4000");
    EXPECT_EQ(rtcp_owner("192.0.2.1:4000"), ayse);
    EXPECT_EQ(rtcp_target(ayse), at("192.0.2.1:4000"));
}

TEST_F(LegTableTest, RtcpFromAStrangerIsNobodys) {
    add(ayse, "192.0.2.1:5060", "192.0.2.1:4000");
    owner("192.0.2.1:4000");
    EXPECT_EQ(rtcp_owner("203.0.113.66:4001"), std::nullopt);
    EXPECT_EQ(rtcp_target(ayse), at("192.0.2.1:4001"));
}

}  // namespace
}  // namespace santral::media
