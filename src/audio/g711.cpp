// Both laws are a sign, three bits of segment and four of step. Every second bit of A-law is inverted on the
// line, every bit of mu-law. Decoding is a table; encoding finds the segment by the highest bit.

#include "audio/g711.h"

#include <algorithm>
#include <array>
#include <bit>

namespace santral::audio {
namespace {

constexpr int sign_bit = 0x80;
constexpr int step_mask = 0x0f;
constexpr int alaw_inverted = 0x55;
// G.711 shifts mu-law by 33 steps of its 14-bit scale, so that each segment begins at a power of two.
constexpr int ulaw_bias = 33 << 2;
constexpr int ulaw_clip = 32767 - ulaw_bias;

constexpr std::int16_t expand_ulaw(int code) {
    code = ~code & 0xff;
    const int segment = code >> 4 & 7;
    const int magnitude = ((((code & step_mask) << 3) + ulaw_bias) << segment) - ulaw_bias;
    return static_cast<std::int16_t>((code & sign_bit) != 0 ? -magnitude : magnitude);
}

constexpr std::int16_t expand_alaw(int code) {
    code ^= alaw_inverted;
    const int segment = code >> 4 & 7;
    const int step = (code & step_mask) << 4 | 8;  // The middle of the step.
    const int magnitude = segment == 0 ? step : (step | 0x100) << (segment - 1);
    return static_cast<std::int16_t>((code & sign_bit) != 0 ? magnitude : -magnitude);
}

// Segment 1 begins at 256 in the scale of 16 bits, and each next one at twice that.
int segment_of(int magnitude) {
    return std::max(0, static_cast<int>(std::bit_width(static_cast<unsigned>(magnitude))) - 8);
}

constexpr std::array<std::int16_t, 256> table_of(std::int16_t (*expand)(int)) {
    std::array<std::int16_t, 256> table{};
    for (int code = 0; code < 256; ++code) table[code] = expand(code);
    return table;
}

constexpr auto ulaw_samples = table_of(expand_ulaw);
constexpr auto alaw_samples = table_of(expand_alaw);

}  // namespace

std::uint8_t encode_ulaw(std::int16_t sample) {
    const int sign = sample < 0 ? sign_bit : 0;
    const int magnitude = std::min(sample < 0 ? -sample : +sample, ulaw_clip) + ulaw_bias;
    const int segment = segment_of(magnitude);
    return static_cast<std::uint8_t>(~(sign | segment << 4 | (magnitude >> (segment + 3) & step_mask)));
}

std::uint8_t encode_alaw(std::int16_t sample) {
    const int sign = sample < 0 ? 0 : sign_bit;
    const int magnitude = sample < 0 ? ~sample : +sample;
    const int segment = segment_of(magnitude);
    const int step = magnitude >> (std::max(segment, 1) + 3) & step_mask;
    return static_cast<std::uint8_t>((sign | segment << 4 | step) ^ alaw_inverted);
}

std::int16_t decode_ulaw(std::uint8_t code) {
    return ulaw_samples[code];
}
std::int16_t decode_alaw(std::uint8_t code) {
    return alaw_samples[code];
}

void encode_ulaw(std::span<const std::int16_t> samples, std::span<std::uint8_t> codes) {
    std::ranges::transform(samples, codes.begin(), [](auto sample) { return encode_ulaw(sample); });
}
void encode_alaw(std::span<const std::int16_t> samples, std::span<std::uint8_t> codes) {
    std::ranges::transform(samples, codes.begin(), [](auto sample) { return encode_alaw(sample); });
}
void decode_ulaw(std::span<const std::uint8_t> codes, std::span<std::int16_t> samples) {
    std::ranges::transform(codes, samples.begin(), [](auto code) { return ulaw_samples[code]; });
}
void decode_alaw(std::span<const std::uint8_t> codes, std::span<std::int16_t> samples) {
    std::ranges::transform(codes, samples.begin(), [](auto code) { return alaw_samples[code]; });
}

}  // namespace santral::audio
