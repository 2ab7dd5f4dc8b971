#pragma once
// How much of a sound is one tone: the Goertzel filter, a single bin of a Fourier transform.

#include <cstdint>
#include <span>

namespace santral::audio {

// Share of the whole energy that lies at `frequency` (Hz): 1 for a pure tone there, near 0 for noise or
// silence. Resolves about sampling_rate / samples Hz.
double tone_share(std::span<const std::int16_t> samples, double frequency, unsigned sampling_rate);

// Root mean square, in dB below the loudest sine; -100 for silence.
double level_db(std::span<const std::int16_t> samples);

}  // namespace santral::audio
