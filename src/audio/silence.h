#pragma once
// Silence in place of packets that nobody is to hear: as long in time as they are, in the same codec.

#include <array>
#include <cstdint>
#include <span>

#include "rtp/codec.h"

namespace santral::audio {

// The longest packet in place of which there is silence: 160 ms of G.711, and more than any of Opus.
inline constexpr std::size_t max_silence_bytes = 1280;

class Silence {
public:
    explicit Silence(rtp::Codec codec);

    // Returns the bytes written; 0 where the payload is no packet of the codec, or too long.
    std::size_t instead_of(std::span<const std::uint8_t> payload, std::span<std::uint8_t> into) const;

private:
    std::size_t opus_instead_of(std::span<const std::uint8_t> payload, std::span<std::uint8_t> into) const;

    rtp::Codec codec_;
    std::array<std::uint8_t, max_silence_bytes> bytes_{};  // Of the codecs with a byte each 125 microseconds.
};

}  // namespace santral::audio
