// The tones by ear of a Goertzel filter, and their cadence by level.

#include "audio/tones.h"

#include <gtest/gtest.h>

#include <vector>

#include "audio/goertzel.h"

namespace santral::audio {
namespace {

using Samples = std::vector<std::int16_t>;
constexpr unsigned rate = 8000;

Samples seconds_of(Tone tone, unsigned seconds) {
    Samples samples(std::size_t{seconds} * rate);
    ToneSource(european_cadence(tone), rate).fill(samples);
    return samples;
}

std::span<const std::int16_t> between(const Samples& samples, double from, double to) {
    return std::span(samples).subspan(std::size_t(from * rate), std::size_t((to - from) * rate));
}

TEST(Tones, RingbackSoundsForOneSecondInFive) {
    const auto samples = seconds_of(Tone::ringback, 10);
    EXPECT_GT(tone_share(between(samples, 0.1, 0.9), 425, rate), 0.99);
    EXPECT_NEAR(level_db(between(samples, 0.1, 0.9)), -13.1, 0.3);
    EXPECT_EQ(level_db(between(samples, 1, 5)), -100);
    EXPECT_GT(tone_share(between(samples, 5.1, 5.9), 425, rate), 0.99);
}

TEST(Tones, BusyIsSlowAndCongestionIsFast) {
    const auto busy = seconds_of(Tone::busy, 2);
    EXPECT_GT(tone_share(between(busy, 0, 0.5), 425, rate), 0.95);
    EXPECT_EQ(level_db(between(busy, 0.5, 1)), -100);
    const auto congestion = seconds_of(Tone::congestion, 2);
    EXPECT_GT(tone_share(between(congestion, 0, 0.25), 425, rate), 0.95);
    EXPECT_EQ(level_db(between(congestion, 0.25, 0.5)), -100);
    EXPECT_GT(tone_share(between(congestion, 0.5, 0.75), 425, rate), 0.95);
}

TEST(Tones, ConfirmationIsQuickAndOfTwoPitches) {
    const auto samples = seconds_of(Tone::confirmation, 1);
    EXPECT_GT(tone_share(between(samples, 0, 0.1), 850, rate), 0.4);
    EXPECT_EQ(level_db(between(samples, 0.1, 0.2)), -100);
    EXPECT_GT(tone_share(between(samples, 0.2, 0.3), 850, rate), 0.4);
}

TEST(Tones, GoOnAcrossFramesAsIfFilledAtOnce) {
    const auto whole = seconds_of(Tone::busy, 1);
    ToneSource source(european_cadence(Tone::busy), rate);
    Samples framed(whole.size());
    for (std::size_t at = 0; at < framed.size(); at += 160) source.fill(std::span(framed).subspan(at, 160));
    EXPECT_EQ(framed, whole);
}

TEST(Tones, CanBeOfTwoFrequenciesAndWithoutPause) {
    using namespace std::chrono_literals;
    Samples samples(rate);
    ToneSource({{350, 440}, 1000ms, 0ms}, rate).fill(samples);
    EXPECT_NEAR(tone_share(samples, 350, rate), 0.5, 0.02);
    EXPECT_NEAR(tone_share(samples, 440, rate), 0.5, 0.02);
}

TEST(Tones, SurviveACadenceOfNoTime) {
    using namespace std::chrono_literals;
    Samples samples(rate);
    ToneSource({{425, 0}, 0ms, 0ms}, rate).fill(samples);
    EXPECT_EQ(level_db(samples), -100);
}

TEST(Goertzel, TellsOneToneFromAnother) {
    const auto samples = seconds_of(Tone::ringback, 1);
    EXPECT_LT(tone_share(samples, 500, rate), 0.01);
    EXPECT_EQ(tone_share(Samples(800), 425, rate), 0);
    EXPECT_EQ(level_db({}), -100);
}

}  // namespace
}  // namespace santral::audio
