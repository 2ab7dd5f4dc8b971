// libsndfile gives floats whatever the file holds: integers read from a float file would all be nought.

#include "audio/sound_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sndfile.hh>

#include "audio/resampler.h"

namespace santral::audio {

namespace fs = std::filesystem;

namespace {

constexpr int lowest_rate = 1000;
constexpr int highest_rate = 192000;
constexpr sf_count_t frames_at_once = 4096;

std::int16_t mixed(std::span<const float> frame) {
    const float mean = std::accumulate(frame.begin(), frame.end(), 0.0f) / static_cast<float>(frame.size());
    if (!std::isfinite(mean)) return 0;
    return static_cast<std::int16_t>(std::lround(std::clamp(mean, -1.0f, 1.0f) * 32767.0f));
}

Result<void> check_file(const fs::path& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) {
        return fail(Errc::not_found, fmt::format("sound file {} is missing", path.native()));
    }
    if (fs::file_size(path, error) > max_sound_file_bytes || error) {
        return fail(Errc::too_large,
                    fmt::format("sound file {} is over {} bytes", path.native(), max_sound_file_bytes));
    }
    return {};
}

Result<void> check_format(const SndfileHandle& file, const fs::path& path) {
    if (file.error() != SF_ERR_NO_ERROR) {
        return fail(Errc::unsupported,
                    fmt::format("{} is not a sound file: {}", path.native(), file.strError()));
    }
    const bool sound = file.samplerate() >= lowest_rate && file.samplerate() <= highest_rate &&
                       file.channels() >= 1 && file.channels() <= max_sound_file_channels;
    if (!sound) {
        return fail(Errc::unsupported, fmt::format("{} has {} channels at {} Hz", path.native(),
                                                   file.channels(), file.samplerate()));
    }
    return {};
}

}  // namespace

Result<std::chrono::milliseconds> length_of_sound_file(const fs::path& path) {
    TRY(check_file(path));
    const SndfileHandle file(path.native());
    TRY(check_format(file, path));
    return std::chrono::milliseconds(file.frames() * 1000 / file.samplerate());
}

Result<std::vector<std::int16_t>> read_sound_file(const fs::path& path, unsigned sampling_rate) {
    TRY(check_file(path));
    SndfileHandle file(path.native());
    TRY(check_format(file, path));
    const auto channels = static_cast<std::size_t>(file.channels());
    const auto most = std::size_t{60} * max_sound_file_minutes * static_cast<std::size_t>(file.samplerate());
    std::vector<float> frames(frames_at_once * channels);
    std::vector<std::int16_t> sound;
    // What the file says of its length is not believed.
    while (const auto read =
               static_cast<std::size_t>(std::max<sf_count_t>(0, file.readf(frames.data(), frames_at_once)))) {
        for (std::size_t i = 0; i < read; ++i)
            sound.push_back(mixed(std::span(frames).subspan(i * channels, channels)));
        if (sound.size() > most) {
            return fail(Errc::too_large, fmt::format("sound file {} is over {} minutes", path.native(),
                                                     max_sound_file_minutes));
        }
    }
    return resample_whole(sound, static_cast<unsigned>(file.samplerate()), sampling_rate);
}

}  // namespace santral::audio
