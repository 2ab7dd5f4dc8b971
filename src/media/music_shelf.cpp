// Files by their path, the least lately used given up first.

#include "media/music_shelf.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/log.h"

namespace santral::media {

namespace fs = std::filesystem;

MusicShelf::MusicShelf(net::EventLoop& signalling, std::function<void(const fs::path&, const Music&)> on_read,
                       std::size_t max_bytes)
    : signalling_(signalling),
      on_read_(std::move(on_read)),
      max_bytes_(max_bytes),
      box_(max_music_files,
           [this] {
               loop_.post([this] {
                   for (const auto& wanted : box_.take_all())
                       if (!reader_.get_stop_token().stop_requested()) read(wanted);
               });
           }),
      reader_([this] { loop_.run(); }) {}

MusicShelf::~MusicShelf() {
    reader_.request_stop();
    loop_.stop();
}

MusicShelf::Music MusicShelf::find(const fs::path& file) {
    thread_.assert_here();
    const auto [found, is_new] = kept_.try_emplace(file);
    auto& kept = found->second;
    kept.used = ++uses_;
    if (!is_new) return kept.music;
    if (!ask_for(file, kept, true)) kept_.erase(found);  // Asked again with the next call.
    make_room();
    return {};
}

void MusicShelf::refresh() {
    thread_.assert_here();
    for (auto& [file, kept] : kept_) {
        if (kept.is_being_read)
            kept.is_to_be_checked = true;
        else
            kept.is_being_read = ask_for(file, kept, false);
    }
}

bool MusicShelf::ask_for(const fs::path& file, const Kept& kept, bool is_first) {
    return box_.post({file, kept.stamp, is_first});
}

std::optional<MusicShelf::Stamp> MusicShelf::stamp_of(const fs::path& file) {
    std::error_code error;
    const auto changed = fs::last_write_time(file, error);
    if (error) return {};
    const auto size = fs::file_size(file, error);
    if (error) return {};
    return Stamp{changed, size};
}

// On the reader's thread. What has not changed is not told.
void MusicShelf::read(const Wanted& wanted) {
    const auto stamp = stamp_of(wanted.file);
    if (!wanted.is_first && stamp == wanted.known) {
        return signalling_.post([this, file = wanted.file] { on_unchanged(file); });
    }
    auto music = media::Music::read(wanted.file);
    if (!music && !stamp && !wanted.is_first)
        log_info("music on hold: {} is gone; the default is played", wanted.file.native());
    else if (!music)
        log_error("music on hold: {}; the default is played instead", music.error().detail);
    signalling_.post(
        [this, file = wanted.file, stamp, read = music ? *music : nullptr] { take(file, stamp, read); });
}

void MusicShelf::take(const fs::path& file, const std::optional<Stamp>& stamp, const Music& music) {
    thread_.assert_here();
    const auto found = kept_.find(file);
    if (found == kept_.end()) return;
    found->second.music = music;
    found->second.stamp = stamp;
    stop_reading(file, found->second);
    make_room();
    on_read_(file, music);
}

void MusicShelf::on_unchanged(const fs::path& file) {
    thread_.assert_here();
    if (const auto found = kept_.find(file); found != kept_.end()) stop_reading(file, found->second);
}

void MusicShelf::stop_reading(const fs::path& file, Kept& kept) {
    kept.is_being_read = std::exchange(kept.is_to_be_checked, false) && ask_for(file, kept, false);
}

std::size_t MusicShelf::bytes() const {
    return std::transform_reduce(
        kept_.begin(), kept_.end(), std::size_t{0}, std::plus{},
        [](const auto& one) { return one.second.music ? one.second.music->bytes() : 0; });
}

void MusicShelf::make_room() {
    while (kept_.size() > 1 && (kept_.size() > max_music_files || bytes() > max_bytes_))
        kept_.erase(std::ranges::min_element(
            kept_, {}, [](const auto& one) { return std::pair(one.second.is_being_read, one.second.used); }));
}

}  // namespace santral::media
