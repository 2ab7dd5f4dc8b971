// Two ends with each other's keys, and somebody between them.

#include "rtp/srtp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "rtp/packet.h"
#include "rtp/rtcp.h"

namespace santral::rtp {
namespace {

using Bytes = std::vector<std::uint8_t>;

SrtpKey make_key(SrtpSuite suite, std::uint8_t seed) {
    const auto facts = facts_of(suite);
    return {suite, Bytes(facts.key_bytes + facts.salt_bytes, seed)};
}

struct SrtpTest : testing::TestWithParam<SrtpSuite> {
    SrtpTest() { rekey(SrtpSuite::aes_cm_128_hmac_sha1_80); }

    void rekey(SrtpSuite suite) {
        const auto one = make_key(suite, 1), other = make_key(suite, 2);
        ayse.emplace(Srtp::make(one, other).value());
        bora.emplace(Srtp::make(other, one).value());
    }
    static Bytes plain(std::uint16_t sequence, std::uint32_t ssrc = 7) {
        const Bytes payload(40, 0x55);
        Bytes packet(fixed_header_bytes + payload.size());
        write_packet({8, false, sequence, 160u * sequence, ssrc}, payload, packet);
        return packet;
    }
    static Bytes protect(Srtp& by, Bytes packet) {
        const auto size = packet.size();
        packet.resize(size + srtp_room);
        packet.resize(by.protect_rtp(packet, size).value());
        return packet;
    }
    static Bytes protect_report(Srtp& by, Bytes packet) {
        const auto size = packet.size();
        packet.resize(size + srtp_room);
        packet.resize(by.protect_rtcp(packet, size).value());
        return packet;
    }
    // The packet as it was before, or empty.
    static Bytes reveal(Srtp& by, Bytes packet) {
        packet.resize(by.unprotect_rtp(packet).value_or(0));
        return packet;
    }
    static SrtpFault fault(Srtp& by, Bytes packet) { return by.unprotect_rtp(packet).error(); }

    const Bytes report{0x80, 201, 0, 1, 0, 0, 0, 7};
    std::optional<Srtp> ayse;
    std::optional<Srtp> bora;
};

// M5
TEST_P(SrtpTest, WhatOneProtectsTheOtherReveals) {
    rekey(GetParam());
    const auto packet = protect(*ayse, plain(1));
    EXPECT_GT(packet.size(), plain(1).size());
    EXPECT_FALSE(std::equal(packet.begin() + 12, packet.begin() + 16, plain(1).begin() + 12));
    EXPECT_EQ(reveal(*bora, packet), plain(1));
}

TEST_P(SrtpTest, ReportsAreProtectedToo) {
    rekey(GetParam());
    auto packet = protect_report(*ayse, report);
    EXPECT_LE(packet.size(), report.size() + srtp_room);
    packet.resize(bora->unprotect_rtcp(packet).value());
    EXPECT_EQ(packet, report);
}

INSTANTIATE_TEST_SUITE_P(Suites, SrtpTest, testing::ValuesIn(all_srtp_suites),
                         [](const auto& suite) { return std::string(facts_of(suite.param).name); });

// M5: ROC wrap at 65,535
TEST_F(SrtpTest, TheRolloverCounterGoesOnBeyond65535) {
    EXPECT_EQ(reveal(*bora, protect(*ayse, plain(65'534))), plain(65'534));
    EXPECT_EQ(reveal(*bora, protect(*ayse, plain(65'535))), plain(65'535));
    EXPECT_EQ(reveal(*bora, protect(*ayse, plain(0))), plain(0));
    EXPECT_EQ(reveal(*bora, protect(*ayse, plain(1))), plain(1));
}

// M5: the packets around the wrap are lost, or come late
TEST_F(SrtpTest, LossAndReorderingAtTheWrapDoNoHarm) {
    EXPECT_EQ(reveal(*bora, protect(*ayse, plain(65'533))), plain(65'533));
    const auto late = protect(*ayse, plain(65'534));
    (void)protect(*ayse, plain(65'535));
    (void)protect(*ayse, plain(0));
    EXPECT_EQ(reveal(*bora, protect(*ayse, plain(1))), plain(1));
    EXPECT_EQ(reveal(*bora, late), plain(65'534));
    EXPECT_EQ(reveal(*bora, protect(*ayse, plain(2))), plain(2));
}

TEST_F(SrtpTest, AReplayedPacketIsRefused) {
    const auto packet = protect(*ayse, plain(1));
    EXPECT_EQ(reveal(*bora, packet), plain(1));
    EXPECT_EQ(fault(*bora, packet), SrtpFault::replayed);
    auto again = protect_report(*ayse, report);
    auto copy = again;
    EXPECT_TRUE(bora->unprotect_rtcp(again));
    EXPECT_EQ(bora->unprotect_rtcp(copy).error(), SrtpFault::replayed);
}

TEST_F(SrtpTest, AForgedPacketIsRefusedAndSpoilsNothing) {
    auto forged = protect(*ayse, plain(1));
    forged.back() ^= 1;
    EXPECT_EQ(fault(*bora, forged), SrtpFault::forged);
    EXPECT_EQ(fault(*bora, plain(2)), SrtpFault::forged);
    forged.back() ^= 1;
    EXPECT_EQ(reveal(*bora, forged), plain(1));
}

TEST_F(SrtpTest, TheKeyOfAnotherOpensNothing) {
    auto stranger = Srtp::make(make_key(SrtpSuite::aes_cm_128_hmac_sha1_80, 9),
                               make_key(SrtpSuite::aes_cm_128_hmac_sha1_80, 9))
                        .value();
    EXPECT_EQ(fault(*bora, protect(stranger, plain(1))), SrtpFault::forged);
}

TEST_F(SrtpTest, ASequenceNumberIsNeverUsedTwice) {
    rekey(SrtpSuite::aead_aes_128_gcm);
    (void)protect(*ayse, plain(1));
    auto again = plain(1);
    again.resize(again.size() + srtp_room);
    EXPECT_FALSE(ayse->protect_rtp(again, plain(1).size()));
}

TEST_F(SrtpTest, SourcesThatOneKeyMaySpeakWithAreLimited) {
    const auto one = make_key(SrtpSuite::aes_cm_128_hmac_sha1_80, 1);
    auto everyone = Srtp::make(one, one).value();
    auto one_more = Srtp::make(one, one).value();
    for (std::uint32_t ssrc = 0; ssrc < max_srtp_sources; ++ssrc)
        EXPECT_FALSE(reveal(*bora, protect(everyone, plain(1, ssrc))).empty());
    EXPECT_EQ(fault(*bora, protect(one_more, plain(1, max_srtp_sources))), SrtpFault::crowded);
    EXPECT_EQ(reveal(*bora, protect(everyone, plain(2, 5))), plain(2, 5));
    auto too_many = plain(1, max_srtp_sources);
    too_many.resize(too_many.size() + srtp_room);
    EXPECT_EQ(everyone.protect_rtp(too_many, plain(1).size()).error(), SrtpFault::crowded);
}

TEST_F(SrtpTest, AForgedSourceTakesNoPlace) {
    for (std::uint32_t ssrc = 100; ssrc < 100 + 2 * max_srtp_sources; ++ssrc)
        EXPECT_EQ(fault(*bora, plain(1, ssrc)), SrtpFault::forged);
    EXPECT_EQ(reveal(*bora, protect(*ayse, plain(1))), plain(1));
}

TEST_F(SrtpTest, WhatIsTooShortOrHasNoRoomIsRefused) {
    EXPECT_EQ(fault(*bora, Bytes{0x80, 8, 0}), SrtpFault::malformed);
    EXPECT_EQ(fault(*bora, Bytes(12, 0x80)), SrtpFault::malformed);
    auto packet = plain(1);
    EXPECT_EQ(ayse->protect_rtp(packet, packet.size()).error(), SrtpFault::no_room);
}

// M5: re-key
TEST_F(SrtpTest, OneDirectionGetsAnotherKeyAndTheOtherGoesOn) {
    EXPECT_EQ(reveal(*ayse, protect(*bora, plain(65'535))), plain(65'535));
    const auto key = make_key(SrtpSuite::aead_aes_128_gcm, 3);
    const auto late = protect(*ayse, plain(1));
    ASSERT_TRUE(ayse->change_ours(key));
    ASSERT_TRUE(bora->change_theirs(key));
    EXPECT_EQ(fault(*bora, late), SrtpFault::forged);
    EXPECT_EQ(reveal(*bora, protect(*ayse, plain(2))), plain(2));
    EXPECT_EQ(reveal(*ayse, protect(*bora, plain(0))), plain(0));
}

TEST_F(SrtpTest, AKeyOfTheWrongLengthIsNoKey) {
    auto key = make_key(SrtpSuite::aead_aes_256_gcm, 1);
    key.suite = SrtpSuite::aead_aes_128_gcm;
    EXPECT_EQ(Srtp::make(key, key).error().code, Errc::malformed);
}

}  // namespace
}  // namespace santral::rtp
