// Protected legs and legs with ICE through the whole media plane, with real sockets and threads on the
// loopback: what reaches the other side, and what changes nothing.

#include <gmock/gmock.h>

#include "media/loopback_browser.h"
#include "media/media_server_fixture.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

const rtp::IceCredentials of_exchange{"ours", "a password of the exchange"};
const rtp::IceCredentials of_browser{"theirs", "a password of the browser"};

SdesKeys make_keys(rtp::SrtpSuite suite, std::uint8_t seed) {
    const auto facts = rtp::facts_of(suite);
    const auto bytes = facts.key_bytes + facts.salt_bytes;
    return {{suite, std::vector<std::uint8_t>(bytes, seed)},
            {suite, std::vector<std::uint8_t>(bytes, static_cast<std::uint8_t>(seed + 1))}};
}

struct ProtectionThreads : MediaServerThreads {
    EndpointId open_browser(LoopbackBrowser& one) {
        const auto id = server->open({one.audio.rtp.ip, false}, one.audio.rtp.ip, {}).value();
        one.peer = server->local_rtp(id);
        server->negotiated(id, one.audio);
        return id;
    }
    // A browser as it is: ICE, DTLS, and a plain phone at the other side.
    EndpointId connect_browser(rtp::DtlsRole role_of_exchange = rtp::DtlsRole::server) {
        browser.use_ice(of_exchange, of_browser);
        browser.use_dtls(server->fingerprint(), role_of_exchange);
        const auto id = open_browser(browser);
        server->join(id, open(bora));
        browser.check();
        EXPECT_TRUE(until([&] { return !browser.answers.empty(); }));
        browser.shake_hands();
        EXPECT_TRUE(until([&] { return browser.has_keys(); }));
        return id;
    }
    EndpointId connect_keys(const SdesKeys& keys) {
        browser.use_keys(keys);
        const auto id = open_browser(browser);
        server->join(id, open(bora));
        return id;
    }
    void talk() {
        const auto before = browser.heard.size();
        bora.heard.clear();
        browser.say({1, 2, 3});
        ASSERT_TRUE(until([&] { return !bora.heard.empty(); }));
        EXPECT_THAT(bora.heard.back().payload, ElementsAre(1, 2, 3));
        bora.say({4, 5, 6});
        ASSERT_TRUE(until([&] { return browser.heard.size() > before; }));
        EXPECT_THAT(browser.heard.back().payload, ElementsAre(4, 5, 6));
    }
    // What the stranger sent has been looked at, and bora heard nothing of it.
    void expect_unheard() {
        bora.heard.clear();
        browser.say({9});
        ASSERT_TRUE(until([&] { return !bora.heard.empty(); }));
        EXPECT_EQ(bora.heard.size(), 1u);
        EXPECT_THAT(bora.heard[0].payload, ElementsAre(9));
    }

    LoopbackBrowser browser{loop, "127.0.0.1"};
    LoopbackBrowser stranger{loop, "127.0.0.66"};
};

// M5, M6: DTLS-SRTP, RTP to SRTP both ways
TEST_F(ProtectionThreads, ABrowserTalksWithAPlainPhone) {
    connect_browser();
    talk();
    EXPECT_EQ(browser.unrevealed, 0u);
    EXPECT_EQ(browser.answers[0].mapped, browser.local());
    EXPECT_TRUE(browser.answers[0].is_proved);
}

// M5: DTLS-SRTP both setups
TEST_F(ProtectionThreads, TheExchangeMayBeginTheHandshake) {
    connect_browser(rtp::DtlsRole::client);
    talk();
}

// M5, M6: IPv6
TEST_F(ProtectionThreads, ABrowserOfIpv6TalksWithAPhoneOfIpv4) {
    LoopbackBrowser six(loop, "::1");
    six.use_ice(of_exchange, of_browser);
    six.use_dtls(server->fingerprint(), rtp::DtlsRole::server);
    server->join(open_browser(six), open(bora));
    six.check();
    six.shake_hands();
    ASSERT_TRUE(until([&] { return six.has_keys(); }));
    six.say({6});
    ASSERT_TRUE(until([&] { return !bora.heard.empty(); }));
    EXPECT_EQ(six.answers[0].mapped, six.local());
}

// M5: SDES
TEST_F(ProtectionThreads, KeysOfTheDescriptionProtectBothWays) {
    connect_keys(make_keys(rtp::SrtpSuite::aes_cm_128_hmac_sha1_80, 1));
    talk();
}

TEST_F(ProtectionThreads, KeysOfTheDescriptionMayBeForGcm) {
    connect_keys(make_keys(rtp::SrtpSuite::aead_aes_256_gcm, 1));
    talk();
}

// M5: DTLS without ICE, as desk phones do it
TEST_F(ProtectionThreads, AHandshakeNeedsNoIce) {
    browser.use_dtls(server->fingerprint(), rtp::DtlsRole::server);
    server->join(open_browser(browser), open(bora));
    browser.shake_hands();
    ASSERT_TRUE(until([&] { return browser.has_keys(); }));
    talk();
}

// M5
TEST_F(ProtectionThreads, TwoProtectedLegsWithDifferentKeysHearEachOther) {
    LoopbackBrowser other(loop, "127.0.0.1");
    browser.use_keys(make_keys(rtp::SrtpSuite::aead_aes_128_gcm, 1));
    other.use_keys(make_keys(rtp::SrtpSuite::aes_cm_128_hmac_sha1_32, 7));
    server->join(open_browser(browser), open_browser(other));
    browser.say({1});
    ASSERT_TRUE(until([&] { return !other.heard.empty(); }));
    other.say({2});
    ASSERT_TRUE(until([&] { return !browser.heard.empty(); }));
    EXPECT_THAT(other.heard[0].payload, ElementsAre(1));
}

// M5: fingerprint mismatch
TEST_F(ProtectionThreads, AWrongFingerprintIsTold) {
    browser.use_dtls(server->fingerprint(), rtp::DtlsRole::server);
    std::get<DtlsPeer>(browser.audio.protection).fingerprints[0].digest[0] ^= 1;
    const auto leg = open_browser(browser);
    server->join(leg, open(bora));
    browser.shake_hands();
    ASSERT_TRUE(until([&] { return !listener.all<ProtectionFailed>().empty(); }));
    const auto failed = listener.all<ProtectionFailed>()[0];
    EXPECT_EQ(failed.endpoint, leg);
    EXPECT_THAT(failed.detail, testing::HasSubstr("certificate"));
    ASSERT_TRUE(until([&] { return !browser.failures.empty(); }));
    EXPECT_FALSE(browser.has_keys());
}

// M5: no silent downgrade
TEST_F(ProtectionThreads, APlainPacketIsNotTakenForAProtectedLegs) {
    connect_keys(make_keys(rtp::SrtpSuite::aes_cm_128_hmac_sha1_80, 1));
    std::vector<std::uint8_t> packet(rtp::fixed_header_bytes + 40);
    rtp::write_packet({8, false, 1, 1, 0x4242}, std::vector<std::uint8_t>(40, 7), packet);
    browser.send_raw(packet);
    expect_unheard();
}

// M5, C12
TEST_F(ProtectionThreads, AReplayedPacketIsHeardOnce) {
    connect_keys(make_keys(rtp::SrtpSuite::aes_cm_128_hmac_sha1_80, 1));
    talk();
    browser.send_raw(browser.last_said);
    expect_unheard();
}

// M5: re-key on re-INVITE
TEST_F(ProtectionThreads, ANewKeyInALaterDescriptionTakesOver) {
    const auto leg = connect_keys(make_keys(rtp::SrtpSuite::aes_cm_128_hmac_sha1_80, 1));
    talk();
    browser.use_keys(make_keys(rtp::SrtpSuite::aead_aes_128_gcm, 5));
    server->negotiated(leg, browser.audio);
    loop.turn(0ms);
    talk();
}

// M5: the same keys go on, and with them the counters that forbid a replay
TEST_F(ProtectionThreads, TheSameKeysGoOnAfterAHold) {
    const auto leg = connect_keys(make_keys(rtp::SrtpSuite::aes_cm_128_hmac_sha1_80, 1));
    talk();
    const auto said_before = browser.last_said;
    browser.audio.receives = false;
    server->negotiated(leg, browser.audio);
    browser.audio.receives = true;
    server->negotiated(leg, browser.audio);
    loop.turn(0ms);
    browser.send_raw(said_before);
    expect_unheard();
    talk();
}

TEST_F(ProtectionThreads, AHandshakeGoesOnAfterALaterDescription) {
    const auto leg = connect_browser();
    talk();
    server->negotiated(leg, browser.audio);
    loop.turn(0ms);
    talk();
}

// RFC 3711 3.1
TEST_F(ProtectionThreads, PaddingUnderTheProtectionIsTakenOff) {
    connect_browser();
    browser.say(std::vector<std::uint8_t>{1, 2, 3, 0, 2}, 0xa0);
    ASSERT_TRUE(until([&] { return !bora.heard.empty(); }));
    EXPECT_THAT(bora.heard[0].payload, ElementsAre(1, 2, 3));
}

// M5: RTCP
TEST_F(ProtectionThreads, ReportsAreProtectedAndCome) {
    const auto leg = connect_browser();
    talk();
    server->close(leg);
    ASSERT_TRUE(until([&] { return browser.reports > 0; }));
    EXPECT_EQ(browser.unrevealed, 0u);
}

// M5, M6, C12: nobody whose address was not checked, even with the right keys
TEST_F(ProtectionThreads, APacketFromAnAddressThatWasNotCheckedChangesNothing) {
    connect_browser();
    talk();
    browser.say({7});
    ASSERT_TRUE(until([&] { return bora.heard.size() == 2; }));
    stranger.peer = browser.peer;
    stranger.send_raw(browser.last_said);
    stranger.say({6, 6, 6});
    expect_unheard();
    talk();
}

// M6, C12
TEST_F(ProtectionThreads, AForgedCheckChangesNothing) {
    connect_browser();
    talk();
    stranger.peer = browser.peer;
    stranger.audio.ice = browser.audio.ice;
    stranger.check_as("ours:theirs", "another password", {});
    stranger.check_as("nobody:theirs", of_exchange.password, {});
    ASSERT_TRUE(until([&] { return !stranger.answers.empty(); }));
    EXPECT_EQ(stranger.answers[0].error, 401);
    EXPECT_FALSE(stranger.answers[0].is_proved);
    talk();
    EXPECT_EQ(stranger.answers.size(), 1u);
    EXPECT_EQ(stranger.heard.size() + stranger.unrevealed, 0u);
}

// M5, C12
TEST_F(ProtectionThreads, AStrangersHelloChangesNothing) {
    browser.use_dtls(server->fingerprint(), rtp::DtlsRole::server);
    server->join(open_browser(browser), open(bora));
    stranger.use_dtls(server->fingerprint(), rtp::DtlsRole::server);
    stranger.peer = browser.peer;
    stranger.shake_hands();
    browser.shake_hands();
    ASSERT_TRUE(until([&] { return browser.has_keys(); }));
    talk();
    stranger.shake_hands();
    talk();
    EXPECT_EQ(stranger.handshake_datagrams, 0u);
    EXPECT_TRUE(listener.all<ProtectionFailed>().empty());
}

// M6: restart on network change
TEST_F(ProtectionThreads, AnotherNetworkTakesOverWhenItIsNominated) {
    connect_browser();
    talk();
    browser.move("127.0.0.2");
    browser.check();
    ASSERT_TRUE(until([&] { return browser.answers.size() == 2; }));
    EXPECT_EQ(browser.answers[1].mapped, browser.local());
    talk();
}

// M6: ICE restart: the old way serves until the new one is checked
TEST_F(ProtectionThreads, ARestartTakesOtherCredentialsAndKeepsTheKeys) {
    const auto leg = connect_browser();
    talk();
    const auto before = browser.audio.ice;
    browser.use_ice({"anew", "another password of the exchange"}, of_browser);
    server->negotiated(leg, browser.audio);
    loop.turn(0ms);
    talk();
    browser.check_as("ours:theirs", of_exchange.password, {});
    browser.check();
    ASSERT_TRUE(until([&] { return browser.answers.size() == 2; }));
    EXPECT_EQ(browser.answers[1].error, 0);
    talk();
}

// M5: what lives behind the protection
TEST_F(ProtectionThreads, TonesAndDigitsReachAndLeaveAProtectedLeg) {
    const auto leg = connect_browser();
    server->play(leg, Tone::busy);
    ASSERT_TRUE(until([&] { return browser.heard.size() > 5; }));
    EXPECT_EQ(browser.unrevealed, 0u);
    browser.audio.payload_type = 101;
    browser.say({5, 0x8a, 0, 160});
    ASSERT_TRUE(until([&] { return !listener.all<Digit>().empty(); }));
    EXPECT_EQ(listener.all<Digit>()[0].digit, '5');
}

}  // namespace
}  // namespace santral::media
