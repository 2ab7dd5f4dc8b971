#pragma once
// G.711: one byte a sample at 8000 Hz, in the two laws of ITU-T G.711 (tables 1 and 2).

#include <cstdint>
#include <span>

namespace santral::audio {

std::uint8_t encode_ulaw(std::int16_t sample);
std::uint8_t encode_alaw(std::int16_t sample);
std::int16_t decode_ulaw(std::uint8_t code);
std::int16_t decode_alaw(std::uint8_t code);

}  // namespace santral::audio
