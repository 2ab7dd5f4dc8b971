// What was sent is read as it will be played; only then it takes the place of what was there.

#include "audio/kept_wav.h"

#include <fmt/format.h>

#include <fstream>

#include "audio/sound_file.h"
#include "audio/wav_file.h"

namespace santral::audio {

namespace fs = std::filesystem;

namespace {

constexpr unsigned measuring_rate = 8000;
constexpr std::chrono::milliseconds shortest{100};

// Goes with its scope, unless it got its name.
class Draft {
public:
    explicit Draft(fs::path path) : path_(std::move(path)) {}
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    ~Draft() {
        std::error_code ignored;  // It is not there any more, or the next start tidies up.
        fs::remove(path_, ignored);
    }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

Result<void> write(std::string_view content, const fs::path& path) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.close();
    if (file) return {};
    return fail(Errc::unavailable, fmt::format("{} cannot be written: has the disk room, and may the server "
                                               "write there?",
                                               path.parent_path().native()));
}

bool is_riff(std::string_view content) {
    return content.starts_with("RIFF") && content.substr(0, 12).ends_with("WAVE");
}

// Reads all of it: what a header says of the length is not believed.
Result<std::chrono::milliseconds> measure(const fs::path& path) {
    const auto sound = read_sound_file(path, measuring_rate);
    if (!sound && sound.error().code == Errc::too_large)
        return fail(Errc::too_large, fmt::format("the sound is over {} minutes", max_sound_file_minutes));
    if (!sound && sound.error().code == Errc::unsupported)
        return fail(Errc::unsupported,
                    "it cannot be played: send a WAV file of 1 to 8 channels at 1000 to 192000 Hz");
    if (!sound) return std::unexpected(sound.error());
    const std::chrono::milliseconds length(sound->size() * 1000 / measuring_rate);
    if (length < shortest)
        return fail(Errc::unsupported, fmt::format("the sound is shorter than {} ms", shortest.count()));
    return length;
}

}  // namespace

Result<KeptWav> keep_wav(std::string_view content, const fs::path& path, std::string_view token) {
    if (content.size() > max_kept_wav_bytes)
        return fail(Errc::too_large,
                    fmt::format("a sound has at most {} bytes, not {}", max_kept_wav_bytes, content.size()));
    if (!is_riff(content)) return fail(Errc::unsupported, "it is no WAV file: it does not begin with RIFF");
    const Draft draft(fs::path(path) += fmt::format(".{}{}", token, part_suffix));
    TRY(write(content, draft.path()));
    const auto length = TRY(measure(draft.path()));
    TRY(put_in_place(draft.path(), path));
    return KeptWav{content.size(), length};
}

}  // namespace santral::audio
