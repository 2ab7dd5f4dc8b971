#pragma once
// Takes one period of the pitch out of a sound, or puts one in, so that its pitch and its shape stay: how a
// player that is ahead or behind catches up without being heard. Pure; nothing allocates.
//
// Chosen over a resampler of a slightly different rate: it costs nothing between two steps (at 300 ppm one in
// 17 s), the pitch never wavers, and the same step follows the depth of a jitter buffer. In silence any
// length is a period.

#include <chrono>
#include <cstdint>
#include <span>

namespace santral::audio {

inline constexpr std::chrono::microseconds shortest_period{2'500};  // Of a voice of 400 Hz,
inline constexpr std::chrono::microseconds longest_period{15'000};  // and of one of 67 Hz.

struct Period {
    std::size_t samples = 0;  // 0: the sound is too short to tell.
    double likeness = 0;      // Of two neighbours: 1 for a tone or for silence, near 0 for noise.
};

// The one that fits best at the beginning of the sound; at most half of it.
Period find_period(std::span<const std::int16_t> sound, unsigned sampling_rate);

// Returns how many samples of `sound` are left: a period less.
std::size_t shorten(std::span<std::int16_t> sound, const Period& period);
// The first `count` samples of `room` become a period more; it must have room for them. Returns their number.
std::size_t lengthen(std::span<std::int16_t> room, std::size_t count, const Period& period);

}  // namespace santral::audio
