// Numbers of a linear congruence: nobody guesses at them, they only have to hiss.

#include "audio/comfort_noise.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace santral::audio {
namespace {

// RFC 3389 3: the level below the loudest square wave, 0 to 127 dB. Louder than this is no background.
constexpr int loudest = 30;
constexpr int softest = 127;

}  // namespace

ComfortNoise::ComfortNoise(std::span<const std::uint8_t> payload) {
    if (payload.empty()) return;
    const int level = std::clamp(payload[0] & 0x7f, loudest, softest);
    // Evenly spread numbers have a root mean square of their largest one over the root of 3.
    amplitude_ = std::numeric_limits<std::int16_t>::max() * std::pow(10, -level / 20.0) * std::sqrt(3.0);
}

void ComfortNoise::add_to(std::span<std::int16_t> samples) {
    for (auto& sample : samples) {
        state_ = state_ * 1'664'525 + 1'013'904'223;
        const double spread = static_cast<double>(static_cast<std::int32_t>(state_)) / 2'147'483'648.0;
        const auto sum = std::lround(sample + spread * amplitude_);
        sample = static_cast<std::int16_t>(std::clamp<long>(sum, std::numeric_limits<std::int16_t>::min(),
                                                            std::numeric_limits<std::int16_t>::max()));
    }
}

}  // namespace santral::audio
