// The neighbours are blended into each other over one whole period.

#include "audio/time_stretch.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"

namespace santral::audio {
namespace {

constexpr double silent_level = 64;  // Root mean square: 54 dB below the loudest sine.

double energy(std::span<const std::int16_t> samples) {
    double sum = 0;
    for (const double sample : samples) sum += sample * sample;
    return sum;
}

double likeness(std::span<const std::int16_t> one, std::span<const std::int16_t> other) {
    double product = 0;
    for (std::size_t i = 0; i < one.size(); ++i) product += static_cast<double>(one[i]) * other[i];
    const double whole = std::sqrt(energy(one) * energy(other));
    return whole > 0 ? product / whole : 0;
}

std::int16_t blend(std::int16_t from, std::int16_t to, double share) {
    return static_cast<std::int16_t>(std::lround(from + (to - from) * share));
}

double share_at(std::size_t place, const Period& period) {
    return (static_cast<double>(place) + 1) / (static_cast<double>(period.samples) + 1);
}

std::size_t samples_in(std::chrono::microseconds time, unsigned sampling_rate) {
    return static_cast<std::size_t>(time.count()) * sampling_rate / 1'000'000;
}

}  // namespace

Period find_period(std::span<const std::int16_t> sound, unsigned sampling_rate) {
    const auto shortest = samples_in(shortest_period, sampling_rate);
    const auto longest = std::min(samples_in(longest_period, sampling_rate), sound.size() / 2);
    if (longest < shortest) return {};
    if (energy(sound) < silent_level * silent_level * static_cast<double>(sound.size())) return {longest, 1};
    Period best;
    for (auto length = shortest; length <= longest; ++length) {
        const Period period{length, likeness(sound.first(length), sound.subspan(length, length))};
        if (best.samples == 0 || period.likeness > best.likeness) best = period;
    }
    return best;
}

std::size_t shorten(std::span<std::int16_t> sound, const Period& period) {
    const auto length = period.samples;
    SANTRAL_ASSERT(2 * length <= sound.size());
    for (std::size_t i = 0; i < length; ++i)
        sound[i] = blend(sound[i], sound[length + i], share_at(i, period));
    std::copy(sound.begin() + 2 * static_cast<std::ptrdiff_t>(length), sound.end(),
              sound.begin() + static_cast<std::ptrdiff_t>(length));
    return sound.size() - length;
}

std::size_t lengthen(std::span<std::int16_t> room, std::size_t count, const Period& period) {
    const auto length = period.samples;
    SANTRAL_ASSERT(2 * length <= count && count + length <= room.size());
    const auto at = [&](std::size_t place) { return room.begin() + static_cast<std::ptrdiff_t>(place); };
    std::copy_backward(at(length), at(count), at(count + length));
    // After the first period comes the blend of the second into the first, then the second.
    for (std::size_t i = 0; i < length; ++i)
        room[length + i] = blend(room[2 * length + i], room[i], share_at(i, period));
    return count + length;
}

}  // namespace santral::audio
