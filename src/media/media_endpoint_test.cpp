// One endpoint with time turned by hand, on a port without sockets.

#include "media/media_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audio/g711.h"
#include "audio/tones.h"
#include "rtp/dtmf_sender.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

struct NoPort : MediaPort::User {
    void on_rtp(EndpointId, const rtp::Packet&, std::span<std::uint8_t>) override {}
    void on_rtcp(EndpointId, std::span<const std::uint8_t>) override {}
    void on_event(const MediaEvent&) override {}
    void on_batch_begin() override {}
    void on_batch_end() override {}
};

struct MediaEndpointTest : testing::Test, MediaEndpoint::User {
    void on_event(const MediaEvent& event) override { events.push_back(event); }
    void relay(const Peer& to, EndpointId, const RelayedPacket& packet) override {
        EXPECT_EQ(to, peer);
        relayed.emplace_back(packet.bytes.begin() + rtp::fixed_header_bytes, packet.bytes.end());
    }
    void record(const Tap&, const RecordedPacket& packet) override {
        recorded.emplace_back(packet.payload.begin(), packet.payload.end());
    }

    void on_translating(EndpointId endpoint_id) override { EXPECT_EQ(endpoint_id, id); }

    void negotiate() { endpoint.negotiate({id, audio, false}); }
    // A datagram from the far side; header and payload follow each other plainly unless said otherwise.
    void hear(std::vector<std::uint8_t> datagram) {
        const auto packet = rtp::parse_packet(datagram);
        if (packet) endpoint.on_rtp(*packet, datagram);
    }
    void hear(std::uint8_t payload_type, const std::vector<std::uint8_t>& payload) {
        std::vector<std::uint8_t> datagram(rtp::fixed_header_bytes + payload.size());
        rtp::write_packet({payload_type, false, sequence++, timestamp, 7}, payload, datagram);
        hear(std::move(datagram));
    }
    // "5" or nothing, in G.711, 20 ms a packet.
    void sound(bool is_key, int packets) {
        for (; packets > 0; --packets) {
            std::vector<std::int16_t> samples(160);
            if (is_key) key.fill(samples);
            std::vector<std::uint8_t> codes(160);
            audio::encode_alaw(samples, codes);
            hear(8, codes);
            timestamp += 160;
            timers.advance(20ms);
        }
    }
    void seconds(int count) {
        for (; count > 0; --count) {
            timers.advance(1s);
            endpoint.on_second();
        }
    }
    template <class Event>
    std::size_t count() const {
        return static_cast<std::size_t>(std::ranges::count_if(
            events, [](const MediaEvent& event) { return std::holds_alternative<Event>(event); }));
    }

    static constexpr EndpointId id{1};
    static constexpr Tap tap{RecordingId{1}, Side::left, TapId{1}};
    static constexpr Peer peer{0, EndpointId{2}};
    Timers timers{Clock::time_point{1h}};
    SeededRandom random{1};
    net::EventLoop loop;
    NoPort nobody;
    MediaPort port{loop, 20'000, nobody};
    MediaEndpoint::Surroundings around{timers, random, *this, 30s};
    MediaEndpoint endpoint{id, port, {}, around};
    NegotiatedAudio audio{.rtp = Endpoint::parse("192.0.2.1:4000").value(),
                          .rtcp = Endpoint::parse("192.0.2.1:4001").value(),
                          .telephone_event = 101};
    std::uint16_t sequence = 1;
    std::uint32_t timestamp = 1;
    audio::ToneSource key{{{770, 1336}, 1h, 0ms}, 8000};
    std::vector<MediaEvent> events;
    std::vector<std::vector<std::uint8_t>> relayed;
    std::vector<std::vector<std::uint8_t>> recorded;
};

TEST_F(MediaEndpointTest, HandsThePayloadOnWithoutItsExtensions) {
    negotiate();
    endpoint.connect({id, peer});
    // Padding, extension of one word and one CSRC (RFC 3550 5.1).
    hear({0xb1, 8, 0, 1, 0, 0, 0, 1, 0, 0, 0, 7, 9, 9, 9, 9, 0xbe, 0xde, 0, 1, 5, 5, 5, 5, 1, 2, 3, 0, 2});
    EXPECT_THAT(relayed, ElementsAre(ElementsAre(1, 2, 3)));
}

TEST_F(MediaEndpointTest, PayloadTypesThatWereNotAgreedAreDropped) {
    negotiate();
    endpoint.connect({id, peer});
    hear(0, {1});
    EXPECT_TRUE(relayed.empty());
    EXPECT_EQ(count<FirstPacket>(), 0u);
}

TEST_F(MediaEndpointTest, TheFirstPacketIsToldOnce) {
    negotiate();
    hear(8, {1});
    hear(8, {2});
    EXPECT_EQ(count<FirstPacket>(), 1u);
}

TEST_F(MediaEndpointTest, ALegThatDoesNotSendIsNotHeard) {
    audio.sends = false;
    negotiate();
    endpoint.connect({id, peer});
    endpoint.start_tap(tap);
    hear(8, {1});
    EXPECT_TRUE(relayed.empty());
    EXPECT_TRUE(recorded.empty());
}

// M1: a press whose end is lost still is one digit.
TEST_F(MediaEndpointTest, ADigitWithoutItsEndIsToldAfterSilence) {
    negotiate();
    const auto press = rtp::print_dtmf_event({.digit = '7', .duration = 400});
    hear(101, {press.begin(), press.end()});
    EXPECT_EQ(count<Digit>(), 0u);
    timers.advance(1s);
    EXPECT_EQ(count<Digit>(), 1u);
}

// T7, T13: what began before the order is relayed to its end, and the other way round.
TEST_F(MediaEndpointTest, APressIsWithheldAsAWhole) {
    negotiate();
    endpoint.connect({id, peer});
    const auto begun = rtp::print_dtmf_event({.digit = '7', .duration = 400});
    const auto ended = rtp::print_dtmf_event({.digit = '7', .end = true, .duration = 800});
    hear(101, {begun.begin(), begun.end()});
    endpoint.withhold_digits(true);
    hear(101, {ended.begin(), ended.end()});
    EXPECT_EQ(relayed.size(), 2u);
    timestamp = 5'000;
    hear(101, {begun.begin(), begun.end()});
    endpoint.withhold_digits(false);
    hear(101, {ended.begin(), ended.end()});
    hear(101, {ended.begin(), ended.end()});
    EXPECT_EQ(relayed.size(), 2u);
    timestamp = 9'000;
    hear(101, {begun.begin(), begun.end()});
    EXPECT_EQ(relayed.size(), 3u);
    EXPECT_EQ(count<Digit>(), 2u);
}

// X7
TEST_F(MediaEndpointTest, NothingIsRecordedWhileAKeyIsPressed) {
    negotiate();
    endpoint.start_tap(tap);
    hear(8, {1});
    const auto press = rtp::print_dtmf_event({.digit = '7', .duration = 400});
    hear(101, {press.begin(), press.end()});
    hear(8, {2});
    timers.advance(silence_after_digit);
    hear(8, {3});
    EXPECT_THAT(recorded, ElementsAre(ElementsAre(1), ElementsAre(3)));
}

// M1, T7, X7: in band.
TEST_F(MediaEndpointTest, ASoundedDigitIsKeptFromThePeerAndTheRecording) {
    negotiate();
    endpoint.connect({id, peer});
    endpoint.start_tap(tap);
    endpoint.listen_for_tones(true);
    endpoint.withhold_digits(true);
    sound(true, 5);
    sound(false, 10);
    EXPECT_EQ(count<Digit>(), 1u);
    ASSERT_EQ(relayed.size(), 15u);
    const std::vector<std::uint8_t> silence(160, 0xd5);
    EXPECT_EQ(std::ranges::count(relayed, silence), 15);  // It begins with a packet.
    EXPECT_LT(recorded.size(), 12u);
}

// M1
TEST_F(MediaEndpointTest, ASoundedDigitIsHeardByThePeerWhereItIsNotWithheld) {
    negotiate();
    endpoint.connect({id, peer});
    endpoint.listen_for_tones(true);
    sound(true, 5);
    sound(false, 10);
    EXPECT_EQ(count<Digit>(), 1u);
    EXPECT_EQ(std::ranges::count(relayed, std::vector<std::uint8_t>(160, 0xd5)), 10);
}

// M1: some far sides press and sound each key.
TEST_F(MediaEndpointTest, ADigitThatIsPressedAndSoundedIsOne) {
    negotiate();
    endpoint.listen_for_tones(true);
    const auto press = rtp::print_dtmf_event({.digit = '5', .end = true, .duration = 800});
    hear(101, {press.begin(), press.end()});
    sound(true, 5);
    sound(false, 10);
    EXPECT_EQ(count<Digit>(), 1u);
}

TEST_F(MediaEndpointTest, TonesAreNotHeardUnlessAskedFor) {
    negotiate();
    endpoint.listen_for_tones(true);
    endpoint.listen_for_tones(false);
    sound(true, 5);
    sound(false, 10);
    EXPECT_EQ(count<Digit>(), 0u);
}

TEST_F(MediaEndpointTest, ASoundedDigitAfterWhichNothingComesIsToldToo) {
    negotiate();
    endpoint.listen_for_tones(true);
    sound(true, 5);
    EXPECT_EQ(count<Digit>(), 0u);
    timers.advance(1s);
    EXPECT_EQ(count<Digit>(), 1u);
}

TEST_F(MediaEndpointTest, SilenceIsToldAgainAfterEachTimeout) {
    negotiate();
    seconds(29);
    EXPECT_EQ(count<MediaTimeout>(), 0u);
    seconds(1);
    EXPECT_EQ(count<MediaTimeout>(), 1u);
    seconds(30);
    EXPECT_EQ(count<MediaTimeout>(), 2u);
    seconds(20);
    hear(8, {1});
    seconds(29);
    EXPECT_EQ(count<MediaTimeout>(), 2u);
}

TEST_F(MediaEndpointTest, AReportIsASignOfLife) {
    negotiate();
    seconds(20);
    endpoint.on_rtcp({});
    seconds(29);
    EXPECT_EQ(count<MediaTimeout>(), 0u);
}

TEST_F(MediaEndpointTest, ALegOnHoldMayBeSilent) {
    audio.sends = false;
    negotiate();
    seconds(600);
    EXPECT_EQ(count<MediaTimeout>(), 0u);
    audio.sends = true;
    negotiate();
    seconds(29);
    EXPECT_EQ(count<MediaTimeout>(), 0u);
    seconds(1);
    EXPECT_EQ(count<MediaTimeout>(), 1u);
}

// M3: whichever way the hold was said.
TEST_F(MediaEndpointTest, ALegThatHoldsByTheBlackHoleAddressMayBeSilent) {
    audio.receives = false;
    audio.rtp = Endpoint::parse("0.0.0.0:4000").value();
    negotiate();
    seconds(600);
    EXPECT_EQ(count<MediaTimeout>(), 0u);
}

// M3: a held phone goes on sending, and one that is gone must not wait in the music for ever.
TEST_F(MediaEndpointTest, ALegThatHearsMusicIsStillWatched) {
    negotiate();
    endpoint.play(Tone::music_on_hold);
    seconds(30);
    EXPECT_EQ(count<MediaTimeout>(), 1u);
}

TEST_F(MediaEndpointTest, NothingIsTimedBeforeTheNegotiation) {
    seconds(600);
    EXPECT_TRUE(events.empty());
}

TEST_F(MediaEndpointTest, AStoppedTapRecordsNoMore) {
    negotiate();
    endpoint.start_tap(tap);
    endpoint.stop_tap(tap);
    EXPECT_TRUE(endpoint.taps().empty());
    hear(8, {1});
    EXPECT_TRUE(recorded.empty());
}

TEST_F(MediaEndpointTest, LeavesItsPortWhenItDies) {
    {
        MediaEndpoint other(EndpointId{9}, port, {}, around);
    }
    EXPECT_EQ(port.legs().size(), 1u);
}

}  // namespace
}  // namespace santral::media
