// Each beat begins at the zero of its sines and fades in and out over a few milliseconds, so that nothing
// clicks.

#include "audio/tones.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>

namespace santral::audio {

using namespace std::chrono_literals;

namespace {

// E.180 asks for -10 dBm0 +-5; a sine of 0 dBm0 has its peak 3.14 dB under full scale (G.711 table 5).
constexpr double amplitude = 7200;
constexpr auto ramp_time = 5ms;

constexpr std::string_view keys = "123A456B789C*0#D";
constexpr std::array key_rows{697.0, 770.0, 852.0, 941.0};  // Hz.
constexpr std::array key_columns{1209.0, 1336.0, 1477.0, 1633.0};

std::uint64_t samples_in(std::chrono::milliseconds time, unsigned sampling_rate) {
    return static_cast<std::uint64_t>(time.count()) * sampling_rate / 1000;
}

}  // namespace

Cadence european_cadence(Tone tone) {
    switch (tone) {
    case Tone::ringback: return {{425, 0}, 1000ms, 4000ms};
    case Tone::busy: return {{425, 0}, 500ms, 500ms};
    case Tone::congestion: return {{425, 0}, 250ms, 250ms};
    case Tone::confirmation:
        return {{425, 850}, 100ms, 100ms};  // Unlike each of the others: it is no failure.
    }
    __builtin_unreachable();
}

Cadence key_cadence(char key, std::chrono::milliseconds on) {
    const auto place = keys.find(key);
    if (place == std::string_view::npos) return {{0, 0}, on, 0ms};
    return {{key_rows[place / key_columns.size()], key_columns[place % key_columns.size()]}, on, 0ms};
}

ToneSource::ToneSource(const Cadence& cadence, unsigned sampling_rate)
    : on_samples_(samples_in(cadence.on, sampling_rate)),
      beat_samples_(std::max<std::uint64_t>(1, samples_in(cadence.on + cadence.off, sampling_rate))),
      ramp_samples_(std::max<std::uint64_t>(1, samples_in(ramp_time, sampling_rate))) {
    for (std::size_t i = 0; i < oscillators_.size(); ++i) {
        const auto step = 2 * std::numbers::pi * cadence.frequencies[i] / sampling_rate;
        oscillators_[i].factor = 2 * std::cos(step);
        oscillators_[i].first = std::sin(-step);
    }
    begin_beat();
}

void ToneSource::fill(std::span<std::int16_t> samples) {
    for (auto& sample : samples) {
        if (position_ == beat_samples_) begin_beat();
        sample = position_ < on_samples_ ? next_sounding() : std::int16_t{0};
        ++position_;
    }
}

void ToneSource::begin_beat() {
    position_ = 0;
    for (auto& oscillator : oscillators_) {
        oscillator.last = oscillator.first;
        oscillator.before_last = oscillator.factor * oscillator.first;
    }
}

std::int16_t ToneSource::next_sounding() {
    double sum = 0;
    for (auto& oscillator : oscillators_) {
        const auto next = oscillator.factor * oscillator.last - oscillator.before_last;
        oscillator.before_last = oscillator.last;
        oscillator.last = next;
        sum += next;
    }
    return static_cast<std::int16_t>(std::lround(std::clamp(amplitude * ramp() * sum, -32767.0, 32767.0)));
}

// A tone without pause must not fade at the seams of its beats.
double ToneSource::ramp() const {
    if (on_samples_ == beat_samples_) return 1;
    const auto from_edge = std::min(position_, on_samples_ - 1 - position_);
    return std::min(1.0, static_cast<double>(from_edge) / static_cast<double>(ramp_samples_));
}

}  // namespace santral::audio
