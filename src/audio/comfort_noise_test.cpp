// The level of comfort noise.

#include "audio/comfort_noise.h"

#include <gtest/gtest.h>

#include <vector>

#include "audio/goertzel.h"

namespace santral::audio {
namespace {

double level_of(std::vector<std::uint8_t> payload) {
    std::vector<std::int16_t> samples(8000);
    ComfortNoise(payload).add_to(samples);
    return level_db(samples);
}

// M4: level_db counts from the loudest sine, RFC 3389 from the loudest square: 3 dB apart.
TEST(ComfortNoise, IsAsLoudAsTheFarSideSaid) {
    EXPECT_NEAR(level_of({40}), -37, 0.5);
    EXPECT_NEAR(level_of({60, 1, 2, 3}), -57, 0.7);
}

TEST(ComfortNoise, IsNeverLoudAndWithoutALevelSilent) {
    EXPECT_NEAR(level_of({0}), -27, 0.5);
    EXPECT_EQ(level_of({}), -100);
    EXPECT_EQ(level_of({127}), -100);
}

TEST(ComfortNoise, DoesNotOverflow) {
    std::vector<std::int16_t> samples(100, 32'767);
    ComfortNoise(std::vector<std::uint8_t>{30}).add_to(samples);
    EXPECT_GT(samples[50], 30'000);
}

}  // namespace
}  // namespace santral::audio
