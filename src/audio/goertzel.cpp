// The recurrence s[n] = x[n] + 2 cos(w) s[n-1] - s[n-2]; its last two values hold the power at w.

#include "audio/goertzel.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace santral::audio {
namespace {

constexpr double silence_db = -100;
constexpr double loudest_sine_mean_square = 32767.0 * 32767.0 / 2;

double energy_of(std::span<const std::int16_t> samples) {
    double energy = 0;
    for (const double sample : samples) energy += sample * sample;
    return energy;
}

}  // namespace

double tone_share(std::span<const std::int16_t> samples, double frequency, unsigned sampling_rate) {
    const double factor = 2 * std::cos(2 * std::numbers::pi * frequency / sampling_rate);
    double last = 0;
    double before_last = 0;
    for (const double sample : samples) {
        const double next = sample + factor * last - before_last;
        before_last = last;
        last = next;
    }
    const double power = last * last + before_last * before_last - factor * last * before_last;
    const double energy = energy_of(samples);
    return energy == 0 ? 0 : 2 * power / (energy * static_cast<double>(samples.size()));
}

double level_db(std::span<const std::int16_t> samples) {
    if (samples.empty()) return silence_db;
    const double mean_square = energy_of(samples) / static_cast<double>(samples.size());
    return std::max(silence_db, 10 * std::log10(mean_square / loudest_sine_mean_square));
}

}  // namespace santral::audio
