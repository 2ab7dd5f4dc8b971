// What a far side says of protection, ICE and RTCP, read from its description.

#include "sdp/profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sdp/protected_leg.h"

namespace santral::sdp {
namespace {

using rtp::SrtpSuite;
using testing::HasSubstr;

Result<Profile> profile_of(std::string_view protocol, std::string_view attributes) {
    const auto description = parse(remote_audio(protocol, attributes)).value();
    return read_profile(description, description.media.front());
}

// M5
TEST(Profile, TakesKeysInTheOrderOfTheFarSide) {
    const auto lines = fmt::format("a=crypto:1 {}|2^31\r\na=crypto:7 {} WSH=64\r\n",
                                   crypto_value(SrtpSuite::aes_cm_128_hmac_sha1_32, 2),
                                   crypto_value(SrtpSuite::aead_aes_256_gcm, 3));
    const auto profile = profile_of("RTP/SAVP", lines).value();
    EXPECT_EQ(profile.keying, Keying::sdes);
    ASSERT_EQ(profile.cryptos.size(), 2U);
    EXPECT_EQ(profile.cryptos[0].key.key_and_salt, key_bytes(SrtpSuite::aes_cm_128_hmac_sha1_32, 2));
    EXPECT_EQ(profile.cryptos[1].tag, 7U);
    EXPECT_EQ(profile.cryptos[1].key.suite, SrtpSuite::aead_aes_256_gcm);
}

// M5
TEST(Profile, PassesOverKeysThatItCannotUse) {
    const auto good = crypto_value(SrtpSuite::aes_cm_128_hmac_sha1_80, 2);
    for (const auto& bad : {
             std::string("1 F8_128_HMAC_SHA1_80 inline:AAAA"),
             "1 " + good + "|2^20|1:4",               // With an MKI.
             "1 " + good + " UNENCRYPTED_SRTP",       //
             "1 " + good + ";inline:AAAA",            // A second key.
             std::string("x ") + good,                //
             "1 " + good.substr(0, good.size() - 4),  // Too short.
             std::string("1 AES_CM_128_HMAC_SHA1_80 key:AAAA"),
             std::string("1 AES_CM_128_HMAC_SHA1_80"),
         }) {
        const auto profile =
            profile_of("RTP/SAVP", fmt::format("a=crypto:{}\r\na=crypto:2 {}\r\n", bad, good)).value();
        ASSERT_EQ(profile.cryptos.size(), 1U) << bad;
        EXPECT_EQ(profile.cryptos.front().tag, 2U) << bad;
    }
}

TEST(Profile, LooksAtNoMoreThanSixteenKeys) {
    std::string lines;
    for (int i = 0; i < 16; ++i) lines += "a=crypto:1 unknown inline:AAAA\r\n";
    lines += fmt::format("a=crypto:17 {}\r\n", crypto_value(SrtpSuite::aead_aes_128_gcm, 2));
    EXPECT_EQ(profile_of("RTP/SAVP", lines).error().code, Errc::unsupported);
}

// M5
TEST(Profile, AProtectedLineWithoutAKeyIsNotTakenAsPlain) {
    const auto refused = profile_of("RTP/SAVP", "");
    EXPECT_EQ(refused.error().code, Errc::unsupported);
    EXPECT_THAT(refused.error().detail, HasSubstr("without a key"));
    EXPECT_EQ(profile_of("UDP/TLS/RTP/SAVPF", "a=setup:actpass\r\n").error().code, Errc::unsupported);
    EXPECT_EQ(profile_of("UDP/BFCP", "").error().code, Errc::unsupported);
}

TEST(Profile, APlainLineWithAKeyIsProtected) {
    const auto line = fmt::format("a=crypto:1 {}\r\n", crypto_value(SrtpSuite::aes_cm_128_hmac_sha1_80, 2));
    EXPECT_EQ(profile_of("RTP/AVP", line)->keying, Keying::sdes);
    EXPECT_EQ(profile_of("RTP/AVPF", "")->keying, Keying::none);
}

// M5, M6
TEST(Profile, ReadsWhatABrowserSays) {
    const auto description = parse(browser_offer()).value();
    const auto profile = read_profile(description, description.media.front()).value();
    EXPECT_EQ(profile.keying, Keying::dtls);
    EXPECT_EQ(profile.setup, Setup::actpass);
    ASSERT_EQ(profile.fingerprints.size(), 1U);
    EXPECT_EQ(profile.fingerprints.front().hash, "sha-256");
    EXPECT_EQ(profile.fingerprints.front().digest.size(), 32U);
    EXPECT_EQ(profile.fingerprints.front().digest[9], 0x0a);
    EXPECT_EQ(profile.ice, (rtp::IceCredentials{"theU", "their-password-of-24-chars"}));
    EXPECT_TRUE(profile.rtcp_mux && profile.is_bundled);
    EXPECT_EQ(profile.mid, "0");
}

TEST(Profile, RefusesAFingerprintThatIsNone) {
    for (const auto* value :
         {"sha-256", "sha-256 01:0", "sha-256 01:0G", "sha-256 01::02", "sha-256 01 02", "01:02"})
        EXPECT_FALSE(profile_of("UDP/TLS/RTP/SAVP", fmt::format("a=fingerprint:{}\r\n", value))) << value;
}

TEST(Profile, IceCredentialsOutsideTheLimitsOfTheStandardAreNone) {
    const auto ice = [](std::size_t ufrag, std::size_t password) {
        return profile_of("RTP/AVP", fmt::format("a=rtcp-mux\r\na=ice-ufrag:{}\r\na=ice-pwd:{}\r\n",
                                                 std::string(ufrag, 'u'), std::string(password, 'p')))
            ->ice.has_value();
    };
    EXPECT_TRUE(ice(4, 22) && ice(256, 256));
    EXPECT_FALSE(ice(3, 22) || ice(4, 21) || ice(257, 22) || ice(4, 257));
}

TEST(Profile, IceNeedsRtcpOnTheSamePort) {
    EXPECT_FALSE(
        profile_of("RTP/AVP", "a=ice-ufrag:uuuu\r\na=ice-pwd:pppppppppppppppppppppp\r\n")->ice.has_value());
}

}  // namespace
}  // namespace santral::sdp
