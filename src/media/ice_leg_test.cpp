// The lite half of ICE, with checks as they come and time turned by hand.

#include "media/ice_leg.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace santral::media {
namespace {

using namespace std::chrono_literals;
using rtp::StunMessage;
using testing::ElementsAre;
using testing::IsEmpty;

struct Check {
    std::string username = "ours:theirs";
    std::string password = "a password of ours";
    std::optional<std::uint32_t> priority = 100;
    StunMessage::Role role = StunMessage::Role::controlling;
    bool nominates = true;
};

struct IceLegTest : testing::Test {
    // Writes it, and reads it as the leg does.
    StunMessage read(const Check& check) {
        rtp::StunWriter writer(rtp::StunClass::request, {});
        if (!check.username.empty()) writer.add_username(check.username);
        if (check.priority) writer.add_priority(*check.priority);
        if (check.nominates) writer.add_use_candidate();
        writer.add_role(check.role, 1);
        if (!check.password.empty()) writer.add_integrity(check.password);
        const auto bytes = writer.finish();
        datagram.assign(bytes.begin(), bytes.end());
        return rtp::parse_stun(datagram).value();
    }
    std::uint16_t judge(const Check& check) { return leg.judge(read(check)); }
    std::vector<Endpoint> hear(const Endpoint& from, const Check& check = {}) {
        const auto message = read(check);
        EXPECT_EQ(leg.judge(message), 0);
        return leg.on_check(message, from, now);
    }

    std::vector<std::uint8_t> datagram;
    Clock::time_point now{1h};
    IceLeg leg{{{"ours", "a password of ours"}, {"theirs", "a password of theirs"}}};
    const Endpoint wifi = Endpoint::parse("192.0.2.1:4000").value();
    const Endpoint mobile = Endpoint::parse("198.51.100.7:6000").value();
};

// M6
TEST_F(IceLegTest, OnlyWhoKnowsThePasswordMayCheck) {
    EXPECT_EQ(judge({}), 0);
    EXPECT_EQ(judge({.password = "another password"}), 401);
    EXPECT_EQ(judge({.username = "ours:others"}), 401);
    EXPECT_EQ(judge({.username = "ours"}), 401);
    EXPECT_EQ(judge({.username = "others:theirs"}), 401);
    EXPECT_EQ(judge({.password = ""}), 400);
    EXPECT_EQ(judge({.username = ""}), 400);
    EXPECT_EQ(judge({.priority = std::nullopt}), 400);
}

TEST_F(IceLegTest, TwoSidesCannotBothBeControlled) {
    EXPECT_EQ(judge({.role = StunMessage::Role::controlled}), 487);
}

TEST_F(IceLegTest, WhatIsNotNominatedIsNotSentTo) {
    hear(wifi, {.nominates = false});
    EXPECT_TRUE(leg.knows(wifi));
    EXPECT_EQ(leg.nominated(), std::nullopt);
    hear(wifi);
    EXPECT_EQ(leg.nominated(), wifi);
}

// M6: aggressive nomination
TEST_F(IceLegTest, OfSeveralNominatedTheHighestPriorityIsTaken) {
    hear(wifi, {.priority = 200});
    hear(mobile, {.priority = 100});
    EXPECT_EQ(leg.nominated(), wifi);
    hear(mobile, {.priority = 300});
    EXPECT_EQ(leg.nominated(), mobile);
}

// M6: restart on network change
TEST_F(IceLegTest, ALowerOneIsTakenWhenTheHigherIsNoLongerNominated) {
    hear(wifi, {.priority = 200});
    now += nomination_lasts;
    hear(mobile, {.priority = 100});
    EXPECT_EQ(leg.nominated(), mobile);
}

TEST_F(IceLegTest, ALowerOneIsTakenWhenTheFarSideSpeaksFromIt) {
    hear(wifi, {.priority = 200});
    now += 1s;
    leg.on_proof(mobile, now);
    EXPECT_EQ(leg.nominated(), wifi);
    hear(mobile, {.priority = 100});
    EXPECT_EQ(leg.nominated(), wifi);
    leg.on_proof(mobile, now);
    EXPECT_EQ(leg.nominated(), mobile);
    leg.on_proof(wifi, now);
    EXPECT_EQ(leg.nominated(), mobile);
}

TEST_F(IceLegTest, AfterARestartTheOldWayServesUntilANewOneIsNominated) {
    hear(wifi);
    leg.use({{"anew", "another password"}, {"theirs", "a password of theirs"}});
    EXPECT_EQ(leg.nominated(), wifi);
    EXPECT_EQ(judge({}), 401);
    const Check anew{.username = "anew:theirs", .password = "another password", .priority = 1};
    EXPECT_THAT(hear(mobile, anew), ElementsAre(wifi));
    EXPECT_EQ(leg.nominated(), mobile);
    EXPECT_FALSE(leg.knows(wifi));
}

TEST_F(IceLegTest, TheSameCredentialsRestartNothing) {
    hear(wifi);
    leg.use({{"ours", "a password of ours"}, {"theirs", "a password of theirs"}});
    EXPECT_THAT(hear(mobile, {.priority = 300}), IsEmpty());
    EXPECT_TRUE(leg.knows(wifi));
}

// M6: consent freshness 30 s
TEST_F(IceLegTest, AnAddressThatIsNotCheckedIsForgotten) {
    hear(wifi);
    now += consent_lasts - 1ms;
    EXPECT_THAT(leg.expire(now), IsEmpty());
    now += 1ms;
    EXPECT_THAT(leg.expire(now), ElementsAre(wifi));
    EXPECT_EQ(leg.nominated(), std::nullopt);
    hear(wifi);
    EXPECT_EQ(leg.nominated(), wifi);
}

// M6: attempt recovery before dropping
TEST_F(IceLegTest, AnotherNominatedAddressTakesOverWhenConsentEnds) {
    hear(wifi, {.priority = 200});
    hear(mobile, {.priority = 100});
    now += 20s;
    hear(mobile, {.priority = 100, .nominates = false});
    now += 10s;
    EXPECT_THAT(leg.expire(now), ElementsAre(wifi));
    EXPECT_EQ(leg.nominated(), mobile);
}

TEST_F(IceLegTest, AProvedPacketIsConsentToo) {
    hear(wifi);
    now += 20s;
    leg.on_proof(wifi, now);
    now += 20s;
    EXPECT_THAT(leg.expire(now), IsEmpty());
    EXPECT_EQ(leg.nominated(), wifi);
}

TEST_F(IceLegTest, TheAddressCheckedLongestAgoMakesRoom) {
    for (std::uint16_t port = 1; port <= max_validated_addresses; ++port) {
        hear({wifi.ip, port}, {.priority = 1'000u - port});
        now += 1ms;
    }
    EXPECT_FALSE(leg.has_room());
    EXPECT_EQ(leg.make_room(), (Endpoint{wifi.ip, 2}));  // The first is nominated.
    EXPECT_TRUE(leg.has_room());
}

}  // namespace
}  // namespace santral::media
