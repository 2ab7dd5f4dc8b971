// Each repair asks for the next.

#include "app/recording_repair.h"

#include "audio/wav_file.h"
#include "base/log.h"

namespace santral::app {
namespace {

// What a crash left of a recording becomes a whole file; one that was closed tells what it holds.
Result<store::SoundFile> repair(const std::filesystem::path& file) {
    const auto part = file.string() + ".part";
    const bool was_open = std::filesystem::exists(part);
    const auto summary = TRY(was_open ? audio::recover_part(part) : audio::repair_wav(file));
    std::error_code ignored;  // A file that cannot be measured has been repaired all the same.
    return store::SoundFile{static_cast<long long>(std::filesystem::file_size(file, ignored)),
                            summary.length()};
}

}  // namespace

void repair_recordings(store::StoreThread& store, const std::filesystem::path& folder,
                       std::vector<store::Recording> left_open) {
    if (left_open.empty()) return;
    const auto count = left_open.size();
    const bool is_asked = store.ask([&store, folder, left = std::move(left_open)](auto& database) mutable {
        const auto mend = [&folder](const std::filesystem::path& file) { return repair(folder / file); };
        const auto repaired = store::recover_recording(database, left.back(), mend);
        if (!repaired) log_error("recording {}: {}", left.back().file, repaired.error().detail);
        left.pop_back();
        repair_recordings(store, folder, std::move(left));
    });
    if (!is_asked) log_error("{} recordings wait for the next start to be repaired", count);
}

}  // namespace santral::app
