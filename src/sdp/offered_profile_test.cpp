// Protection and ICE through offer and answer.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sdp/protected_leg.h"

namespace santral::sdp {
namespace {

using rtp::Codec;
using rtp::DtlsRole;
using rtp::SrtpSuite;
using testing::HasSubstr;
using testing::Not;

struct ProtectedLeg : testing::Test {
    OfferAnswer leg{Endpoint::parse("198.51.100.1:20000").value(), 77};
    AudioFormats formats = make_formats(rtp::all_codecs);

    void SetUp() override { leg.equip(make_local_keys()); }

    Result<Answered> answer(std::string_view text) { return leg.answer(read_offer(text).value(), formats); }
    std::string offer(Keying keying) {
        leg.ask_for(keying);
        return leg.make_offer(formats).value();
    }
    // As a far side that speaks PCMA alone.
    Result<Agreed> answered(std::string_view protocol, std::string_view attributes) {
        return leg.on_answer(remote_audio(protocol, attributes));
    }
    rtp::SdesKeys sdes() const { return std::get<rtp::SdesKeys>(leg.find_agreed()->protection); }
    rtp::DtlsPeer dtls() const { return std::get<rtp::DtlsPeer>(leg.find_agreed()->protection); }
};

std::string crypto_line(unsigned tag, SrtpSuite suite, std::uint8_t seed) {
    return fmt::format("a=crypto:{} {}\r\n", tag, crypto_value(suite, seed));
}

std::string dtls_lines(std::string_view setup) {
    return fmt::format("a=fingerprint:{}\r\na=setup:{}\r\n", their_fingerprint, setup);
}

// M5
TEST_F(ProtectedLeg, AnswersAKeyWithAKeyOfTheSameSuiteAndTag) {
    const auto said = answer(remote_audio("RTP/SAVP", crypto_line(4, SrtpSuite::aes_cm_128_hmac_sha1_80, 9) +
                                                          crypto_line(5, SrtpSuite::aead_aes_128_gcm, 9)))
                          .value();
    EXPECT_THAT(said.text, HasSubstr("m=audio 20000 RTP/SAVP 8"));
    EXPECT_THAT(said.text, HasSubstr(crypto_line(4, SrtpSuite::aes_cm_128_hmac_sha1_80, 1)));
    EXPECT_THAT(said.text, Not(HasSubstr("a=crypto:5")));
    EXPECT_EQ(sdes().ours.key_and_salt, key_bytes(SrtpSuite::aes_cm_128_hmac_sha1_80, 1));
    EXPECT_EQ(sdes().theirs.key_and_salt, key_bytes(SrtpSuite::aes_cm_128_hmac_sha1_80, 9));
}

// M5
TEST_F(ProtectedLeg, OffersKeysBestFirstAndUsesTheOneThatIsChosen) {
    const auto said = offer(Keying::sdes);
    EXPECT_THAT(said, HasSubstr("RTP/SAVP"));
    EXPECT_THAT(said, HasSubstr("a=crypto:1 AEAD_AES_128_GCM inline:"));
    EXPECT_THAT(said, HasSubstr("a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:"));
    EXPECT_THAT(said, Not(HasSubstr("SHA1_32")));
    ASSERT_TRUE(answered("RTP/SAVP", crypto_line(3, SrtpSuite::aes_cm_128_hmac_sha1_80, 9)));
    EXPECT_EQ(sdes().ours.suite, SrtpSuite::aes_cm_128_hmac_sha1_80);
}

// M5: no silent downgrade.
TEST_F(ProtectedLeg, RefusesAnAnswerThatLeavesTheProtectionOut) {
    (void)offer(Keying::sdes);
    EXPECT_EQ(answered("RTP/AVP", "").error().code, Errc::unsupported);
    EXPECT_EQ(leg.find_agreed(), nullptr);
    (void)offer(Keying::dtls);
    EXPECT_EQ(answered("RTP/SAVP", crypto_line(1, SrtpSuite::aead_aes_128_gcm, 9)).error().code,
              Errc::unsupported);
}

TEST_F(ProtectedLeg, AKeyInAnAnswerThatNobodyAskedForIsPassedOver) {
    (void)offer(Keying::none);
    ASSERT_TRUE(answered("RTP/AVP", crypto_line(1, SrtpSuite::aead_aes_128_gcm, 9)));
    EXPECT_TRUE(std::holds_alternative<std::monostate>(leg.find_agreed()->protection));
}

// M5
TEST_F(ProtectedLeg, RefusesAnAnswerWithAKeyThatWasNotOffered) {
    (void)offer(Keying::sdes);
    EXPECT_EQ(answered("RTP/SAVP", crypto_line(1, SrtpSuite::aes_cm_128_hmac_sha1_80, 9)).error().code,
              Errc::malformed);
    (void)offer(Keying::sdes);
    EXPECT_EQ(answered("RTP/SAVP", crypto_line(9, SrtpSuite::aead_aes_128_gcm, 9)).error().code,
              Errc::malformed);
}

// M5: no silent downgrade.
TEST_F(ProtectedLeg, RefusesALaterOfferWithoutProtectionAndGoesOn) {
    const auto protected_offer = remote_audio("RTP/SAVP", crypto_line(1, SrtpSuite::aead_aes_128_gcm, 9));
    ASSERT_TRUE(answer(protected_offer));
    EXPECT_EQ(answer(remote_audio("RTP/AVP", "")).error().code, Errc::unsupported);
    EXPECT_EQ(sdes().theirs.key_and_salt, key_bytes(SrtpSuite::aead_aes_128_gcm, 9));
    EXPECT_THAT(leg.make_offer(formats).value(), HasSubstr("RTP/SAVP"));
}

// M5
TEST_F(ProtectedLeg, TakesANewKeyInALaterOffer) {
    ASSERT_TRUE(answer(remote_audio("RTP/SAVP", crypto_line(1, SrtpSuite::aead_aes_128_gcm, 9))));
    ASSERT_TRUE(answer(remote_audio("RTP/SAVP", crypto_line(1, SrtpSuite::aead_aes_128_gcm, 10))));
    EXPECT_EQ(sdes().theirs.key_and_salt, key_bytes(SrtpSuite::aead_aes_128_gcm, 10));
    EXPECT_EQ(sdes().ours.key_and_salt, key_bytes(SrtpSuite::aead_aes_128_gcm, 1));
}

TEST_F(ProtectedLeg, ASessionRefreshSaysTheSameByteForByte) {
    const auto first = offer(Keying::dtls);
    ASSERT_TRUE(answered("UDP/TLS/RTP/SAVPF", dtls_lines("active")));
    EXPECT_EQ(leg.make_offer(formats).value(), first);
}

// M5, M6
TEST_F(ProtectedLeg, AnswersABrowser) {
    const auto said = answer(browser_offer()).value();
    for (const auto* line :
         {"a=group:BUNDLE 0\r\n", "a=ice-lite\r\n", "m=audio 20000 UDP/TLS/RTP/SAVPF",
          "c=IN IP4 198.51.100.1\r\n", "a=mid:0\r\n", "a=rtcp-mux\r\n", "a=setup:passive\r\n",
          "a=fingerprint:sha-256 AB:AB:", "a=ice-ufrag:ourU\r\n", "a=ice-pwd:our-password-of-22-chars\r\n",
          "a=candidate:1 1 udp 2130706431 198.51.100.1 20000 typ host\r\n",
          "a=candidate:2 1 udp 2130706175 2001:db8::1 20000 typ host\r\n", "a=end-of-candidates\r\n"})
        EXPECT_THAT(said.text, HasSubstr(line));
    EXPECT_EQ(dtls().our_role, DtlsRole::server);
    EXPECT_EQ(said.agreed.ice, (rtp::IcePair{our_ice, {"theU", "their-password-of-24-chars"}}));
    EXPECT_TRUE(said.agreed.rtcp_mux);
    // Its address comes by ICE: that none is named is no hold.
    EXPECT_TRUE(said.agreed.far_side_receives);
    EXPECT_EQ(said.agreed.hold, Hold::none);
}

// M5: both setups.
TEST_F(ProtectedLeg, TakesTheRoleThatIsLeftToIt) {
    ASSERT_TRUE(answer(browser_offer("theU", "passive")));
    EXPECT_EQ(dtls().our_role, DtlsRole::client);
    ASSERT_TRUE(answer(browser_offer("theU", "actpass")));
    EXPECT_EQ(dtls().our_role, DtlsRole::client) << "the handshake that was made keeps its roles";
    ASSERT_TRUE(answer(browser_offer("theU", "active")));
    EXPECT_EQ(dtls().our_role, DtlsRole::server);
}

// M5: both setups.
TEST_F(ProtectedLeg, OffersBothRoles) {
    const auto said = offer(Keying::dtls);
    for (const auto* line : {"UDP/TLS/RTP/SAVPF", "a=setup:actpass\r\n", "a=rtcp-mux\r\n", "a=ice-lite\r\n",
                             "a=group:BUNDLE 0\r\n", "a=mid:0\r\n"})
        EXPECT_THAT(said, HasSubstr(line));
    ASSERT_TRUE(answered("UDP/TLS/RTP/SAVPF", dtls_lines("passive")));
    EXPECT_EQ(dtls().our_role, DtlsRole::client);
    EXPECT_FALSE(leg.find_agreed()->ice || leg.find_agreed()->rtcp_mux) << "the far side has neither";
    EXPECT_EQ(leg.find_agreed()->rtcp.port, 4001);
}

TEST_F(ProtectedLeg, HoldsABrowserAndKeepsItsWay) {
    ASSERT_TRUE(answer(browser_offer()));
    leg.hold();
    const auto said = leg.make_offer(formats).value();
    EXPECT_THAT(said, HasSubstr("a=sendonly\r\n"));
    EXPECT_THAT(said, HasSubstr("a=setup:actpass\r\n"));
    EXPECT_THAT(said, HasSubstr("a=ice-ufrag:ourU\r\n"));
    EXPECT_THAT(said, HasSubstr("a=mid:0\r\n"));
}

// M6: restart on network change.
TEST_F(ProtectedLeg, RestartsIceWithOtherCredentials) {
    ASSERT_TRUE(answer(browser_offer()));
    leg.equip(make_local_keys({"newU", "our-new-password-of-chars"}));
    const auto said = answer(browser_offer("the2")).value();
    EXPECT_THAT(said.text, HasSubstr("a=ice-ufrag:newU\r\n"));
    EXPECT_EQ(said.agreed.ice->ours.ufrag, "newU");
    EXPECT_EQ(said.agreed.ice->theirs.ufrag, "the2");
}

TEST_F(ProtectedLeg, AnswersIceAndMultiplexedRtcpWithoutProtectionInKind) {
    const auto said = answer(remote_audio("RTP/AVP",
                                          "a=rtcp-mux\r\na=ice-ufrag:theU\r\n"
                                          "a=ice-pwd:their-password-of-24-chars\r\n"))
                          .value();
    EXPECT_THAT(said.text, HasSubstr("RTP/AVP 8"));
    EXPECT_THAT(said.text, HasSubstr("a=ice-ufrag:ourU\r\n"));
    EXPECT_TRUE(std::holds_alternative<std::monostate>(said.agreed.protection));
    EXPECT_EQ(said.agreed.rtcp, said.agreed.rtp);
}

TEST_F(ProtectedLeg, SaysNothingOfProtectionWhereNobodyAsks) {
    const auto said = answer(remote_audio("RTP/AVP", "")).value();
    for (const auto* word : {"crypto", "fingerprint", "ice", "mid", "BUNDLE", "rtcp-mux"})
        EXPECT_THAT(said.text, Not(HasSubstr(word)));
}

TEST_F(ProtectedLeg, WithoutKeysOfItsOwnNothingProtectedIsSaid) {
    OfferAnswer bare{Endpoint::parse("198.51.100.1:20000").value(), 77};
    bare.ask_for(Keying::sdes);
    EXPECT_FALSE(bare.make_offer(formats));
    EXPECT_FALSE(bare.answer(read_offer(browser_offer()).value(), formats));
    EXPECT_EQ(bare.state(), OfferAnswer::State::idle);
}

}  // namespace
}  // namespace santral::sdp
