// The file of the tenant, in the folder of music.

#include "app/commands/music.h"

#include <fmt/ostream.h>

#include <fstream>

#include "audio/kept_wav.h"
#include "audio/sound_file.h"
#include "directory/music_on_hold.h"

namespace santral::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t token_characters = 12;

Result<fs::path> find_file(CommandContext& context) {
    auto database = TRY(context.open());
    const auto here = TRY(directory::Administration::of_tenant(database, context.random, context.tenant));
    return directory::music_of(context.music, here.tenant());
}

Result<std::string> read_whole(const fs::path& path) {
    std::error_code error;
    const auto bytes = fs::file_size(path, error);
    if (error) return fail(Errc::not_found, fmt::format("{}: {}", path.native(), error.message()));
    if (bytes > audio::max_kept_wav_bytes)
        return fail(Errc::too_large, fmt::format("{} has {} bytes: music on hold has at most {}",
                                                 path.native(), bytes, audio::max_kept_wav_bytes));
    std::string content(bytes, '\0');
    std::ifstream file(path, std::ios::binary);
    if (file.read(content.data(), static_cast<std::streamsize>(content.size()))) return content;
    return fail(Errc::denied, fmt::format("{} cannot be read", path.native()));
}

}  // namespace

Result<void> set_music(CommandContext& context, const fs::path& file) {
    const auto kept_as = TRY(find_file(context));
    const auto content = TRY(read_whole(file));
    std::error_code ignored;  // keep_wav says what is wrong with the folder.
    fs::create_directories(context.music, ignored);
    const auto kept = audio::keep_wav(content, kept_as, context.random.token(token_characters));
    if (!kept) return fail(kept.error().code, fmt::format("{}: {}", file.native(), kept.error().detail));
    context.notify_server();
    return {};
}

Result<void> remove_music(CommandContext& context) {
    const auto kept_as = TRY(find_file(context));
    std::error_code error;
    if (!fs::remove(kept_as, error) && !error)
        fmt::print(context.notes, "note: the firm had no music of its own\n");
    if (error) return fail(Errc::denied, fmt::format("{}: {}", kept_as.native(), error.message()));
    context.notify_server();
    return {};
}

Result<void> show_music(CommandContext& context) {
    const auto kept_as = TRY(find_file(context));
    const auto length = audio::length_of_sound_file(kept_as);
    if (!length && length.error().code == Errc::not_found) {
        fmt::print(context.out, "the music that comes with Santral\n");
        return {};
    }
    if (!length) return std::unexpected(length.error());
    fmt::print(context.out, "its own: {} s, {}\n", static_cast<double>(length->count()) / 1000,
               kept_as.native());
    return {};
}

}  // namespace santral::app
