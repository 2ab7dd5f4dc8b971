// The cycle is made so that its end goes over into its beginning.

#include "audio/concealer.h"

#include <algorithm>
#include <cmath>

#include "audio/time_stretch.h"

namespace santral::audio {
namespace {

constexpr std::size_t compared_ms = 10;
constexpr std::size_t turned_ms = 1;   // At the beginning of a hole,
constexpr std::size_t blended_ms = 4;  // and at its end.
constexpr std::size_t loud_ms = 10;    // Then it fades,
constexpr std::size_t silent_ms = 60;  // until here.

std::int16_t blend(double from, double to, std::size_t place, std::size_t length) {
    const double share = (static_cast<double>(place) + 1) / (static_cast<double>(length) + 1);
    return static_cast<std::int16_t>(std::lround(from + (to - from) * share));
}

}  // namespace

Concealer::Concealer(unsigned sampling_rate) : samples_per_ms_(sampling_rate / 1000) {}

void Concealer::remember(std::span<const std::int16_t> samples) {
    const auto newest = samples.last(std::min(samples.size(), history_.size()));
    std::copy(history_.begin() + static_cast<std::ptrdiff_t>(newest.size()), history_.end(),
              history_.begin());
    std::ranges::copy(newest, history_.end() - static_cast<std::ptrdiff_t>(newest.size()));
}

void Concealer::heard(std::span<std::int16_t> samples) {
    const auto length = made_ == 0 ? 0 : std::min<std::size_t>(blended_ms * samples_per_ms_, samples.size());
    for (std::size_t i = 0; i < length; ++i) samples[i] = blend(next(), samples[i], i, length);
    made_ = 0;
    remember(samples);
}

void Concealer::fill(std::span<std::int16_t> hole) {
    const auto length = std::min<std::size_t>(turned_ms * samples_per_ms_, hole.size());
    const bool begins = made_ == 0 && !hole.empty();
    if (begins) begin_cycle();
    for (auto& sample : hole) sample = next();
    // What came last, backwards, goes over into the cycle: no seam even where there is no pitch.
    if (begins)
        for (std::size_t i = 0; i < length; ++i)
            hole[i] = blend(history_[history_.size() - 1 - i], hole[i], i, length);
}

// The length after which the newest sound is most like itself.
std::size_t Concealer::find_pitch() const {
    const auto microsecond_samples = [this](std::chrono::microseconds time) {
        return static_cast<std::size_t>(time.count()) * samples_per_ms_ / 1000;
    };
    const auto compared = compared_ms * samples_per_ms_;
    const auto* newest = history_.data() + history_.size() - compared;
    auto best = microsecond_samples(longest_period);
    double most = 0;
    for (auto lag = microsecond_samples(shortest_period); lag <= microsecond_samples(longest_period); ++lag) {
        double product = 0;
        double energy = 1;
        for (std::size_t i = 0; i < compared; ++i) {
            const double earlier = *(newest + i - lag);
            product += newest[i] * earlier;
            energy += earlier * earlier;
        }
        const double likeness = product / std::sqrt(energy);
        if (likeness <= most) continue;
        most = likeness;
        best = lag;
    }
    return best;
}

void Concealer::begin_cycle() {
    period_ = find_pitch();
    const auto begin = history_.size() - period_;
    std::copy(history_.begin() + static_cast<std::ptrdiff_t>(begin), history_.end(), cycle_.begin());
    const auto length = period_ / 4;
    for (std::size_t i = 0; i < length; ++i) {
        auto& sample = cycle_[period_ - length + i];
        sample = blend(sample, history_[begin - length + i], i, length);
    }
}

std::int16_t Concealer::next() {
    const double ms = static_cast<double>(made_) / samples_per_ms_;
    const double gain = std::clamp((silent_ms - ms) / (silent_ms - loud_ms), 0.0, 1.0);
    const auto sample = static_cast<std::int16_t>(std::lround(gain * cycle_[made_ % period_]));
    ++made_;
    return sample;
}

}  // namespace santral::audio
