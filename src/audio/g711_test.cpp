// The two laws against the corner values of ITU-T G.711 and against themselves.

#include "audio/g711.h"

#include <gtest/gtest.h>

#include <cmath>

namespace santral::audio {
namespace {

// M4
TEST(G711, MeetsTheCornersOfMuLaw) {
    EXPECT_EQ(encode_ulaw(0), 0xff);
    EXPECT_EQ(encode_ulaw(32767), 0x80);
    EXPECT_EQ(encode_ulaw(-32768), 0x00);
    EXPECT_EQ(decode_ulaw(0xff), 0);
    EXPECT_EQ(decode_ulaw(0x80), 32124);
    EXPECT_EQ(decode_ulaw(0x00), -32124);
}

// M4
TEST(G711, MeetsTheCornersOfALaw) {
    EXPECT_EQ(encode_alaw(0), 0xd5);
    EXPECT_EQ(encode_alaw(-1), 0x55);
    EXPECT_EQ(encode_alaw(32767), 0xaa);
    EXPECT_EQ(encode_alaw(-32768), 0x2a);
    EXPECT_EQ(decode_alaw(0xd5), 8);
    EXPECT_EQ(decode_alaw(0x55), -8);
    EXPECT_EQ(decode_alaw(0xaa), 32256);
    EXPECT_EQ(decode_alaw(0x2a), -32256);
}

TEST(G711, GivesEveryCodeBackFromItsSample) {
    for (int code = 0; code < 256; ++code) {
        EXPECT_EQ(encode_alaw(decode_alaw(static_cast<std::uint8_t>(code))), code);
        if (code == 0x7f) continue;  // The negative zero of mu-law has the sample of the positive one.
        EXPECT_EQ(encode_ulaw(decode_ulaw(static_cast<std::uint8_t>(code))), code);
    }
}

TEST(G711, StaysWithinAHalfStepOfEverySample) {
    for (int sample = -32124; sample <= 32124; ++sample) {
        const auto tolerance = 8 + std::abs(sample) / 32;
        const auto exact = static_cast<std::int16_t>(sample);
        EXPECT_LE(std::abs(decode_ulaw(encode_ulaw(exact)) - sample), tolerance);
        EXPECT_LE(std::abs(decode_alaw(encode_alaw(exact)) - sample), tolerance);
    }
}

}  // namespace
}  // namespace santral::audio
