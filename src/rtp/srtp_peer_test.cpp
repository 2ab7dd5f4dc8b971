// Our SRTP against libsrtp2, which none of us wrote: each suite, both directions, over the wrap.

#include <gtest/gtest.h>
#include <srtp2/srtp.h>

#include "rtp/packet.h"
#include "rtp/srtp.h"

namespace santral::rtp {
namespace {

using Bytes = std::vector<std::uint8_t>;

SrtpKey make_key(SrtpSuite suite, std::uint8_t seed) {
    const auto facts = facts_of(suite);
    Bytes bytes(facts.key_bytes + facts.salt_bytes);
    for (auto& byte : bytes) byte = seed += 7;
    return {suite, bytes};
}

void choose(SrtpSuite suite, srtp_policy_t& policy) {
    switch (suite) {
    case SrtpSuite::aes_cm_128_hmac_sha1_80:
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
        return srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
    case SrtpSuite::aes_cm_128_hmac_sha1_32:
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&policy.rtp);
        return srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
    case SrtpSuite::aead_aes_128_gcm:
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
        return srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
    case SrtpSuite::aead_aes_256_gcm:
        srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtp);
        return srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtcp);
    }
}

class Peer {
public:
    Peer(SrtpKey key, srtp_ssrc_type_t direction) {
        static const bool is_ready = srtp_init() == srtp_err_status_ok;
        srtp_policy_t policy{};
        choose(key.suite, policy);
        policy.ssrc.type = direction;
        policy.key = key.key_and_salt.data();
        EXPECT_TRUE(is_ready && srtp_create(&session_, &policy) == srtp_err_status_ok);
    }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    ~Peer() { srtp_dealloc(session_); }

    // A function of libsrtp's on the packet; empty where it fails.
    Bytes pass(srtp_err_status_t (*function)(srtp_t, void*, int*), Bytes packet) {
        int length = static_cast<int>(packet.size());
        packet.resize(packet.size() + SRTP_MAX_TRAILER_LEN + 4);
        const auto status = function(session_, packet.data(), &length);
        packet.resize(status == srtp_err_status_ok ? static_cast<std::size_t>(length) : 0);
        return packet;
    }

private:
    srtp_t session_ = nullptr;
};

struct SrtpPeer : testing::TestWithParam<SrtpSuite> {
    // One CSRC and an extension of one word stay readable.
    static Bytes plain(std::uint16_t sequence) {
        Bytes packet{0x91,
                     8,
                     static_cast<std::uint8_t>(sequence >> 8),
                     static_cast<std::uint8_t>(sequence),
                     0,
                     0,
                     1,
                     2,
                     0,
                     0,
                     0,
                     7,
                     9,
                     9,
                     9,
                     9,
                     0xbe,
                     0xde,
                     0,
                     1,
                     5,
                     5,
                     5,
                     5};
        for (std::uint8_t i = 0; i < 50; ++i) packet.push_back(i);
        return packet;
    }
    Bytes protect(Bytes packet) {
        const auto size = packet.size();
        packet.resize(size + srtp_room);
        packet.resize(ours.protect_rtp(packet, size).value_or(0));
        return packet;
    }
    Bytes reveal(Bytes packet) {
        packet.resize(ours.unprotect_rtp(packet).value_or(0));
        return packet;
    }
    Bytes protect_report(Bytes packet) {
        const auto size = packet.size();
        packet.resize(size + srtp_room);
        packet.resize(ours.protect_rtcp(packet, size).value_or(0));
        return packet;
    }
    Bytes reveal_report(Bytes packet) {
        packet.resize(ours.unprotect_rtcp(packet).value_or(0));
        return packet;
    }

    const SrtpKey key = make_key(GetParam(), 1);
    const SrtpKey other_key = make_key(GetParam(), 99);
    Srtp ours = Srtp::make(key, other_key).value();
    Peer sender{other_key, ssrc_any_outbound};
    Peer receiver{key, ssrc_any_inbound};
    const Bytes report{0x80, 200, 0, 6, 0, 0, 0, 7, 1, 2, 3, 4, 5, 6,
                       7,    8,   9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0};
};

// M5: ROC wrap at 65,535
TEST_P(SrtpPeer, RevealsWhatWeProtect) {
    EXPECT_EQ(receiver.pass(srtp_unprotect, protect(plain(65'534))), plain(65'534));
    EXPECT_EQ(receiver.pass(srtp_unprotect, protect(plain(65'535))), plain(65'535));
    EXPECT_EQ(receiver.pass(srtp_unprotect, protect(plain(0))), plain(0));
    EXPECT_EQ(receiver.pass(srtp_unprotect, protect(plain(2))), plain(2));
}

TEST_P(SrtpPeer, ProtectsWhatWeReveal) {
    EXPECT_EQ(reveal(sender.pass(srtp_protect, plain(65'534))), plain(65'534));
    EXPECT_EQ(reveal(sender.pass(srtp_protect, plain(65'535))), plain(65'535));
    EXPECT_EQ(reveal(sender.pass(srtp_protect, plain(0))), plain(0));
    EXPECT_EQ(reveal(sender.pass(srtp_protect, plain(2))), plain(2));
}

TEST_P(SrtpPeer, ExchangesReportsWithUs) {
    EXPECT_EQ(receiver.pass(srtp_unprotect_rtcp, protect_report(report)), report);
    EXPECT_EQ(receiver.pass(srtp_unprotect_rtcp, protect_report(report)), report);
    EXPECT_EQ(reveal_report(sender.pass(srtp_protect_rtcp, report)), report);
    EXPECT_EQ(reveal_report(sender.pass(srtp_protect_rtcp, report)), report);
}

INSTANTIATE_TEST_SUITE_P(Suites, SrtpPeer, testing::ValuesIn(all_srtp_suites),
                         [](const auto& suite) { return std::string(facts_of(suite.param).name); });

}  // namespace
}  // namespace santral::rtp
