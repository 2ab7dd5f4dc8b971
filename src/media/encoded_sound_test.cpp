// Sounds are encoded once for each codec, and played in frames of any length.

#include "media/encoded_sound.h"

#include <gtest/gtest.h>

#include "audio/decoder.h"
#include "audio/goertzel.h"
#include "media/player.h"
#include "media/sound_library.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

const SoundLibrary& library() {
    static const auto made = SoundLibrary::make({}).value();
    return *made;
}

// What a phone hears of a sound, in the first second.
std::vector<std::int16_t> heard(Tone tone, Codec codec, std::chrono::milliseconds ptime) {
    auto decoder = audio::make_decoder(codec, 8000).value();
    std::vector<std::int16_t> samples, packet(audio::max_packet_samples);
    for (auto position = 0ms; position < 1s;) {
        const auto frame = library().sound(tone, codec).frame(position, ptime);
        const auto count = decoder->decode(frame.payload, packet);
        samples.insert(samples.end(), packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(count));
        position += frame.length;
    }
    return samples;
}

TEST(EncodedSound, EveryCodecCarriesTheRingbackTone) {
    for (const auto codec : rtp::all_codecs) {
        const auto samples = heard(Tone::ringback, codec, 20ms);
        const auto middle = std::span(samples).subspan(800, 6400);
        EXPECT_GT(audio::tone_share(middle, 425, 8000), 0.9) << rtp::to_string(codec);
    }
}

TEST(EncodedSound, MusicIsHeardInEveryCodec) {
    for (const auto codec : rtp::all_codecs)
        EXPECT_GT(audio::level_db(heard(Tone::music_on_hold, codec, 20ms)), -40) << rtp::to_string(codec);
}

TEST(EncodedSound, FramesAreAsLongAsTheFarSideAsksFor) {
    const auto& sound = library().sound(Tone::busy, Codec::pcma);
    EXPECT_EQ(sound.frame(0ms, 10ms).payload.size(), 80u);
    EXPECT_EQ(sound.frame(0ms, 30ms).payload.size(), 240u);
    EXPECT_EQ(sound.frame(0ms, 60ms).payload.size(), 480u);
    EXPECT_EQ(sound.frame(0ms, 500ms).length, 60ms);
    EXPECT_EQ(library().sound(Tone::busy, Codec::opus).frame(0ms, 60ms).length, 20ms);
}

TEST(EncodedSound, AFrameAcrossTheSeamGoesOnAtTheBeginning) {
    std::vector<std::int16_t> samples(800);
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<std::int16_t>(i * 40);
    const EncodedSound sound(Codec::pcma, samples);
    const auto across = sound.frame(90ms, 30ms).payload;
    const auto beginning = sound.frame(100ms, 20ms).payload;
    EXPECT_TRUE(std::ranges::equal(across.subspan(80), beginning));
    EXPECT_TRUE(std::ranges::equal(beginning, sound.frame(0ms, 20ms).payload));
}

TEST(SoundLibrary, AMusicFileThatCannotBeReadIsAnError) {
    EXPECT_EQ(SoundLibrary::make("/nowhere/music.wav").error().code, Errc::not_found);
}

TEST(Player, GivesEachFrameWhenItIsDue) {
    const Clock::time_point start{1h};
    Player player(library().sound(Tone::busy, Codec::pcma), 20ms, start);
    EXPECT_TRUE(player.next(start));
    EXPECT_FALSE(player.next(start + 19ms));
    EXPECT_TRUE(player.next(start + 20ms));
    EXPECT_TRUE(player.next(start + 60ms));
    EXPECT_TRUE(player.next(start + 60ms));
    EXPECT_FALSE(player.next(start + 60ms));
}

TEST(Player, LeavesOutWhatALongDelayMissed) {
    const Clock::time_point start{1h};
    Player player(library().sound(Tone::busy, Codec::pcma), 20ms, start);
    EXPECT_TRUE(player.next(start + 10s));
    EXPECT_FALSE(player.next(start + 10s));
}

}  // namespace
}  // namespace santral::media
