// Encoders and decoders together: a tone goes in, the same tone comes out.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>

#include "audio/decoder.h"
#include "audio/encoder.h"
#include "audio/goertzel.h"
#include "audio/tones.h"

namespace santral::audio {
namespace {

using namespace std::chrono_literals;
using rtp::Codec;
using Samples = std::vector<std::int16_t>;

constexpr double tone = 500;

struct Route {
    Codec codec;
    unsigned sampling_rate;
};

// One second of a tone in packets of `ptime`, encoded and decoded.
Samples through(const Route& route, std::chrono::milliseconds ptime) {
    auto encoder = make_encoder(route.codec, route.sampling_rate).value();
    auto decoder = make_decoder(route.codec, route.sampling_rate).value();
    ToneSource source({{tone, 0}, 1000ms, 0ms}, route.sampling_rate);
    Samples frame(route.sampling_rate * static_cast<std::size_t>(ptime.count()) / 1000);
    std::array<std::uint8_t, max_payload_bytes> payload{};
    Samples decoded(max_packet_samples);
    Samples heard;
    for (auto at = 0ms; at < 1000ms; at += ptime) {
        source.fill(frame);
        const auto bytes = encoder->encode(frame, payload);
        const auto count = decoder->decode(std::span(payload).first(bytes), decoded);
        heard.insert(heard.end(), decoded.begin(), decoded.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return heard;
}

class EveryCodec : public testing::TestWithParam<Route> {};

// M4
TEST_P(EveryCodec, CarriesATone) {
    const auto heard = through(GetParam(), 20ms);
    const auto rate = GetParam().sampling_rate;
    ASSERT_EQ(heard.size(), rate);
    EXPECT_GT(tone_share(std::span(heard).subspan(rate / 2), tone, rate), 0.95);
    EXPECT_NEAR(level_db(std::span(heard).subspan(rate / 2)), -13.1, 1.5);
}

// M4
TEST_P(EveryCodec, CarriesPacketsOf10To60Milliseconds) {
    EXPECT_EQ(through(GetParam(), 10ms).size(), GetParam().sampling_rate);
    EXPECT_EQ(through(GetParam(), 40ms).size(), GetParam().sampling_rate);
    EXPECT_GT(through(GetParam(), 60ms).size(), GetParam().sampling_rate);  // 17 packets.
}

TEST_P(EveryCodec, ConcealsALostPacketByWhatWasHeardBefore) {
    auto encoder = make_encoder(GetParam().codec, GetParam().sampling_rate).value();
    auto decoder = make_decoder(GetParam().codec, GetParam().sampling_rate).value();
    ToneSource source({{tone, 0}, 1000ms, 0ms}, GetParam().sampling_rate);
    Samples frame(GetParam().sampling_rate / 50);
    std::array<std::uint8_t, max_payload_bytes> payload{};
    for (int packet = 0; packet < 10; ++packet) {
        source.fill(frame);
        const auto bytes = encoder->encode(frame, payload);
        Samples decoded(max_packet_samples);
        (void)decoder->decode(std::span(payload).first(bytes), decoded);
    }
    Samples gap(frame.size());
    decoder->conceal(gap);
    EXPECT_GT(level_db(gap), -25);
}

TEST_P(EveryCodec, StaysWithinTheRoomItIsGiven) {
    auto encoder = make_encoder(GetParam().codec, GetParam().sampling_rate).value();
    auto decoder = make_decoder(GetParam().codec, GetParam().sampling_rate).value();
    const Samples frame(GetParam().sampling_rate / 50);
    std::array<std::uint8_t, max_payload_bytes> payload{};
    const auto bytes = encoder->encode(frame, payload);
    EXPECT_GT(bytes, 0u);
    Samples tight(10);
    EXPECT_LE(decoder->decode(std::span(payload).first(bytes), tight), 10u);
    EXPECT_EQ(decoder->decode({}, tight), 0u);
}

INSTANTIATE_TEST_SUITE_P(Codecs, EveryCodec,
                         testing::Values(Route{Codec::pcmu, 8000}, Route{Codec::pcma, 8000},
                                         Route{Codec::g722, 8000}, Route{Codec::g722, 16000},
                                         Route{Codec::opus, 8000}, Route{Codec::opus, 16000},
                                         Route{Codec::opus, 48000}),
                         [](const auto& route) {
                             return std::string(rtp::to_string(route.param.codec)) +
                                    std::to_string(route.param.sampling_rate);
                         });

// A voice whose pitch rises: of the packets 20 to 40 each third one is lost, and filled so. How far that is
// from what the packet said, as a share of its energy.
double error_of_gaps(bool repeats_lost) {
    auto encoder = make_voice_encoder(Codec::opus, 8000, {.repeats_lost = repeats_lost}).value();
    auto decoder = make_decoder(Codec::opus, 8000).value();
    auto whole = make_decoder(Codec::opus, 8000).value();
    std::vector<std::vector<std::uint8_t>> packets;
    for (std::size_t n = 0; n < 8000; n += 160) {
        Samples frame(160);
        for (std::size_t i = 0; i < 160; ++i) {
            const double t = static_cast<double>(n + i) / 8000;
            for (int k = 1; k < 8; ++k)
                frame[i] = static_cast<std::int16_t>(
                    frame[i] + 3000 / k * std::sin(2 * std::numbers::pi * k * (120 * t + 80 * t * t)) *
                                   std::sin(2 * std::numbers::pi * 5 * t));
        }
        std::vector<std::uint8_t> payload(max_payload_bytes);
        payload.resize(encoder->encode(frame, payload));
        packets.push_back(payload);
    }
    double error = 0, energy = 0;
    for (std::size_t i = 0; i + 1 < packets.size(); ++i) {
        Samples right(160), filled(160);
        (void)whole->decode(packets[i], right);
        const bool is_lost = i >= 20 && i < 40 && i % 3 == 0;
        is_lost ? decoder->recover(packets[i + 1], filled) : (void)decoder->decode(packets[i], filled);
        for (std::size_t n = 0; is_lost && n < 160; ++n) {
            error += std::pow(filled[n] - right[n], 2);
            energy += std::pow(right[n], 2);
        }
    }
    return error / energy;
}

// M4, M7: what a far side asked for by useinbandfec.
TEST(Codecs, OpusRepeatsALostPacketInTheNextOne) {
    const auto repeated = error_of_gaps(true);
    EXPECT_LT(repeated, 0.5);
    EXPECT_LT(repeated, error_of_gaps(false) / 2);
}

TEST(Codecs, RefuseRatesThatTheyDoNotHave) {
    EXPECT_EQ(make_decoder(Codec::pcma, 16000).error().code, Errc::unsupported);
    EXPECT_EQ(make_decoder(Codec::g722, 48000).error().code, Errc::unsupported);
    EXPECT_EQ(make_decoder(Codec::opus, 44100).error().code, Errc::unsupported);
    EXPECT_EQ(make_encoder(Codec::pcmu, 16000).error().code, Errc::unsupported);
    EXPECT_EQ(make_encoder(Codec::g722, 48000).error().code, Errc::unsupported);
    EXPECT_EQ(make_encoder(Codec::opus, 44100).error().code, Errc::unsupported);
}

TEST(Codecs, DecodeNothingFromOpusThatIsNone) {
    const std::array<std::uint8_t, 3> nonsense{0xff, 0xff, 0xff};
    Samples into(max_packet_samples);
    EXPECT_EQ(make_decoder(Codec::opus, 48000).value()->decode(nonsense, into), 0u);
}

TEST(Codecs, EncodeNothingIntoABufferThatIsTooSmall) {
    std::array<std::uint8_t, 10> small{};
    EXPECT_EQ(make_encoder(Codec::pcma, 8000).value()->encode(Samples(160), small), 0u);
    EXPECT_EQ(make_encoder(Codec::g722, 16000).value()->encode(Samples(320), small), 0u);
    EXPECT_EQ(make_encoder(Codec::opus, 8000).value()->encode(Samples(161), small), 0u);
}

TEST(Codecs, FillAnOpusGapOfAnyLength) {
    auto decoder = make_decoder(Codec::opus, 8000).value();
    Samples gap(7, 99);
    decoder->conceal(gap);
    EXPECT_EQ(gap, Samples(7));
    Samples long_gap(max_packet_samples * 2, 99);
    decoder->conceal(long_gap);
    EXPECT_EQ(long_gap.back(), 0);
}

}  // namespace
}  // namespace santral::audio
