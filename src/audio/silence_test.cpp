// What a phone hears of silence that replaces a tone in the middle of a stream.

#include "audio/silence.h"

#include <gtest/gtest.h>

#include "audio/decoder.h"
#include "audio/encoder.h"
#include "audio/goertzel.h"
#include "audio/tones.h"

namespace santral::audio {
namespace {

struct SilenceTest : testing::TestWithParam<rtp::Codec> {
    static constexpr unsigned rate = 8000;

    std::vector<std::uint8_t> tone_packet(std::size_t milliseconds) {
        std::vector<std::int16_t> samples(milliseconds * rate / 1000);
        tone.fill(samples);
        std::vector<std::uint8_t> payload(max_payload_bytes);
        payload.resize(encoder->encode(samples, payload));
        return payload;
    }
    std::vector<std::int16_t> decode(std::span<const std::uint8_t> payload) {
        std::vector<std::int16_t> samples(max_packet_samples);
        samples.resize(decoder->decode(payload, samples));
        return samples;
    }

    std::unique_ptr<Encoder> encoder = make_encoder(GetParam(), rate).value();
    std::unique_ptr<Decoder> decoder = make_decoder(GetParam(), rate).value();
    ToneSource tone{{{697, 1209}, std::chrono::seconds(10), std::chrono::seconds(0)}, rate};
    Silence silence{GetParam()};
    std::array<std::uint8_t, max_silence_bytes> room;
};

INSTANTIATE_TEST_SUITE_P(Codecs, SilenceTest, testing::ValuesIn(rtp::all_codecs));

// X7
TEST_P(SilenceTest, NothingIsHeardOfTheTone) {
    for (int i = 0; i < 5; ++i) decode(tone_packet(20));
    std::vector<std::int16_t> heard;
    for (int i = 0; i < 5; ++i) {
        const auto bytes = silence.instead_of(tone_packet(20), room);
        const auto samples = decode(std::span(room).first(bytes));
        EXPECT_EQ(samples.size(), 160u);
        heard.insert(heard.end(), samples.begin(), samples.end());
    }
    // Opus fades what was heard before, and G.722 falls silent by steps.
    EXPECT_LT(level_db(std::span(heard).subspan(320)), -40);
}

TEST_P(SilenceTest, IsAsLongAsWhatItReplaces) {
    const auto bytes = silence.instead_of(tone_packet(60), room);
    EXPECT_EQ(decode(std::span(room).first(bytes)).size(), 480u);
    const auto short_bytes = silence.instead_of(tone_packet(10), room);
    EXPECT_EQ(decode(std::span(room).first(short_bytes)).size(), 80u);
}

TEST(Silence, WhatIsTooLongIsNotReplaced) {
    std::array<std::uint8_t, max_silence_bytes + 1> room{};
    EXPECT_EQ(Silence(rtp::Codec::pcma).instead_of(room, room), 0u);
    EXPECT_EQ(Silence(rtp::Codec::opus).instead_of({}, room), 0u);
}

}  // namespace
}  // namespace santral::audio
