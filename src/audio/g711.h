#pragma once
// G.711: one byte a sample at 8000 Hz, in the two laws of ITU-T G.711 (tables 1 and 2).

#include <cstdint>
#include <span>

namespace santral::audio {

std::uint8_t encode_ulaw(std::int16_t sample);
std::uint8_t encode_alaw(std::int16_t sample);
std::int16_t decode_ulaw(std::uint8_t code);
std::int16_t decode_alaw(std::uint8_t code);

// A whole frame. The two spans are of one size.
void encode_ulaw(std::span<const std::int16_t> samples, std::span<std::uint8_t> codes);
void encode_alaw(std::span<const std::int16_t> samples, std::span<std::uint8_t> codes);
void decode_ulaw(std::span<const std::uint8_t> codes, std::span<std::int16_t> samples);
void decode_alaw(std::span<const std::uint8_t> codes, std::span<std::int16_t> samples);

}  // namespace santral::audio
