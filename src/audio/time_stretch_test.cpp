// Tones and voices that become shorter or longer without a seam.

#include "audio/time_stretch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "audio/goertzel.h"
#include "audio/tones.h"

namespace santral::audio {
namespace {

using namespace std::chrono_literals;
using Samples = std::vector<std::int16_t>;

constexpr unsigned rate = 8000;

Samples tone_of(double frequency, std::size_t count) {
    Samples samples(count);
    ToneSource({{frequency, 0}, 1h, 0ms}, rate).fill(samples);
    return samples;
}

int largest_step(std::span<const std::int16_t> samples) {
    int largest = 0;
    for (std::size_t i = 1; i < samples.size(); ++i)
        largest = std::max(largest, std::abs(samples[i] - samples[i - 1]));
    return largest;
}

// M7
TEST(TimeStretch, AShortenedToneKeepsItsPitchWithoutASeam) {
    auto sound = tone_of(440, 800);
    const auto step = largest_step(sound);
    const auto period = find_period(std::span(sound).subspan(100, 240), rate);
    EXPECT_GT(period.likeness, 0.99);
    sound.resize(100 + shorten(std::span(sound).subspan(100), period));
    EXPECT_EQ(sound.size(), 800 - period.samples);
    EXPECT_LE(largest_step(sound), step * 11 / 10);
    EXPECT_GT(tone_share(std::span(sound).subspan(40), 440, rate), 0.98);
}

// M7
TEST(TimeStretch, ALengthenedToneKeepsItsPitchWithoutASeam) {
    auto sound = tone_of(200, 800);
    const auto step = largest_step(sound);
    const auto period = find_period(std::span(sound).subspan(100, 240), rate);
    sound.resize(1000);
    sound.resize(100 + lengthen(std::span(sound).subspan(100), 700, period));
    EXPECT_EQ(sound.size(), 800 + period.samples);
    EXPECT_LE(largest_step(sound), step * 11 / 10);
    EXPECT_GT(tone_share(std::span(sound).subspan(40), 200, rate), 0.98);
}

TEST(TimeStretch, InSilenceTheLongestPeriodIsTaken) {
    const Samples silence(240, 3);
    EXPECT_EQ(find_period(silence, rate).samples, 120u);
    EXPECT_EQ(find_period(silence, rate).likeness, 1);
}

TEST(TimeStretch, WhatIsTooShortHasNoPeriod) {
    EXPECT_EQ(find_period(Samples(39, 9000), rate).samples, 0u);
    EXPECT_EQ(find_period({}, rate).samples, 0u);
    EXPECT_EQ(find_period(tone_of(400, 40), rate).samples, 20u);
}

}  // namespace
}  // namespace santral::audio
