#pragma once
// The file under a WavWriter, and the mending of files that a crash left behind (M9). A recording is called
// NAME.wav.part until it is whole. Blocking calls: on a thread that may wait for a disk.

#include <filesystem>

#include "audio/wav_writer.h"

namespace santral::audio {

inline constexpr std::string_view part_suffix = ".part";

class WavFile final : public WavSink {
public:
    // Makes `path`.part, which must not exist; nor must `path`. Errc::unavailable says what the system said.
    static Result<std::unique_ptr<WavFile>> create(const std::filesystem::path& path);
    WavFile(const WavFile&) = delete;
    WavFile& operator=(const WavFile&) = delete;
    ~WavFile() override;  // A file that was not closed keeps its .part.

    Result<void> append(std::span<const std::byte> bytes) override;
    Result<void> rewrite_header(std::span<const std::byte> header) override;
    // Writes through to the disk, then renames: after a power cut there is the whole file or the .part.
    Result<void> close() override;

private:
    WavFile(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}

    int descriptor_;
    std::filesystem::path path_;  // The final name.
    std::uint64_t size_ = 0;
};

struct WavSummary {
    WavFormat format;
    std::uint64_t frames = 0;

    std::chrono::milliseconds length() const { return format.length(frames); }
};

// Writes `part` through to the disk, then gives it its name, in the place of what had it.
Result<void> put_in_place(const std::filesystem::path& part, const std::filesystem::path& path);

// Sets the sizes in the header from the length of the file, and cuts off half a frame at its end.
// Errc::malformed: not a WAV file of ours, or cut within its header; it is left as it is.
Result<WavSummary> repair_wav(const std::filesystem::path& path);

// For a NAME.wav.part found at start: repairs it, and takes ".part" off its name. Errc::conflict: it has
// another suffix, or NAME.wav exists.
Result<WavSummary> recover_part(const std::filesystem::path& part);

}  // namespace santral::audio
