// The whole media plane with real sockets and threads on the loopback. What needs no socket is tested beside
// its class.

#include "media/media_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <fstream>
#include <numbers>

#include "audio/g711.h"
#include "audio/goertzel.h"
#include "audio/wav_header.h"
#include "media/loopback_phone.h"
#include "rtp/dtmf_sender.h"
#include "store/scratch_directory.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

std::shared_ptr<const SoundLibrary> sounds() {
    static const auto made = SoundLibrary::make({}).value();
    return made;
}

struct Listener : MediaPlane::User {
    void on_media(const MediaEvent& event) override { events.push_back(event); }

    // A template because the events are types.
    template <class Event>
    std::vector<Event> all() const {
        std::vector<Event> found;
        for (const auto& event : events)
            if (const auto* one = std::get_if<Event>(&event)) found.push_back(*one);
        return found;
    }

    std::vector<MediaEvent> events;
};

bool is_free(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return false;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    const bool is_bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return is_bound;
}

// Below the ports that the kernel gives by itself, and held by nobody at this moment.
std::uint16_t free_range(unsigned ports) {
    static std::atomic<unsigned> used = 0;
    while (true) {
        const auto first =
            static_cast<std::uint16_t>(10'000 + (::getpid() * 1'000u + (used += ports)) % 20'000 / 2 * 2);
        bool are_free = true;
        for (unsigned i = 0; i < ports; ++i) are_free &= is_free(static_cast<std::uint16_t>(first + i));
        if (are_free) return first;
    }
}

// A sine in G.711, 20 ms a packet.
class ToneOf {
public:
    explicit ToneOf(double frequency) : frequency_(frequency) {}

    std::vector<std::uint8_t> packet() {
        std::vector<std::uint8_t> codes(160);
        for (auto& code : codes) {
            const auto phase = 2 * std::numbers::pi * frequency_ * static_cast<double>(said_++) / 8000;
            code = audio::encode_alaw(static_cast<std::int16_t>(8000 * std::sin(phase)));
        }
        return codes;
    }

private:
    double frequency_;
    std::size_t said_ = 0;
};

// Left and right of a WAV file of ours.
std::pair<std::vector<std::int16_t>, std::vector<std::int16_t>> channels_of(
    const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    stream.seekg(audio::wav_header_bytes);
    std::pair<std::vector<std::int16_t>, std::vector<std::int16_t>> channels;
    std::array<std::int16_t, 2> frame;
    while (stream.read(reinterpret_cast<char*>(frame.data()), sizeof frame)) {
        channels.first.push_back(frame[0]);
        channels.second.push_back(frame[1]);
    }
    return channels;
}

// From the first sound to the last.
std::span<const std::int16_t> sounding(const std::vector<std::int16_t>& samples) {
    const auto is_sound = [](std::int16_t sample) { return std::abs(sample) > 500; };
    const auto first = std::ranges::find_if(samples, is_sound);
    const auto last = std::ranges::find_if(samples.rbegin(), samples.rend(), is_sound).base();
    return first < last ? std::span(first, last) : std::span<const std::int16_t>{};
}

struct MediaServerThreads : testing::Test {
    MediaServerThreads() { start(1); }

    void start(unsigned threads) {
        server.reset();
        MediaSettings settings;
        settings.bind_v4 = IpAddress::v4(0);
        settings.bind_v6 = IpAddress::parse("::1").value();
        settings.first_port = free_range(64);
        settings.last_port = static_cast<std::uint16_t>(settings.first_port + 31);
        settings.shared_pairs = 2;
        settings.threads = threads;
        server = MediaServer::start(settings, loop, sounds()).value();
        server->report_to(listener);
    }

    EndpointId open(LoopbackPhone& phone, bool behind_nat = false, std::optional<EndpointId> beside = {}) {
        const auto local = IpAddress::parse(phone.audio.rtp.ip.is_v4() ? "127.0.0.1" : "::1").value();
        const auto id = server->open({phone.audio.rtp.ip, behind_nat}, local, beside).value();
        phone.peer = server->local_rtp(id);
        server->negotiated(id, phone.audio);
        return id;
    }
    bool until(const std::function<bool()>& holds) { return turn_until(loop, holds); }
    // Everything ordered and sent up to here has been done: orders and the packets of one port keep their
    // order, and legs without NAT all live on the first port.
    void settle() {
        loop.turn(0ms);
        LoopbackPhone one(loop, "127.0.0.1"), other(loop, "127.0.0.1");
        const auto first = open(one), second = open(other);
        server->join(first, second);
        one.say({0});
        ASSERT_TRUE(until([&] { return !other.heard.empty(); }));
        server->close(first);
        server->close(second);
    }

    net::EventLoop loop;
    Listener listener;
    std::unique_ptr<MediaServer> server;
    LoopbackPhone ayse{loop, "127.0.0.1"};
    LoopbackPhone bora{loop, "127.0.0.1"};
};

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

// M9, S1.21: two tones of a second each, one side per channel, aligned.
TEST_F(MediaServerThreads, ARecordingHasEachLegOnItsOwnChannel) {
    const store::ScratchDirectory scratch;
    const auto file = scratch.path() / "2026" / "call.wav";
    const auto one = open(ayse), other = open(bora);
    server->join(one, other);
    const auto recording = server->record(one, other, file);
    settle();
    ToneOf left(440), right(1000);
    for (int packet = 0; packet < 10; ++packet) {
        ayse.say(left.packet());
        bora.say(right.packet());
    }
    ASSERT_TRUE(until([&] { return ayse.heard.size() == 10 && bora.heard.size() == 10; }));
    EXPECT_TRUE(std::filesystem::exists(file.string() + ".part"));
    // The time line is that of the clock: the last packets lie 200 ms after the first.
    const auto said = Clock::now() + 250ms;
    ASSERT_TRUE(until([&] { return Clock::now() > said; }));
    server->stop_recording(recording);
    ASSERT_TRUE(until([&] { return !listener.all<RecordingClosed>().empty(); }));
    const auto closed = listener.all<RecordingClosed>()[0];
    EXPECT_EQ(closed.file, file);
    EXPECT_EQ(closed.bytes, std::filesystem::file_size(file));
    const auto [first, second] = channels_of(file);
    EXPECT_EQ(first.size(), second.size());
    EXPECT_GT(audio::tone_share(sounding(first), 440, 8000), 0.9);
    EXPECT_GT(audio::tone_share(sounding(second), 1000, 8000), 0.9);
    EXPECT_TRUE(listener.all<RecordingFault>().empty());
}

// M9
TEST_F(MediaServerThreads, ARecordingEndsWithItsEndpoints) {
    const store::ScratchDirectory scratch;
    const auto one = open(ayse), other = open(bora);
    server->record(one, other, scratch.path() / "call.wav");
    server->close(one);
    server->close(other);
    ASSERT_TRUE(until([&] { return !listener.all<RecordingClosed>().empty(); }));
    EXPECT_TRUE(std::filesystem::exists(scratch.path() / "call.wav"));
}

// M9
TEST_F(MediaServerThreads, AServerThatStopsLeavesWholeRecordings) {
    const store::ScratchDirectory scratch;
    server->record(open(ayse), open(bora), scratch.path() / "call.wav");
    settle();
    server.reset();
    EXPECT_TRUE(std::filesystem::exists(scratch.path() / "call.wav"));
    EXPECT_FALSE(std::filesystem::exists(scratch.path() / "call.wav.part"));
}

// M9: a disk that cannot be written is an alarm, and the call goes on.
TEST_F(MediaServerThreads, ARecordingThatCannotBeginIsAFaultAndTheCallGoesOn) {
    const auto one = open(ayse), other = open(bora);
    server->join(one, other);
    const auto recording = server->record(one, other, "/proc/nowhere/call.wav");
    server->stop_recording(recording);
    ASSERT_TRUE(until([&] { return !listener.all<RecordingClosed>().empty(); }));
    EXPECT_EQ(listener.all<RecordingFault>().size(), 1u);
    EXPECT_EQ(listener.all<RecordingClosed>()[0].file, "");
    ayse.say({1});
    ASSERT_TRUE(until([&] { return bora.heard.size() == 1; }));
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
    const auto plane = MediaServer::start(settings, loop, sounds()).value();
    EXPECT_EQ(plane->open({}, IpAddress::parse("::1").value(), {}).error().code, Errc::unavailable);
}

}  // namespace
}  // namespace santral::media
