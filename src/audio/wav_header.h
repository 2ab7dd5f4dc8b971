#pragma once
// The 44 bytes before the samples of a WAV file as we write it: RIFF, one "fmt " chunk of 16-bit PCM, one
// "data" chunk. Sizes come from Microsoft's and IBM's Multimedia Programming Interface 1.0; all numbers
// little-endian.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"

namespace santral::audio {

inline constexpr std::size_t wav_header_bytes = 44;
// The sizes in the header are 32 bits wide; a little is left for readers that round up.
inline constexpr std::uint64_t max_wav_bytes = 0xffff'fff0;

struct WavFormat {
    unsigned sampling_rate = 8000;
    unsigned channels = 2;

    unsigned frame_bytes() const { return channels * 2; }  // One sample of each channel.
    std::chrono::milliseconds length(std::uint64_t frames) const {
        return std::chrono::milliseconds(frames * 1000 / sampling_rate);
    }

    bool operator==(const WavFormat&) const = default;
};

using WavHeader = std::array<std::byte, wav_header_bytes>;

WavHeader make_wav_header(const WavFormat& format, std::uint32_t sample_bytes);

// Of a file that we began. Its sizes are not looked at: after a crash they are wrong.
Result<WavFormat> parse_wav_header(std::span<const std::byte> start);

}  // namespace santral::audio
