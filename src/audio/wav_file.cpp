// POSIX calls and their errors as Results.

#include "audio/wav_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace santral::audio {

namespace fs = std::filesystem;

namespace {

constexpr ::mode_t owner_and_group = 0640;

std::unexpected<Error> system_failure(std::string_view what, const fs::path& path) {
    const int error = errno;
    return fail(Errc::unavailable,
                fmt::format("{} {}: {}", what, path.native(), std::generic_category().message(error)));
}

// Closes with its scope.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }

private:
    int number_;
};

bool write_all(int descriptor, std::span<const std::byte> bytes, ::off_t at) {
    while (!bytes.empty()) {
        const auto written = ::pwrite(descriptor, bytes.data(), bytes.size(), at);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        at += written;
    }
    return true;
}

// A new name is on the disk only when its directory is.
Result<void> rename_durably(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return system_failure("cannot rename", from);
    const auto directory = to.has_parent_path() ? to.parent_path() : fs::path(".");
    const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.number() < 0 || ::fsync(opened.number()) != 0) return system_failure("cannot sync", directory);
    return {};
}

fs::path part_of(const fs::path& path) {
    return fs::path(path) += part_suffix;
}

}  // namespace

Result<std::unique_ptr<WavFile>> WavFile::create(const fs::path& path) {
    std::error_code ignored;
    if (fs::exists(path, ignored)) {
        return fail(Errc::conflict, fmt::format("recording {} exists already", path.native()));
    }
    const auto part = part_of(path);
    const int descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, owner_and_group);
    if (descriptor < 0) return system_failure("cannot create", part);
    return std::unique_ptr<WavFile>(new WavFile(descriptor, path));
}

WavFile::~WavFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> WavFile::append(std::span<const std::byte> bytes) {
    if (write_all(descriptor_, bytes, static_cast<::off_t>(size_))) {
        size_ += bytes.size();
        return {};
    }
    auto failure = system_failure("cannot write", part_of(path_));
    // A failed cut leaves bytes behind the samples, which the header does not count.
    [[maybe_unused]] const int cut = ::ftruncate(descriptor_, static_cast<::off_t>(size_));
    return failure;
}

Result<void> WavFile::rewrite_header(std::span<const std::byte> header) {
    if (!write_all(descriptor_, header, 0)) return system_failure("cannot write", part_of(path_));
    return {};
}

Result<void> WavFile::close() {
    const Descriptor closing(std::exchange(descriptor_, -1));
    const auto part = part_of(path_);
    if (::fdatasync(closing.number()) != 0) return system_failure("cannot sync", part);
    return rename_durably(part, path_);
}

Result<void> put_in_place(const fs::path& part, const fs::path& path) {
    const Descriptor file(::open(part.c_str(), O_RDWR | O_CLOEXEC));
    if (file.number() < 0) return system_failure("cannot open", part);
    if (::fdatasync(file.number()) != 0) return system_failure("cannot sync", part);
    return rename_durably(part, path);
}

Result<WavSummary> repair_wav(const fs::path& path) {
    const Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    if (file.number() < 0) return system_failure("cannot open", path);
    struct ::stat status{};
    WavHeader start;
    const auto read = ::pread(file.number(), start.data(), start.size(), 0);
    if (read < 0 || ::fstat(file.number(), &status) != 0) return system_failure("cannot read", path);
    const auto format = TRY(parse_wav_header(std::span(start).first(static_cast<std::size_t>(read))));
    const auto size = std::min(static_cast<std::uint64_t>(status.st_size), max_wav_bytes);
    const auto frames = (size - wav_header_bytes) / format.frame_bytes();
    const auto sample_bytes = frames * format.frame_bytes();
    const auto header = make_wav_header(format, static_cast<std::uint32_t>(sample_bytes));
    const bool mended =
        ::ftruncate(file.number(), static_cast<::off_t>(wav_header_bytes + sample_bytes)) == 0 &&
        write_all(file.number(), header, 0) && ::fdatasync(file.number()) == 0;
    if (!mended) return system_failure("cannot repair", path);
    return WavSummary{format, frames};
}

Result<WavSummary> recover_part(const fs::path& part) {
    const auto whole = fs::path(part).replace_extension();
    if (part.extension() != part_suffix || fs::exists(whole)) {
        return fail(Errc::conflict, fmt::format("{} cannot become {}", part.native(), whole.native()));
    }
    auto summary = TRY(repair_wav(part));
    TRY(rename_durably(part, whole));
    return summary;
}

}  // namespace santral::audio
