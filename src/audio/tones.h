#pragma once
// The tones that tell a caller what happens, as an endless source of samples. ITU-T E.180 supplement 2 lists
// the values of each country; those of most of Europe, Iran among others, stand here.

#include <array>
#include <chrono>
#include <cstdint>
#include <span>

namespace santral::audio {

enum class Tone : std::uint8_t { ringback, busy, congestion, confirmation };

// One beat of a tone: its sound, then silence. A frequency of 0 is not sounded.
struct Cadence {
    std::array<double, 2> frequencies;  // Hz.
    std::chrono::milliseconds on;
    std::chrono::milliseconds off;
};

Cadence european_cadence(Tone tone);
// A key that is pressed once (ITU-T Q.23); silence for what is none.
Cadence key_cadence(char key, std::chrono::milliseconds on);

// Any thread, but one at a time. fill() allocates nothing.
class ToneSource {
public:
    ToneSource(const Cadence& cadence, unsigned sampling_rate);

    // The next samples, from where the last call left.
    void fill(std::span<std::int16_t> samples);

private:
    // A sine by recurrence: each sample from the two before, without a call of sin().
    struct Oscillator {
        double factor = 0;  // 2 cos(w).
        double first = 0;   // sin(-w), where each beat begins.
        double last = 0;
        double before_last = 0;
    };

    void begin_beat();
    std::int16_t next_sounding();
    double ramp() const;

    std::array<Oscillator, 2> oscillators_;
    std::uint64_t on_samples_;
    std::uint64_t beat_samples_;
    std::uint64_t ramp_samples_;
    std::uint64_t position_ = 0;  // Within the beat.
};

}  // namespace santral::audio
