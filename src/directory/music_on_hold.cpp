// The names of the files.

#include "directory/music_on_hold.h"

namespace santral::directory {

namespace fs = std::filesystem;

namespace {

constexpr auto suffix = ".wav";
constexpr auto draft_suffix = ".part";  // As audio/wav_file.h calls what is not whole.

}  // namespace

fs::path music_of(const fs::path& folder, const TenantId& tenant) {
    return folder / (tenant.text + suffix);
}

std::set<std::string> tenants_with_music(const fs::path& folder) {
    std::set<std::string> found;
    std::error_code none;  // No folder, no music.
    for (fs::directory_iterator entry(folder, none); !none && entry != fs::directory_iterator();
         entry.increment(none))
        if (entry->path().extension() == suffix) found.insert(entry->path().stem().string());
    return found;
}

void remove_old_drafts(const fs::path& folder) {
    std::error_code none;
    const auto now = fs::file_time_type::clock::now();
    for (fs::directory_iterator entry(folder, none); !none && entry != fs::directory_iterator();
         entry.increment(none)) {
        std::error_code ignored;  // It is tried again at the next start.
        const bool is_old = now - entry->last_write_time(ignored) > std::chrono::hours(1);
        if (is_old && entry->path().extension() == draft_suffix) fs::remove(entry->path(), ignored);
    }
}

}  // namespace santral::directory
