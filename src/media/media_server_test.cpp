// The whole media plane with real sockets and threads on the loopback. What needs no socket is tested beside
// its class.

#include "media/media_server_fixture.h"

#include <gmock/gmock.h>

#include "audio/g711.h"
#include "audio/tones.h"
#include "rtp/dtmf_sender.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

TEST_F(MediaServerThreads, TwoLegsHearEachOtherUnaltered) {
    server->join(open(ayse), open(bora));
    ayse.say({1, 2, 3});
    bora.say({4, 5, 6});
    ASSERT_TRUE(until([&] { return ayse.heard.size() == 1 && bora.heard.size() == 1; }));
    EXPECT_THAT(bora.heard[0].payload, ElementsAre(1, 2, 3));
    EXPECT_THAT(ayse.heard[0].payload, ElementsAre(4, 5, 6));
    EXPECT_EQ(bora.heard[0].from, bora.peer);
    EXPECT_TRUE(bora.heard[0].header.marker);
    EXPECT_NE(bora.heard[0].header.ssrc, ayse.next.ssrc);
    ASSERT_TRUE(until([&] { return listener.all<FirstPacket>().size() == 2; }));
}

TEST_F(MediaServerThreads, ManyPacketsKeepTheirOrderAndNumbers) {
    server->join(open(ayse), open(bora));
    for (std::uint8_t i = 0; i < 200; ++i) ayse.say({i});
    ASSERT_TRUE(until([&] { return bora.heard.size() == 200; }));
    const auto first = bora.heard[0].header;
    for (std::uint8_t i = 0; i < 200; ++i) {
        EXPECT_THAT(bora.heard[i].payload, ElementsAre(i));
        EXPECT_EQ(static_cast<std::uint16_t>(bora.heard[i].header.sequence - first.sequence), i);
        EXPECT_EQ(bora.heard[i].header.timestamp - first.timestamp, 160u * i);
    }
}

TEST_F(MediaServerThreads, ALegOfIpv6HearsALegOfIpv4) {
    LoopbackPhone six(loop, "::1");
    server->join(open(ayse), open(six));
    ayse.say({1});
    six.say({2});
    ASSERT_TRUE(until([&] { return ayse.heard.size() == 1 && six.heard.size() == 1; }));
    EXPECT_THAT(six.heard[0].payload, ElementsAre(1));
}

// M6: IPv6
TEST_F(MediaServerThreads, ALegHasACandidateOfEachFamily) {
    const auto leg = open(ayse);
    const auto candidates = server->candidates(leg);
    ASSERT_EQ(candidates.size(), 2u);
    EXPECT_EQ(candidates[0], server->local_rtp(leg));
    EXPECT_EQ(candidates[1].text(), fmt::format("[::1]:{}", candidates[0].port));
}

// M5
TEST_F(MediaServerThreads, EachStartHasACertificateOfItsOwn) {
    const auto before = server->fingerprint();
    EXPECT_EQ(before.hash, "sha-256");
    EXPECT_EQ(before.digest.size(), 32u);
    start(1);
    EXPECT_NE(server->fingerprint(), before);
}

// C12
TEST_F(MediaServerThreads, AStrangerCanNeitherSpeakNorListen) {
    LoopbackPhone stranger(loop, "127.0.0.66");
    server->join(open(ayse), open(bora));
    stranger.peer = ayse.peer;
    stranger.say({66});
    ayse.say({1});
    ASSERT_TRUE(until([&] { return bora.heard.size() == 1; }));
    stranger.say({66});
    ayse.say({2});
    bora.say({3});
    ASSERT_TRUE(until([&] { return bora.heard.size() == 2 && ayse.heard.size() == 1; }));
    EXPECT_THAT(bora.heard[0].payload, ElementsAre(1));
    EXPECT_THAT(bora.heard[1].payload, ElementsAre(2));
    EXPECT_TRUE(stranger.heard.empty());
}

// C12: the SDP names an address that means nothing here.
TEST_F(MediaServerThreads, APhoneBehindNatIsAnsweredWhereItsPacketsComeFrom) {
    LoopbackPhone behind_nat(loop, "127.0.0.7");
    behind_nat.audio.rtp = Endpoint::parse("10.255.255.5:4000").value();
    const auto local = IpAddress::parse("127.0.0.1").value();
    const auto id = server->open({IpAddress::parse("127.0.0.7").value(), true}, local, {}).value();
    behind_nat.peer = server->local_rtp(id);
    server->negotiated(id, behind_nat.audio);
    server->join(id, open(bora));
    behind_nat.say({1});
    ASSERT_TRUE(until([&] { return bora.heard.size() == 1; }));
    bora.say({2});
    ASSERT_TRUE(until([&] { return behind_nat.heard.size() == 1; }));
}

TEST_F(MediaServerThreads, NothingIsAcceptedBeforeTheNegotiation) {
    const auto local = IpAddress::parse("127.0.0.1").value();
    const auto one = server->open({local, false}, local, {}).value();
    ayse.peer = server->local_rtp(one);
    server->join(one, open(bora));
    ayse.say({1});
    settle();
    server->negotiated(one, ayse.audio);
    ayse.say({2});
    ASSERT_TRUE(until([&] { return bora.heard.size() == 1; }));
    EXPECT_THAT(bora.heard[0].payload, ElementsAre(2));
}

// M1: asymmetric payload types; the digit passes untouched and is told once.
TEST_F(MediaServerThreads, DigitsPassAndAreToldOnce) {
    ayse.audio.receive_telephone_event = 96;
    bora.audio.telephone_event = 100;
    server->join(open(ayse), open(bora));
    rtp::DtmfSender sender('5', 100ms, 8000);
    std::size_t sent = 0;
    for (auto event = sender.next(); event; event = sender.next(), ++sent) {
        ayse.send_rtp({96, event->marker, ayse.next.sequence, 5000, ayse.next.ssrc}, event->payload);
        ++ayse.next.sequence;
    }
    ASSERT_TRUE(until([&] { return bora.heard.size() == sent && !listener.all<Digit>().empty(); }));
    settle();
    ASSERT_EQ(listener.all<Digit>().size(), 1u);
    EXPECT_EQ(listener.all<Digit>()[0].digit, '5');
    EXPECT_EQ(listener.all<Digit>()[0].duration, 100ms);
    EXPECT_EQ(bora.heard.back().header.payload_type, 100);
    EXPECT_EQ(rtp::parse_dtmf_event(bora.heard.back().payload)->duration, 800);
}

// T7, M1
TEST_F(MediaServerThreads, WithheldDigitsAreToldAndNotHeard) {
    const auto one = open(ayse);
    server->join(one, open(bora));
    server->withhold_digits(one, true);
    press(ayse, '#', 5000);
    ayse.say({1});
    ASSERT_TRUE(until([&] { return !bora.heard.empty() && !listener.all<Digit>().empty(); }));
    EXPECT_THAT(bora.heard[0].payload, ElementsAre(1));
    server->withhold_digits(one, false);
    settle();
    bora.heard.clear();
    press(ayse, '5', 9000);
    ASSERT_TRUE(until([&] { return listener.all<Digit>().size() == 2; }));
    settle();
    ASSERT_FALSE(bora.heard.empty());
    EXPECT_EQ(rtp::parse_dtmf_event(bora.heard[0].payload)->digit, '5');
}

// M1, M2: RFC 4733 2.5.1; what the peer says meanwhile is held back.
TEST_F(MediaServerThreads, ADigitIsSentIntoTheStreamOfTheCall) {
    bora.audio.telephone_event = 100;
    const auto other = open(bora);
    server->join(open(ayse), other);
    ayse.say({1});
    ASSERT_TRUE(until([&] { return bora.heard.size() == 1; }));
    EXPECT_TRUE(server->send_digit(other, '7', 60ms));
    ASSERT_TRUE(until([&] { return bora.heard.size() == 2; }));
    ayse.say({2});
    ASSERT_TRUE(until([&] { return bora.heard.size() == 6; }));
    ayse.say({3});
    ASSERT_TRUE(until([&] { return bora.heard.size() == 7; }));
    EXPECT_EQ(presses_heard(bora, 100), "7");
    for (std::size_t i = 1; i < 6; ++i) {
        EXPECT_EQ(bora.heard[i].header.timestamp, bora.heard[1].header.timestamp);
        EXPECT_EQ(bora.heard[i].header.ssrc, bora.heard[0].header.ssrc);
    }
    for (std::size_t i = 0; i < 7; ++i)
        EXPECT_EQ(static_cast<std::uint16_t>(bora.heard[i].header.sequence - bora.heard[0].header.sequence),
                  i);
    EXPECT_THAT(bora.heard[6].payload, ElementsAre(3));
    EXPECT_GE(bora.heard[6].header.timestamp - bora.heard[1].header.timestamp, 480u);
}

// M1: Opus counts events at 48000 Hz; three presses in a row.
TEST_F(MediaServerThreads, DigitsInARowAreSentOneAfterTheOther) {
    LoopbackPhone opus(loop, "127.0.0.1", Codec::opus);
    const auto leg = open(opus);
    for (const char digit : {'1', '*', 'D'}) EXPECT_TRUE(server->send_digit(leg, digit, 40ms));
    ASSERT_TRUE(until([&] { return opus.heard.size() == 12; }));
    EXPECT_EQ(presses_heard(opus, 101), "1*D");
    EXPECT_EQ(rtp::parse_dtmf_event(opus.heard[3].payload)->duration, 48 * 40);
    EXPECT_GE(opus.heard[4].header.timestamp - opus.heard[0].header.timestamp, 48u * 90);
}

// M1: in band, and nothing of it is left for the peer: it begins with a packet.
TEST_F(MediaServerThreads, ASoundedDigitIsToldAndReplacedBySilence) {
    const auto one = open(ayse);
    server->join(one, open(bora));
    server->listen_for_tones(one, true);
    server->withhold_digits(one, true);
    audio::ToneSource key({{941, 1477}, 1s, 0ms}, 8000);
    for (int packet = 0; packet < 15; ++packet) {
        std::vector<std::int16_t> samples(160);
        if (packet < 5) key.fill(samples);
        std::vector<std::uint8_t> codes(160);
        audio::encode_alaw(samples, codes);
        ayse.say(codes);
    }
    ASSERT_TRUE(until([&] { return bora.heard.size() == 15 && !listener.all<Digit>().empty(); }));
    EXPECT_EQ(listener.all<Digit>()[0].digit, '#');
    const std::vector<std::uint8_t> silence(160, 0xd5);
    EXPECT_EQ(std::ranges::count(bora.heard, silence, &LoopbackPhone::Heard::payload), 15);
    EXPECT_EQ(bora.heard[14].header.timestamp - bora.heard[0].header.timestamp, 14u * 160);
}

TEST_F(MediaServerThreads, ADigitIsNotSentToAPhoneWithoutEvents) {
    bora.audio.telephone_event.reset();
    const auto other = open(bora);
    EXPECT_FALSE(server->send_digit(other, '7', 60ms));
    settle();
    EXPECT_TRUE(bora.heard.empty());
}

TEST_F(MediaServerThreads, ALegThatWantsToHearNothingIsSentNothing) {
    bora.audio.receives = false;
    const auto one = open(ayse), other = open(bora);
    server->join(one, other);
    ayse.say({1});
    settle();
    bora.audio.receives = true;
    server->negotiated(other, bora.audio);
    ayse.say({2});
    ASSERT_TRUE(until([&] { return bora.heard.size() == 1; }));
    EXPECT_THAT(bora.heard[0].payload, ElementsAre(2));
}

TEST_F(MediaServerThreads, MusicCoversThePeerUntilItStops) {
    const auto one = open(ayse), other = open(bora);
    server->join(one, other);
    server->play(other, Tone::music_on_hold);
    ASSERT_TRUE(until([&] { return bora.heard.size() >= 3; }));
    EXPECT_EQ(bora.heard[1].payload.size(), 160u);
    server->stop_playing(other);
    settle();
    bora.heard.clear();
    ayse.say({1});
    ASSERT_TRUE(until([&] { return !bora.heard.empty(); }));
    EXPECT_THAT(bora.heard[0].payload, ElementsAre(1));
    EXPECT_TRUE(bora.heard[0].header.marker);
}

// C7: 183 without RTP keeps the local ringback.
TEST_F(MediaServerThreads, RingbackLastsUntilTheOtherIsHeard) {
    const auto caller = open(ayse), fork = open(bora);
    server->join_when_heard(caller, fork);
    ASSERT_TRUE(until([&] { return ayse.heard.size() >= 2; }));
    ayse.say({9});
    const auto ssrc = ayse.heard[0].header.ssrc;
    bora.say({7});
    ASSERT_TRUE(until([&] { return ayse.heard.back().payload.size() == 1; }));
    EXPECT_TRUE(bora.heard.empty());
    EXPECT_EQ(ayse.heard.back().header.ssrc, ssrc);
    ayse.say({8});
    ASSERT_TRUE(until([&] { return bora.heard.size() == 1; }));
    EXPECT_THAT(bora.heard[0].payload, ElementsAre(8));
}

// C7: another fork answers.
TEST_F(MediaServerThreads, JoiningAnotherLegPartsTheFirst) {
    LoopbackPhone cem(loop, "127.0.0.1");
    const auto one = open(ayse), other = open(bora), third = open(cem);
    server->join(one, other);
    server->join(one, third);
    ayse.say({1});
    bora.say({2});
    cem.say({3});
    ASSERT_TRUE(until([&] { return ayse.heard.size() == 1 && cem.heard.size() == 1; }));
    settle();
    EXPECT_TRUE(bora.heard.empty());
    EXPECT_THAT(ayse.heard[0].payload, ElementsAre(3));
    server->part(third);
    ayse.say({4});
    settle();
    EXPECT_EQ(cem.heard.size(), 1u);
}

// Two calls joined by a transfer may live on two threads.
TEST_F(MediaServerThreads, LegsOfTwoThreadsHearEachOther) {
    start(2);
    const auto one = open(ayse), other = open(bora);
    ASSERT_GT(std::abs(ayse.peer.port - bora.peer.port), 4);
    server->join(one, other);
    for (std::uint8_t i = 0; i < 100; ++i) ayse.say({1, i});
    for (std::uint8_t i = 0; i < 100; ++i) bora.say({2, i});
    ASSERT_TRUE(until([&] { return ayse.heard.size() == 100 && bora.heard.size() == 100; }));
    EXPECT_THAT(ayse.heard[99].payload, ElementsAre(2, 99));
    EXPECT_THAT(bora.heard[99].payload, ElementsAre(1, 99));
}

// C12: two legs whose far sides are each other's ports, joined: a packet would run in a circle for ever.
TEST_F(MediaServerThreads, APacketNeverRunsInACircleThroughUs) {
    const auto local = IpAddress::parse("127.0.0.1").value();
    const auto one = server->open({local, false}, local, {}).value();
    const auto other = server->open({local, true}, local, {}).value();
    NegotiatedAudio audio;
    audio.rtp = server->local_rtp(other);
    server->negotiated(one, audio);
    audio.rtp = server->local_rtp(one);
    server->negotiated(other, audio);
    server->join(one, other);
    server->play(one, Tone::busy);
    ASSERT_TRUE(until([&] { return !listener.all<FirstPacket>().empty(); }));
    server->close(one);
    server->close(other);
    ASSERT_TRUE(until([&] { return listener.all<EndpointClosed>().size() == 2; }));
    const auto closed = listener.all<EndpointClosed>();
    EXPECT_GE(closed[0].statistics.packets_out, closed[1].statistics.packets_in);
    EXPECT_EQ(closed[1].statistics.packets_out, 0u);
}

// M8
TEST_F(MediaServerThreads, AThousandCallsLeaveNothingBehind) {
    for (int call = 0; call < 1000; ++call) {
        const auto one = open(ayse, true), other = open(bora, true, one);
        server->join(one, other);
        server->close(one);
        server->close(other);
        ASSERT_TRUE(until([&] { return server->ports_taken() == 0; }));
    }
    EXPECT_EQ(server->open_endpoints(), 0u);
    EXPECT_EQ(listener.all<EndpointClosed>().size(), 2000u);
}

// M8
TEST_F(MediaServerThreads, IsBusyWhenEveryPortIsTakenAndFreeAgainAfterwards) {
    const auto local = IpAddress::parse("127.0.0.1").value();
    std::vector<EndpointId> legs;
    for (auto leg = server->open({local, true}, local, {}); leg; leg = server->open({local, true}, local, {}))
        legs.push_back(*leg);
    EXPECT_GT(legs.size(), 8u);
    EXPECT_LE(legs.size(), 16u);
    EXPECT_EQ(server->open({local, true}, local, {}).error().code, Errc::busy);
    for (const auto leg : legs) server->close(leg);
    ASSERT_TRUE(until([&] { return server->ports_taken() == 0; }));
    EXPECT_TRUE(server->open({local, true}, local, {}));
}

// M8: another program took a port of ours meanwhile.
TEST_F(MediaServerThreads, APortThatIsTakenEndsTheCallAndIsNotGivenAgain) {
    const auto local = IpAddress::parse("127.0.0.1").value();
    const auto first = server->open({local, true}, local, {}).value();
    auto next = server->local_rtp(first);
    next.port += 4;
    struct : net::UdpSocket::User {
        void on_datagrams(net::UdpSocket&, std::span<const net::Datagram>) override {}
    } other_program;
    const auto squatter = net::UdpSocket::open(loop, next, {}, other_program).value();
    server->open({local, true}, local, {}).value();
    const auto deaf = server->open({local, true}, local, {}).value();
    EXPECT_EQ(server->local_rtp(deaf), next);
    ASSERT_TRUE(until([&] { return !listener.all<MediaTimeout>().empty(); }));
    EXPECT_EQ(listener.all<MediaTimeout>()[0].endpoint, deaf);
}

TEST_F(MediaServerThreads, StatisticsComeWithTheEnd) {
    const auto one = open(ayse), other = open(bora);
    server->join(one, other);
    ayse.say({1});
    ++ayse.next.sequence;  // One is lost.
    ayse.say({2});
    ASSERT_TRUE(until([&] { return bora.heard.size() == 2; }));
    server->close(one);
    server->close(other);
    ASSERT_TRUE(until([&] { return listener.all<EndpointClosed>().size() == 2; }));
    const auto closed = listener.all<EndpointClosed>();
    EXPECT_EQ(closed[0].statistics.packets_in, 2u);
    EXPECT_EQ(closed[0].statistics.packets_lost, 1u);
    EXPECT_GT(closed[0].statistics.mos, 1.0);
    EXPECT_EQ(closed[1].statistics.packets_out, 2u);
    EXPECT_EQ(closed[1].statistics.mos, 0.0);
    EXPECT_TRUE(until([&] { return bora.reports == 1; }));  // Goodbye.
}

TEST_F(MediaServerThreads, SettingsThatCannotWorkAreRefusedAtStart) {
    MediaSettings settings;
    settings.first_port = 7;
    EXPECT_EQ(MediaServer::start(settings, loop).error().code, Errc::malformed);
}

TEST_F(MediaServerThreads, AFamilyThatIsNotSpokenIsRefused) {
    MediaSettings settings;
    settings.first_port = free_range(64);
    settings.last_port = static_cast<std::uint16_t>(settings.first_port + 31);
    settings.shared_pairs = 2;
    settings.threads = 1;
    const auto plane = MediaServer::start(settings, loop, built_in_sounds()).value();
    EXPECT_EQ(plane->open({}, IpAddress::parse("::1").value(), {}).error().code, Errc::unavailable);
}

}  // namespace
}  // namespace santral::media
