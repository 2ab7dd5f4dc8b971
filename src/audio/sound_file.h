#pragma once
// Reads a sound file of any format that libsndfile knows (WAV, FLAC, Ogg, ...) as mono 16-bit samples, for
// music on hold and announcements. Blocking; at start or off the call path.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"

namespace santral::audio {

inline constexpr std::uintmax_t max_sound_file_bytes = std::uintmax_t{64} * 1024 * 1024;
inline constexpr unsigned max_sound_file_minutes = 10;
inline constexpr int max_sound_file_channels = 8;

// All channels mixed into one, at the rate asked for (Hz). Errc::not_found, Errc::unsupported for what is no
// sound file, Errc::too_large for one over the limits.
Result<std::vector<std::int16_t>> read_sound_file(const std::filesystem::path& path, unsigned sampling_rate);

// As its header says. Errors as above.
Result<std::chrono::milliseconds> length_of_sound_file(const std::filesystem::path& path);

}  // namespace santral::audio
