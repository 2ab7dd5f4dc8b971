// How the media of a call is protected: each leg by itself, as its phone asks and as was decided for it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using call::CauseCode;
using directory::MediaEncryption;
using sdp::Keying;
using testing::HasSubstr;
using testing::Not;

struct ProtectedMedia : testing::Test {
    void open(Plan plan) {
        office.emplace(std::move(plan));
        office->register_all();
        one().on_call = other().on_call = Phone::OnCall::answers;
    }
    // 101 and 102, by these rules.
    void open(MediaEncryption first, MediaEncryption second = MediaEncryption::automatic) {
        auto plan = make_plan(3);
        plan.people[0].media_encryption = first;
        plan.people[1].media_encryption = second;
        open(std::move(plan));
    }
    Phone& one() { return office->phone("101"); }
    Phone& other() { return office->phone("102"); }
    void call() {
        one().call("102");
        office->settle();
    }
    const media::NegotiatedAudio& audio_of(const Phone& phone) const {
        return office->media.find(office->ear_of(phone))->negotiated.back();
    }
    const rtp::SdesKeys* sdes_of(const Phone& phone) const {
        return std::get_if<rtp::SdesKeys>(&audio_of(phone).protection);
    }
    bool is_plain(const Phone& phone) const {
        return std::holds_alternative<std::monostate>(audio_of(phone).protection);
    }
    // What media has are the keys that the phone has, the other way round.
    bool fit(const Phone& phone) const {
        const auto* here = sdes_of(phone);
        const auto* there = std::get_if<rtp::SdesKeys>(&phone.agreed()->protection);
        return here && there && here->ours == there->theirs && here->theirs == there->ours;
    }

    std::optional<Office> office;
};

// M5: interop RTP <-> SRTP.
TEST_F(ProtectedMedia, APhoneWithKeysTalksToOneWithout) {
    open(MediaEncryption::automatic);
    one().keying = Keying::sdes;
    call();
    EXPECT_TRUE(office->hear_each_other(one(), other()));
    EXPECT_TRUE(fit(one()));
    EXPECT_TRUE(is_plain(other()));
}

// M5: interop RTP <-> SRTP.
TEST_F(ProtectedMedia, APhoneThatMustHaveKeysIsOfferedThem) {
    open(MediaEncryption::automatic, MediaEncryption::sdes);
    call();
    EXPECT_TRUE(office->hear_each_other(one(), other()));
    EXPECT_THAT(other().lines_of_last_invite, HasSubstr("RTP/SAVP"));
    EXPECT_TRUE(fit(other()));
    EXPECT_TRUE(is_plain(one()));
}

// M5, M6
TEST_F(ProtectedMedia, APhoneThatMustHaveDtlsIsOfferedIt) {
    open(MediaEncryption::automatic, MediaEncryption::dtls);
    call();
    EXPECT_TRUE(office->hear_each_other(one(), other()));
    const auto* peer = std::get_if<rtp::DtlsPeer>(&audio_of(other()).protection);
    ASSERT_TRUE(peer);
    EXPECT_EQ(peer->fingerprints.front().digest, sdp::make_local_keys()->fingerprint.digest);
    EXPECT_EQ(audio_of(other()).ice->theirs, other().ice);
    EXPECT_TRUE(audio_of(other()).rtcp_mux);
    const auto fingerprint = std::get<rtp::DtlsPeer>(other().agreed()->protection).fingerprints.front();
    EXPECT_EQ(fingerprint, office->media.fingerprint());
}

// M5: no silent downgrade.
TEST_F(ProtectedMedia, APlainOfferIsRefusedWhereKeysAreAMust) {
    open(MediaEncryption::sdes);
    call();
    EXPECT_EQ(one().last_status, 488);
    EXPECT_EQ(other().calls_received, 0);
    EXPECT_EQ(office->last_record().cause.code, CauseCode::no_common_codec);
    EXPECT_THAT(office->last_record().cause.detail, HasSubstr("media encryption is \"sdes\""));
}

TEST_F(ProtectedMedia, AProtectedOfferIsRefusedWhereProtectionIsOff) {
    open(MediaEncryption::none);
    one().keying = Keying::sdes;
    call();
    EXPECT_EQ(one().last_status, 488);
}

// M5: no silent downgrade.
TEST_F(ProtectedMedia, ALaterOfferCannotEndTheProtection) {
    open(MediaEncryption::sdes);
    one().keying = Keying::sdes;
    call();
    const auto before = *sdes_of(one());
    one().drop_protection();
    office->settle();
    EXPECT_EQ(one().offers_refused, 1);
    EXPECT_EQ(*sdes_of(one()), before);
    EXPECT_TRUE(one().is_talking());
}

// M5: re-key on re-INVITE.
TEST_F(ProtectedMedia, HoldAndResumeKeepTheKeys) {
    open(MediaEncryption::automatic, MediaEncryption::sdes);
    one().keying = Keying::sdes;
    call();
    const auto before = *sdes_of(one());
    one().hold();
    office->settle();
    EXPECT_EQ(office->heard_by(other()), media::Tone::music_on_hold);
    one().resume();
    office->settle();
    EXPECT_TRUE(office->hear_each_other(one(), other()));
    EXPECT_EQ(*sdes_of(one()), before);
    EXPECT_TRUE(fit(other()));
}

TEST_F(ProtectedMedia, EachLegKeepsItsOwnThroughATransfer) {
    open(MediaEncryption::automatic, MediaEncryption::sdes);
    one().keying = Keying::sdes;
    auto& third = office->phone("103");
    third.on_call = Phone::OnCall::answers;
    call();
    one().refer("<sip:103@firm.example>");
    office->pass(std::chrono::seconds(2));
    EXPECT_TRUE(office->hear_each_other(other(), third));
    EXPECT_TRUE(fit(other()));
    EXPECT_TRUE(is_plain(third));
}

// M5: fingerprint mismatch.
TEST_F(ProtectedMedia, ACallWhoseHandshakeFailsEnds) {
    open(MediaEncryption::automatic, MediaEncryption::dtls);
    call();
    office->media.inject(media::ProtectionFailed{office->ear_of(other()), "another certificate"});
    office->settle();
    EXPECT_FALSE(one().has_call() || other().has_call());
    EXPECT_EQ(office->last_record().cause.code, CauseCode::no_protection);
    EXPECT_EQ(office->last_record().cause.detail, "another certificate");
}

// M6: restart on network change.
TEST_F(ProtectedMedia, AnIceRestartIsAnsweredWithOtherCredentials) {
    open(MediaEncryption::dtls);
    one().keying = Keying::dtls;
    call();
    const auto before = *audio_of(one()).ice;
    one().restart_ice({"moved", "password-of-the-new-network"});
    office->settle();
    const auto after = *audio_of(one()).ice;
    EXPECT_EQ(after.theirs.ufrag, "moved");
    EXPECT_NE(after.ours, before.ours);
    EXPECT_TRUE(office->hear_each_other(one(), other()));
}

// M6: consent lost, recovery before dropping.
TEST_F(ProtectedMedia, AFarSideThatNoLongerConsentsIsAskedToBeginIceAnew) {
    open(MediaEncryption::dtls);
    one().keying = Keying::dtls;
    call();
    const auto before = *audio_of(one()).ice;
    office->media.inject(media::ConsentLost{office->ear_of(one())});
    office->settle();
    EXPECT_NE(audio_of(one()).ice->ours, before.ours);
    EXPECT_TRUE(one().is_talking());
}

}  // namespace
}  // namespace santral::tests
