#pragma once
// The noise that stands for a pause the far side announced (RFC 3389): white, at the level it told. Its
// spectrum, which the RFC leaves to the receiver, is not read.

#include <cstdint>
#include <span>

namespace santral::audio {

class ComfortNoise {
public:
    // payload: of payload type 13; an empty one is silence.
    explicit ComfortNoise(std::span<const std::uint8_t> payload);

    void add_to(std::span<std::int16_t> samples);

private:
    double amplitude_ = 0;
    std::uint32_t state_ = 1;
};

}  // namespace santral::audio
