#pragma once
// The music on hold of tenants: files that a thread of its own reads and encodes, kept for whoever is put on
// hold next. A file that was read is read again only when refresh() finds it changed. Everything but the
// reading is on the signalling thread.

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <thread>

#include "base/mailbox.h"
#include "base/thread_bound.h"
#include "media/music.h"
#include "net/event_loop.h"

namespace santral::media {

constexpr std::size_t max_music_files = 200;
// Ten minutes in every codec are some 16 MiB. What is being heard stays in memory beyond this.
constexpr std::size_t max_music_bytes = std::size_t{256} * 1024 * 1024;

class MusicShelf {
public:
    using Music = std::shared_ptr<const media::Music>;

    // on_read: this file is now this music; null: it cannot be read any more, as the log says.
    // signalling must outlive the shelf, and is not turned after it.
    MusicShelf(net::EventLoop& signalling,
               std::function<void(const std::filesystem::path& file, const Music& music)> on_read,
               std::size_t max_bytes = max_music_bytes);
    MusicShelf(const MusicShelf&) = delete;
    MusicShelf& operator=(const MusicShelf&) = delete;
    ~MusicShelf();

    // Null: it is being read, and told when it is there; or it cannot be read.
    Music find(const std::filesystem::path& file);
    // Reads again what has changed on the disk, and what could not be read.
    void refresh();

    std::size_t files() const { return kept_.size(); }
    std::size_t bytes() const;

private:
    // What a file looked like when it was read; absent where there was none.
    struct Stamp {
        std::filesystem::file_time_type changed;
        std::uintmax_t size = 0;

        bool operator==(const Stamp&) const = default;
    };
    struct Wanted {
        std::filesystem::path file;
        std::optional<Stamp> known;
        bool is_first = false;
    };
    struct Kept {
        Music music;
        std::optional<Stamp> stamp;
        bool is_being_read = true;
        bool is_to_be_checked = false;  // Once it is read: it may have changed meanwhile.
        std::uint64_t used = 0;
    };

    static std::optional<Stamp> stamp_of(const std::filesystem::path& file);
    bool ask_for(const std::filesystem::path& file, const Kept& kept, bool is_first);
    void read(const Wanted& wanted);
    void take(const std::filesystem::path& file, const std::optional<Stamp>& stamp, const Music& music);
    void on_unchanged(const std::filesystem::path& file);
    void stop_reading(const std::filesystem::path& file, Kept& kept);
    void make_room();

    net::EventLoop& signalling_;
    std::function<void(const std::filesystem::path&, const Music&)> on_read_;
    std::size_t max_bytes_;
    ThreadBound thread_;
    std::map<std::filesystem::path, Kept> kept_;
    std::uint64_t uses_ = 0;
    net::EventLoop loop_;
    Mailbox<Wanted> box_;
    std::jthread reader_;
};

}  // namespace santral::media
