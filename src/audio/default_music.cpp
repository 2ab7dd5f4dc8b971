// Soft bells: each note is a few partials that ring out. Broken chords in eighths, a slow melody above them.
// Everything lies between 250 and 2000 Hz, where a telephone carries it.

#include "audio/default_music.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>

namespace santral::audio {
namespace {

// Notes are numbered as keys of a piano by semitones: 69 is the A of 440 Hz.
using Key = int;
constexpr Key rest = 0;

constexpr std::size_t beats_per_bar = 4;
constexpr double beat_seconds = 0.625;  // 96 in a minute.
constexpr double loudest = 11000;       // 9.5 dB under full scale.

struct Bar {
    std::array<Key, 4> chord;   // Played up and down in eighths.
    std::array<Key, 4> melody;  // One a beat.
};

// C, A minor, F, G; E minor, A minor, D minor, G: each with its seventh.
constexpr std::array<Bar, 8> bars{{
    {{60, 64, 67, 71}, {76, rest, 79, rest}},
    {{60, 64, 67, 69}, {84, rest, 83, 79}},
    {{60, 65, 69, 76}, {81, rest, 79, rest}},
    {{62, 65, 67, 71}, {74, rest, rest, 76}},
    {{62, 64, 67, 71}, {79, rest, 83, rest}},
    {{60, 64, 67, 69}, {84, rest, 88, 84}},
    {{60, 62, 65, 69}, {81, rest, 77, rest}},
    {{62, 65, 67, 71}, {79, 77, 74, rest}},
}};
// The order in which a bar plays the notes of its chord.
constexpr std::array<std::size_t, 8> broken{0, 1, 2, 3, 2, 1, 2, 1};

struct Voice {
    double loudness;
    double ring_seconds;  // Until it has fallen to 1/e.
};
constexpr Voice accompaniment{0.5, 0.55};
constexpr Voice lead{1.0, 0.9};
constexpr double attack_seconds = 0.012;

double frequency_of(Key key) {
    return 440 * std::pow(2, (key - 69) / 12.0);
}

// A sound that is played in a circle: what rings past the end is heard at the start.
class Loop {
public:
    explicit Loop(unsigned sampling_rate)
        : sampling_rate_(sampling_rate),
          samples_(static_cast<std::size_t>(bars.size() * beats_per_bar * beat_seconds * sampling_rate)) {}

    void play(Key key, double beat, const Voice& voice) {
        if (key == rest) return;
        // A bell's higher partials are softer and die sooner.
        ring(frequency_of(key), beat, voice);
        ring(2 * frequency_of(key), beat, {voice.loudness * 0.3, voice.ring_seconds * 0.6});
        ring(3 * frequency_of(key), beat, {voice.loudness * 0.1, voice.ring_seconds * 0.4});
    }

    std::vector<std::int16_t> finish() const {
        double peak = 1;
        for (const double sample : samples_) peak = std::max(peak, std::abs(sample));
        std::vector<std::int16_t> sound(samples_.size());
        std::ranges::transform(samples_, sound.begin(), [peak](double sample) {
            return static_cast<std::int16_t>(std::lround(sample * loudest / peak));
        });
        return sound;
    }

private:
    // A damped sine by recurrence, four times its ringing time long.
    void ring(double frequency, double beat, const Voice& voice) {
        const double step = 2 * std::numbers::pi * frequency / sampling_rate_;
        const double damping = std::exp(-1 / (voice.ring_seconds * sampling_rate_));
        const double factor = 2 * damping * std::cos(step);
        double before_last = 0;
        double last = voice.loudness * std::sin(step);
        const auto length = static_cast<std::size_t>(4 * voice.ring_seconds * sampling_rate_);
        const double attack = attack_seconds * sampling_rate_;
        auto at = static_cast<std::size_t>(beat * beat_seconds * sampling_rate_) % samples_.size();
        for (std::size_t i = 0; i < length; ++i) {
            samples_[at] += last * std::min(1.0, static_cast<double>(i) / attack);
            at = at + 1 == samples_.size() ? 0 : at + 1;
            const double next = factor * last - damping * damping * before_last;
            before_last = last;
            last = next;
        }
    }

    unsigned sampling_rate_;
    std::vector<double> samples_;
};

void play_bar(Loop& loop, const Bar& bar, double first_beat) {
    for (std::size_t i = 0; i < broken.size(); ++i) {
        loop.play(bar.chord[broken[i]], first_beat + static_cast<double>(i) / 2, accompaniment);
    }
    for (std::size_t i = 0; i < bar.melody.size(); ++i) {
        loop.play(bar.melody[i], first_beat + static_cast<double>(i), lead);
    }
}

}  // namespace

std::vector<std::int16_t> compose_default_music(unsigned sampling_rate) {
    Loop loop(sampling_rate);
    double beat = 0;
    for (const auto& bar : bars) {
        play_bar(loop, bar, beat);
        beat += beats_per_bar;
    }
    return loop.finish();
}

}  // namespace santral::audio
