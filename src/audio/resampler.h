#pragma once
// From one sampling rate to another, by speexdsp. Mono, 16 bits.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

struct SpeexResamplerState_;  // Of speexdsp.

namespace santral::audio {

// One stream, fed frame by frame. One thread. Nothing allocates after the making.
class Resampler {
public:
    // Rates in Hz, 1000 to 192000.
    Resampler(unsigned from, unsigned to);

    // The most samples that `count` can become.
    std::size_t room_for(std::size_t count) const;

    // Takes all of `in`; `out` has room_for(in.size()). Returns the samples written. The sound comes out a
    // few milliseconds late.
    std::size_t resample(std::span<const std::int16_t> in, std::span<std::int16_t> out);

private:
    friend std::vector<std::int16_t> resample_whole(std::span<const std::int16_t>, unsigned, unsigned);

    struct Free {
        void operator()(SpeexResamplerState_* state) const;
    };

    std::unique_ptr<SpeexResamplerState_, Free> state_;
    unsigned from_;
    unsigned to_;
};

// A whole sound, without delay: as long as before.
std::vector<std::int16_t> resample_whole(std::span<const std::int16_t> sound, unsigned from, unsigned to);

}  // namespace santral::audio
