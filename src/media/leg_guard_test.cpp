// One guard with a leg table and no sockets; time is turned by hand.

#include "media/leg_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rtp/packet.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr EndpointId leg{1};

const net::Certificate& certificate() {
    static const auto made = net::make_self_signed({"guard"}, 24h, system_wall_time()).value();
    return made;
}

SdesKeys make_keys(std::uint8_t ours, std::uint8_t theirs) {
    const auto suite = rtp::SrtpSuite::aead_aes_128_gcm;
    return {{suite, std::vector<std::uint8_t>(28, ours)}, {suite, std::vector<std::uint8_t>(28, theirs)}};
}

struct LegGuardTest : testing::Test, LegGuard::User {
    LegGuardTest() { legs.expect(leg, {}); }

    void on_guard_sends(const Endpoint& to, std::span<const std::uint8_t> datagram) override {
        sent.emplace_back(to, std::vector<std::uint8_t>(datagram.begin(), datagram.end()));
    }
    void on_guard_tells(const MediaEvent& event) override { events.push_back(event); }

    // As the port does it.
    void negotiate() {
        const bool is_protected = !std::holds_alternative<std::monostate>(audio.protection);
        legs.agree(leg, {is_protected, audio.ice.has_value(), true});
        legs.announce(leg, audio.rtp, audio.rtcp);
        guard.negotiate(audio);
    }
    void use_ice() { audio.ice = IcePair{{"ours", "a password of ours"}, {"theirs", "of theirs"}}; }
    void use_dtls(rtp::DtlsRole role) {
        audio.protection = DtlsPeer{{{"sha-256", std::vector<std::uint8_t>(32, 1)}}, role};
    }
    void check() { check(phone); }
    void check(const Endpoint& from, std::uint16_t unknown = 0) {
        rtp::StunWriter writer(rtp::StunClass::request, {});
        writer.add_username("ours:theirs");
        writer.add_priority(1);
        writer.add_use_candidate();
        writer.add_integrity("a password of ours");
        const auto bytes = writer.finish();
        auto message = rtp::parse_stun(bytes).value();
        if (unknown != 0) message.unknown[message.unknown_count++] = unknown;
        guard.on_check(message, from);
    }
    rtp::StunMessage last_answer() const { return rtp::parse_stun(sent.back().second).value(); }
    void seconds(int count) {
        for (; count > 0; --count) {
            timers.advance(1s);
            guard.on_second();
        }
    }
    // A report, protected; the sender's index counts.
    std::size_t protect() {
        std::vector<std::uint8_t> report{0x80, 201, 0, 1, 0, 0, 0, 7};
        report.resize(report.size() + rtp::srtp_room);
        const auto bytes = guard.protect_rtcp(report);
        index = bytes == 0 ? 0 : report[bytes - 1];
        return bytes;
    }

    const Endpoint phone = Endpoint::parse("192.0.2.1:4000").value();
    Timers timers{Clock::time_point{1h}};
    LegTable legs;
    net::DtlsContext dtls = net::DtlsContext::make(certificate()).value();
    NegotiatedAudio audio{.rtp = phone, .rtcp = phone};
    std::vector<std::pair<Endpoint, std::vector<std::uint8_t>>> sent;
    std::vector<MediaEvent> events;
    int index = 0;  // Of the last report that was protected (RFC 3711 3.4).
    LegGuard::Surroundings around{legs, timers, *this, &dtls};
    LegGuard guard{leg, around};  // Last: it says something when it dies.
};

// M6: consent freshness 30 s
TEST_F(LegGuardTest, WithoutChecksNothingIsSentAndThatIsToldOnce) {
    use_ice();
    negotiate();
    check();
    EXPECT_EQ(legs.rtp_target(leg)->at, phone);
    seconds(29);
    EXPECT_TRUE(events.empty());
    seconds(40);
    EXPECT_FALSE(legs.rtp_target(leg));
    ASSERT_EQ(events.size(), 1u);
    EXPECT_TRUE(std::holds_alternative<ConsentLost>(events[0]));
    check();
    EXPECT_EQ(legs.rtp_target(leg)->at, phone);
    seconds(31);
    EXPECT_EQ(events.size(), 2u);
}

TEST_F(LegGuardTest, ALegThatWasNeverCheckedHasNoConsentToLose) {
    use_ice();
    negotiate();
    seconds(60);
    EXPECT_TRUE(events.empty());
}

// M5
TEST_F(LegGuardTest, AHandshakeThatDoesNotComeIsAFailureInTime) {
    use_dtls(rtp::DtlsRole::server);
    negotiate();
    timers.advance(net::max_handshake_time);
    ASSERT_EQ(events.size(), 1u);
    EXPECT_THAT(std::get<ProtectionFailed>(events[0]).detail, HasSubstr("too long"));
    EXPECT_EQ(protect(), 0u);
    negotiate();
    EXPECT_EQ(events.size(), 1u);
}

// M5, M6: there is nobody to say hello to before.
TEST_F(LegGuardTest, AClientSaysHelloOnceAnAddressIsNominated) {
    use_ice();
    use_dtls(rtp::DtlsRole::client);
    negotiate();
    EXPECT_TRUE(sent.empty());
    check();
    ASSERT_EQ(sent.size(), 2u);  // The answer, then the hello.
    EXPECT_EQ(rtp::kind_of(sent[1].second), rtp::DatagramKind::dtls);
    EXPECT_EQ(sent[1].first, phone);
}

TEST_F(LegGuardTest, AClientWithoutIceSaysHelloAtOnce) {
    use_dtls(rtp::DtlsRole::client);
    negotiate();
    ASSERT_EQ(sent.size(), 1u);
    EXPECT_EQ(sent[0].first, phone);
}

// RFC 5763 6.6
TEST_F(LegGuardTest, AnotherAddressWithoutIceIsAnotherHandshake) {
    use_dtls(rtp::DtlsRole::client);
    negotiate();
    negotiate();
    EXPECT_EQ(sent.size(), 1u);
    audio.rtp = Endpoint::parse("192.0.2.1:5000").value();
    negotiate();
    ASSERT_EQ(sent.size(), 2u);
    EXPECT_EQ(sent[1].first, audio.rtp);
}

TEST_F(LegGuardTest, AServerWithoutACertificateSaysSo) {
    LegGuard::Surroundings without{legs, timers, *this, nullptr};
    LegGuard bare(leg, without);
    use_dtls(rtp::DtlsRole::server);
    bare.negotiate(audio);
    ASSERT_EQ(events.size(), 1u);
    EXPECT_TRUE(std::holds_alternative<ProtectionFailed>(events[0]));
}

// M5: the counters of a key never begin anew.
TEST_F(LegGuardTest, ANewKeyOfTheFarSideLeavesOursAndItsCounter) {
    audio.protection = make_keys(1, 2);
    negotiate();
    EXPECT_GT(protect(), 0u);
    const auto before = index;
    audio.protection = make_keys(1, 3);
    negotiate();
    EXPECT_GT(protect(), 0u);
    EXPECT_EQ(index, before + 1);
    audio.protection = make_keys(4, 3);
    negotiate();
    EXPECT_GT(protect(), 0u);
    EXPECT_EQ(index, before);
}

TEST_F(LegGuardTest, AKeyOfTheWrongLengthIsAFailure) {
    auto keys = make_keys(1, 2);
    keys.ours.key_and_salt.pop_back();
    audio.protection = keys;
    negotiate();
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(protect(), 0u);
}

TEST_F(LegGuardTest, ACheckThatAsksForTheUnknownIsToldWhat) {
    use_ice();
    negotiate();
    check(phone, 0x0003);
    EXPECT_EQ(last_answer().error, 420);
    EXPECT_TRUE(rtp::proves(last_answer(), "a password of ours"));
    EXPECT_FALSE(legs.rtp_target(leg));
}

// C12
TEST_F(LegGuardTest, ACheckFromAnothersAddressIsNotAnswered) {
    use_ice();
    negotiate();
    const EndpointId other{2};
    legs.expect(other, {});
    legs.announce(other, phone, phone);
    check();
    EXPECT_TRUE(sent.empty());
    EXPECT_FALSE(legs.rtp_target(leg));
}

// M6
TEST_F(LegGuardTest, ManyAddressesLeaveTheNewestAndTheNominated) {
    use_ice();
    negotiate();
    for (std::uint16_t port = 1; port <= 2 * max_validated_addresses; ++port) {
        check({phone.ip, port});
        timers.advance(1ms);
    }
    const Endpoint newest{phone.ip, 2 * max_validated_addresses};
    EXPECT_EQ(legs.rtp_target(leg)->at, newest);
    EXPECT_TRUE(legs.owner_of_rtp(newest, 1, timers.now()));
    EXPECT_FALSE(legs.owner_of_rtp({phone.ip, 1}, 1, timers.now()));
    EXPECT_EQ(last_answer().mapped, newest);
}

}  // namespace
}  // namespace santral::media
