#pragma once
// A WAV file that somebody sent, to be played later: looked at before it gets its name, and whole on the disk
// or not there at all. Blocking calls.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace santral::audio {

inline constexpr std::size_t max_kept_wav_bytes = std::size_t{16} * 1024 * 1024;

struct KeptWav {
    std::uint64_t bytes = 0;
    std::chrono::milliseconds length{};
};

// In the place of what was there. token: of its name until it is whole; no two at a time have the same.
// Errors: unsupported (no WAV file that can be played, under 100 ms), too_large (bytes, or longer than
// max_sound_file_minutes), unavailable (the disk).
Result<KeptWav> keep_wav(std::string_view content, const std::filesystem::path& path, std::string_view token);

}  // namespace santral::audio
