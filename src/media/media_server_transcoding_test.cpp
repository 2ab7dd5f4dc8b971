// Two phones that do not agree on a codec, at the whole media plane.

#include <gmock/gmock.h>

#include "audio/decoder.h"
#include "audio/dtmf_detector.h"
#include "audio/encoder.h"
#include "audio/goertzel.h"
#include "audio/sound_file.h"
#include "audio/tones.h"
#include "media/media_server_fixture.h"
#include "store/scratch_directory.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

struct MediaServerTranscoding : MediaServerThreads {
    // A phone that sounds a tone in its own codec, 20 ms a packet, as fast as real time asks for.
    struct Voice {
        Voice(LoopbackPhone& who, double frequency)
            : phone(who),
              codec(who.audio.codec),
              encoder(audio::make_encoder(codec, 8000).value()),
              tone({{frequency, 0}, 1h, 0ms}, 8000) {}
        void speak() {
            std::array<std::int16_t, 160> samples;
            tone.fill(samples);
            std::array<std::uint8_t, audio::max_payload_bytes> payload;
            phone.say(std::span(payload).first(encoder->encode(samples, payload)));
        }
        LoopbackPhone& phone;
        Codec codec;
        std::unique_ptr<audio::Encoder> encoder;
        audio::ToneSource tone;
    };

    // What the phone has heard as audio of its codec.
    static std::vector<std::int16_t> sound_at(const LoopbackPhone& phone) {
        const auto decoder = audio::make_decoder(phone.audio.codec, 8000).value();
        std::vector<std::int16_t> sound;
        std::vector<std::int16_t> samples(audio::max_packet_samples);
        for (const auto& packet : phone.heard) {
            if (packet.header.payload_type != phone.audio.payload_type) continue;
            const auto count = decoder->decode(packet.payload, samples);
            sound.insert(sound.end(), samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(count));
        }
        return sound;
    }
    static double share_of(const LoopbackPhone& phone, double frequency) {
        const auto sound = sound_at(phone);
        return audio::tone_share(std::span(sound).last(std::min<std::size_t>(sound.size(), 1600)), frequency,
                                 8000);
    }
    // Both speak until both have heard so many packets.
    bool talk(Voice& one, Voice& other, std::size_t packets) {
        auto next = Clock::now();
        one.phone.heard.clear();
        other.phone.heard.clear();
        return until([&] {
            for (; next <= Clock::now(); next += 20ms) {
                one.speak();
                other.speak();
            }
            return one.phone.heard.size() >= packets && other.phone.heard.size() >= packets;
        });
    }
    static bool is_one_stream(const LoopbackPhone& phone) {
        for (std::size_t i = 1; i < phone.heard.size(); ++i) {
            const auto& before = phone.heard[i - 1].header;
            const auto& header = phone.heard[i].header;
            if (header.ssrc != before.ssrc) return false;
            if (header.sequence != static_cast<std::uint16_t>(before.sequence + 1)) return false;
        }
        return true;
    }

    LoopbackPhone selma{loop, "127.0.0.1", Codec::opus};
    LoopbackPhone gul{loop, "127.0.0.1", Codec::g722};
};

// M4
TEST_F(MediaServerTranscoding, OpusAndALawHearEachOther) {
    server->join(open(selma), open(ayse));
    Voice high(selma, 1200), low(ayse, 500);
    ASSERT_TRUE(talk(high, low, 25));
    EXPECT_GT(share_of(ayse, 1200), 0.9);
    EXPECT_GT(share_of(selma, 500), 0.9);
    EXPECT_TRUE(is_one_stream(ayse) && is_one_stream(selma));
    EXPECT_EQ(ayse.heard.back().payload.size(), 160u);
}

// M4
TEST_F(MediaServerTranscoding, G722AndMuLawHearEachOtherAcrossThreads) {
    start(2);
    LoopbackPhone mu(loop, "127.0.0.1", Codec::pcmu);
    server->join(open(gul), open(mu));
    Voice high(gul, 1200), low(mu, 500);
    ASSERT_TRUE(talk(high, low, 25));
    EXPECT_GT(share_of(mu, 1200), 0.9);
    EXPECT_GT(share_of(gul, 500), 0.9);
}

// M4: a late change of codec; where they agree in the end, packets go through as they are.
TEST_F(MediaServerTranscoding, BeginsAndEndsAsCodecsChange) {
    const auto one = open(selma), other = open(ayse);
    server->join(one, other);
    Voice high(selma, 1200), low(ayse, 500);
    ASSERT_TRUE(talk(high, low, 10));
    selma.audio.codec = Codec::pcma;
    selma.audio.payload_type = 8;
    server->negotiated(one, selma.audio);
    settle();
    ayse.heard.clear();
    selma.say({1, 2, 3});
    ASSERT_TRUE(until([&] { return !ayse.heard.empty(); }));
    EXPECT_THAT(ayse.heard.back().payload, testing::ElementsAre(1, 2, 3));
    selma.audio.codec = Codec::opus;
    selma.audio.payload_type = 111;
    server->negotiated(one, selma.audio);
    settle();
    ASSERT_TRUE(talk(high, low, 25));
    EXPECT_GT(share_of(ayse, 1200), 0.9);
    EXPECT_GT(share_of(selma, 500), 0.9);
}

// M1, M4: 8000 and 48000 clocks; one press stays one press, there and back.
TEST_F(MediaServerTranscoding, PressesCrossBetweenClocks) {
    server->join(open(selma), open(ayse));
    Voice high(selma, 1200), low(ayse, 500);
    ASSERT_TRUE(talk(high, low, 5));
    press(ayse, '7', ayse.next.timestamp);
    ASSERT_TRUE(until([&] { return presses_heard(selma, 101) == "7"; }));
    rtp::DtmfSender sender('#', 100ms, 48'000);
    const auto began = selma.next.timestamp;
    for (auto event = sender.next(); event; event = sender.next())
        selma.send_rtp({101, event->marker, selma.next.sequence++, began, selma.next.ssrc}, event->payload);
    ASSERT_TRUE(until([&] { return presses_heard(ayse, 101) == "#"; }));
    ASSERT_TRUE(talk(high, low, 10));  // Its ends are repeated.
    ASSERT_TRUE(talk(high, low, 10));
    EXPECT_EQ(presses_heard(ayse, 101), "");
    EXPECT_EQ(listener.all<Digit>().size(), 2u);
}

// M3, M4
TEST_F(MediaServerTranscoding, MusicTakesThePlaceOfTheVoiceAndGivesItBack) {
    const auto one = open(gul), other = open(ayse);
    server->join(one, other);
    Voice high(gul, 1200), low(ayse, 500);
    ASSERT_TRUE(talk(high, low, 10));
    server->play(other, Tone::music_on_hold);
    settle();
    ASSERT_TRUE(talk(high, low, 25));
    EXPECT_LT(share_of(ayse, 1200), 0.5);
    server->stop_playing(other);
    settle();
    ASSERT_TRUE(talk(high, low, 25));
    EXPECT_GT(share_of(ayse, 1200), 0.9);
}

// M4: the codecs of the new pair count, not those of the old one.
TEST_F(MediaServerTranscoding, AfterATransferTheNewPeerIsHeard) {
    const auto one = open(selma), other = open(ayse), third = open(gul);
    server->join(one, other);
    Voice high(selma, 1200), low(ayse, 500), last(gul, 800);
    ASSERT_TRUE(talk(high, low, 5));
    server->join(other, third);
    settle();
    ASSERT_TRUE(talk(low, last, 25));
    EXPECT_GT(share_of(ayse, 800), 0.9);
    EXPECT_GT(share_of(gul, 500), 0.9);
    server->join(other, open(bora));
    settle();
    bora.heard.clear();
    ayse.say({1, 2, 3});
    ASSERT_TRUE(until([&] { return !bora.heard.empty(); }));
    EXPECT_THAT(bora.heard.back().payload, testing::ElementsAre(1, 2, 3));
}

// M1, M4, T7: what is kept from the peer is kept from it in any codec.
TEST_F(MediaServerTranscoding, DigitsThatAreWithheldAreNotHeard) {
    const auto one = open(ayse), other = open(selma);
    server->join(one, other);
    server->listen_for_tones(one, true);
    server->withhold_digits(one, true);
    Voice low(ayse, 500), high(selma, 1200);
    ASSERT_TRUE(talk(low, high, 5));
    press(ayse, '7', ayse.next.timestamp);
    low.tone = audio::ToneSource(audio::key_cadence('5', 1h), 8000);
    ASSERT_TRUE(talk(low, high, 25));
    const auto sound = sound_at(selma);
    EXPECT_LT(audio::level_db(std::span(sound).last(1600)), -40);
    EXPECT_EQ(presses_heard(selma, 101), "");
}

// M1, M4: after music on hold, and for a far side that takes no events.
TEST_F(MediaServerTranscoding, PressesCrossAfterHoldAndAsSound) {
    ayse.audio.telephone_event.reset();
    const auto one = open(gul), other = open(ayse);
    server->join(one, other);
    Voice high(gul, 1200), low(ayse, 500);
    server->play(other, Tone::music_on_hold);
    ASSERT_TRUE(talk(high, low, 5));
    server->stop_playing(other);
    settle();
    press(gul, '8', gul.next.timestamp);
    ayse.heard.clear();
    ASSERT_TRUE(until([&] { return ayse.heard.size() >= 8; }));
    std::string keys;
    audio::DtmfDetector detector([&keys](char key) {
        if (key) keys += key;
    });
    detector.hear(sound_at(ayse));
    EXPECT_EQ(keys, "8");
}

// M9, M4: what came is recorded in the codec that it came in.
TEST_F(MediaServerTranscoding, BothSidesAreRecorded) {
    const auto one = open(selma), other = open(ayse);
    server->join(one, other);
    const store::ScratchDirectory scratch;
    server->record(one, other, scratch.path() / "call.wav");
    Voice high(selma, 1200), low(ayse, 500);
    ASSERT_TRUE(talk(high, low, 30));
    server->close(one);
    server->close(other);
    ASSERT_TRUE(until([&] { return !listener.all<RecordingClosed>().empty(); }));
    const auto both = audio::read_sound_file(scratch.path() / "call.wav", 8000).value();
    ASSERT_GT(both.size(), 4000u);
    EXPECT_GT(audio::tone_share(both, 1200, 8000), 0.25);
    EXPECT_GT(audio::tone_share(both, 500, 8000), 0.25);
}

}  // namespace
}  // namespace santral::media
