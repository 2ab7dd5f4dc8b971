// C12, M5, M6: whose packet it is where a leg has ICE or keys.

#include <gtest/gtest.h>

#include "media/leg_table.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

Endpoint at(const char* text) {
    return Endpoint::parse(text).value();
}

constexpr EndpointId ayse{1};
constexpr EndpointId bora{2};
constexpr std::uint32_t ssrc = 77;
constexpr LegTerms with_keys{.is_protected = true};
constexpr LegTerms with_ice{.has_ice = true, .has_rtcp_mux = true};

struct LegTableProof : testing::Test {
    void add(EndpointId leg, const char* rtp, const LegTerms& terms, bool behind_nat = false) {
        table.expect(leg, {at("192.0.2.1:5060").ip, behind_nat});
        table.agree(leg, terms);
        auto rtcp = at(rtp);
        ++rtcp.port;
        table.announce(leg, at(rtp), rtcp);
    }
    std::optional<Owner> owner(const char* source) { return table.owner_of_rtp(at(source), ssrc, now); }
    std::optional<Endpoint> target(EndpointId leg) const {
        const auto found = table.rtp_target(leg);
        return found ? std::optional(found->at) : std::nullopt;
    }

    LegTable table;
    Clock::time_point now{1h};
};

// M6, C12
TEST_F(LegTableProof, ALegWithIceIsOnlyWhereItWasChecked) {
    add(ayse, "192.0.2.1:4000", with_ice);
    EXPECT_FALSE(owner("192.0.2.1:4000"));
    EXPECT_FALSE(target(ayse));
    EXPECT_TRUE(table.validate(ayse, at("198.51.100.7:6000")));
    ASSERT_TRUE(owner("198.51.100.7:6000"));
    EXPECT_EQ(owner("198.51.100.7:6000")->leg, ayse);
    EXPECT_FALSE(owner("192.0.2.1:4000"));
}

TEST_F(LegTableProof, ALegWithIceIsSentToWhereItIsNominated) {
    add(ayse, "192.0.2.1:4000", with_ice);
    table.validate(ayse, at("198.51.100.7:6000"));
    EXPECT_FALSE(target(ayse));
    table.nominate(ayse, at("198.51.100.7:6000"));
    EXPECT_EQ(target(ayse), at("198.51.100.7:6000"));
    const auto rtcp = table.rtcp_target(ayse);
    ASSERT_TRUE(rtcp);
    EXPECT_EQ(rtcp->at, at("198.51.100.7:6000"));
    EXPECT_TRUE(rtcp->from_rtp_port);
    table.invalidate(ayse, at("198.51.100.7:6000"));
    EXPECT_FALSE(target(ayse));
    EXPECT_FALSE(owner("198.51.100.7:6000"));
}

// C12: credentials of one leg are no way to another's packets.
TEST_F(LegTableProof, ACheckTakesNoAddressOfAnotherLeg) {
    add(ayse, "192.0.2.1:4000", with_ice);
    add(bora, "192.0.2.2:4000", {});
    EXPECT_FALSE(table.validate(ayse, at("192.0.2.2:4000")));
    EXPECT_EQ(owner("192.0.2.2:4000")->leg, bora);
    EXPECT_FALSE(table.validate(ayse, at("192.0.2.2:4000")));
}

TEST_F(LegTableProof, ALegWithIceMakesNoOthersPacketDoubtful) {
    add(ayse, "192.0.2.1:4000", with_ice, true);
    add(bora, "10.0.0.5:4000", {}, true);
    EXPECT_EQ(owner("192.0.2.1:61234")->leg, bora);
}

TEST_F(LegTableProof, ValidatedAddressesAreLimited) {
    add(ayse, "192.0.2.1:4000", with_ice);
    for (std::uint16_t i = 0; i < max_validated_addresses; ++i)
        EXPECT_TRUE(table.validate(ayse, {at("198.51.100.7:1").ip, static_cast<std::uint16_t>(6000 + i)}));
    EXPECT_FALSE(table.validate(ayse, at("198.51.100.7:7000")));
    EXPECT_TRUE(table.validate(ayse, at("198.51.100.7:6000")));
}

TEST_F(LegTableProof, AnotherLegsRemovalKeepsTheValidatedAddresses) {
    add(bora, "192.0.2.2:4000", {});
    add(ayse, "192.0.2.1:4000", with_ice);
    table.validate(ayse, at("198.51.100.7:6000"));
    table.remove(bora);
    EXPECT_EQ(owner("198.51.100.7:6000")->leg, ayse);
    table.remove(ayse);
    EXPECT_FALSE(owner("198.51.100.7:6000"));
}

// M5, C12
TEST_F(LegTableProof, AProtectedLegLatchesOnlyWhatItProved) {
    add(ayse, "10.0.0.5:4000", with_keys, true);
    const auto claim = owner("192.0.2.1:61234");
    ASSERT_TRUE(claim);
    EXPECT_TRUE(claim->must_prove);
    EXPECT_EQ(target(ayse), at("10.0.0.5:4000"));
    table.prove_rtp(ayse, at("192.0.2.1:61234"), ssrc, now);
    EXPECT_EQ(target(ayse), at("192.0.2.1:61234"));
    EXPECT_FALSE(owner("192.0.2.1:50000"));
}

TEST_F(LegTableProof, ReportsOfAProtectedLegAreRememberedOnceProved) {
    add(ayse, "192.0.2.1:4000", with_keys);
    table.prove_rtp(ayse, at("192.0.2.1:4000"), ssrc, now);
    EXPECT_TRUE(table.owner_of_rtcp(at("192.0.2.1:4444"))->must_prove);
    EXPECT_EQ(table.rtcp_target(ayse)->at, at("192.0.2.1:4001"));
    table.prove_rtcp(ayse, at("192.0.2.1:4444"));
    EXPECT_EQ(table.rtcp_target(ayse)->at, at("192.0.2.1:4444"));
}

TEST_F(LegTableProof, AHandshakeComesFromWhereTheLegMayBe) {
    add(ayse, "10.0.0.5:4000", with_keys, true);
    add(bora, "192.0.2.2:4000", {});
    EXPECT_EQ(table.protected_owner(at("192.0.2.1:61234")), ayse);
    EXPECT_FALSE(table.protected_owner(at("203.0.113.9:61234")));
    EXPECT_FALSE(table.protected_owner(at("192.0.2.2:4000")));
    table.prove_handshake(ayse, at("192.0.2.1:61234"), now);
    EXPECT_EQ(target(ayse), at("192.0.2.1:61234"));
    EXPECT_FALSE(table.protected_owner(at("192.0.2.1:50000")));
}

TEST_F(LegTableProof, ReportsOfALegThatMultiplexesGoWhereItsSoundGoes) {
    add(ayse, "192.0.2.1:4000", {.has_rtcp_mux = true});
    EXPECT_EQ(table.rtcp_target(ayse)->at, at("192.0.2.1:4000"));
    EXPECT_TRUE(table.rtcp_target(ayse)->from_rtp_port);
}

TEST_F(LegTableProof, AgreeingOnIceGivesUpWhatWasLatched) {
    add(ayse, "192.0.2.1:4000", {});
    EXPECT_TRUE(owner("192.0.2.1:4000"));
    table.agree(ayse, with_ice);
    EXPECT_FALSE(owner("192.0.2.1:4000"));
    table.validate(ayse, at("198.51.100.7:6000"));
    table.agree(ayse, {});
    EXPECT_FALSE(owner("198.51.100.7:6000"));
    EXPECT_TRUE(owner("192.0.2.1:4000"));
}

}  // namespace
}  // namespace santral::media
