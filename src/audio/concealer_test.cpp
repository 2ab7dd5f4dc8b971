// Holes in tones and in noise.

#include "audio/concealer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "audio/comfort_noise.h"
#include "audio/goertzel.h"
#include "audio/tones.h"

namespace santral::audio {
namespace {

using namespace std::chrono_literals;
using Samples = std::vector<std::int16_t>;

constexpr unsigned rate = 8000;

// A second of sound in packets of 20 ms, of which the 25th is lost.
Samples with_a_hole(Samples sound) {
    Concealer concealer(rate);
    for (std::size_t at = 0; at < sound.size(); at += 160) {
        const auto packet = std::span(sound).subspan(at, 160);
        at == 24 * 160 ? concealer.fill(packet) : concealer.heard(packet);
    }
    return sound;
}

Samples tone_of(double frequency) {
    Samples samples(rate);
    ToneSource({{frequency, 0}, 1h, 0ms}, rate).fill(samples);
    return samples;
}

int largest_step(std::span<const std::int16_t> samples) {
    int largest = 0;
    for (std::size_t i = 1; i < samples.size(); ++i)
        largest = std::max(largest, std::abs(samples[i] - samples[i - 1]));
    return largest;
}

// M4, M7
TEST(Concealer, ATonePassesAHoleWithoutASeam) {
    const auto sound = tone_of(300);
    const auto heard = with_a_hole(sound);
    EXPECT_LE(largest_step(heard), largest_step(sound) * 14 / 10);
    const auto around = std::span(heard).subspan(24 * 160 - 80, 320);
    EXPECT_GT(tone_share(around, 300, rate), 0.9);
    EXPECT_GT(level_db(around), level_db(sound) - 2);
}

TEST(Concealer, NoiseDoesNotClick) {
    Samples sound(rate);
    ComfortNoise(std::vector<std::uint8_t>{35}).add_to(sound);
    EXPECT_LE(largest_step(with_a_hole(sound)), largest_step(sound));
}

TEST(Concealer, ALongHoleEndsInSilence) {
    Concealer concealer(rate);
    auto sound = tone_of(300);
    concealer.heard(sound);
    Samples hole(rate / 10);
    concealer.fill(hole);
    EXPECT_EQ(std::ranges::count(std::span(hole).last(300), 0), 300);
    EXPECT_GT(level_db(std::span(hole).first(160)), -20);
}

TEST(Concealer, BeforeAnythingWasHeardThereIsSilence) {
    Concealer concealer(16'000);
    Samples hole(320, 7);
    concealer.fill(hole);
    concealer.fill({});
    EXPECT_EQ(hole, Samples(320));
}

}  // namespace
}  // namespace santral::audio
