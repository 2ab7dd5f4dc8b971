// The resource /music-on-hold (M3): what the held hear, in a firm that has music of its own.

#include <fmt/format.h>

#include <chrono>

#include "api/tenant_directory.h"
#include "audio/kept_wav.h"
#include "audio/sound_file.h"
#include "directory/music_on_hold.h"

namespace santral::api {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t token_characters = 12;

// What is stored; its ETag needs no more.
json::object stored_of(const fs::path& file) {
    json::object body{{"own", false}, {"bytes", nullptr}, {"changed_at", nullptr}};
    std::error_code gone;
    const auto changed = fs::last_write_time(file, gone);
    const auto bytes = fs::file_size(file, gone);
    if (gone) return body;
    const auto system_time = std::chrono::file_clock::to_sys(changed);
    return {{"own", true},
            {"bytes", bytes},
            {"changed_at", to_json(std::chrono::time_point_cast<std::chrono::milliseconds>(system_time))}};
}

json::object body_of(const fs::path& file) {
    auto body = stored_of(file);
    const auto length = audio::length_of_sound_file(file);
    body["length_s"] = length ? json::value(std::chrono::duration<double>(*length).count()) : nullptr;
    return body;
}

fs::path file_of(const Surroundings& around, const Request& request) {
    return directory::music_of(around.music, request.caller.tenant);
}

Outcome show(Surroundings& around, const Request& request) {
    const auto file = file_of(around, request);
    return reply_with_etag(request, body_of(file), etag_of(stored_of(file)));
}

Outcome play(Surroundings& around, const Request& request) {
    const auto file = file_of(around, request);
    std::error_code none;
    if (!fs::exists(file, none))
        return std::unexpected(Problem(ProblemType::not_found, "the firm has no music of its own"));
    return net::HttpResponse{.headers = {{"Content-Type", "audio/wav"}},
                             .file = TRY(net::open_file_slice(file.string()))};
}

Outcome replace(Surroundings& around, const Request& request) {
    const auto file = file_of(around, request);
    TRY(check_if_match(request, etag_of(stored_of(file))));
    std::error_code ignored;  // keep_wav says what is wrong with the folder.
    fs::create_directories(around.music, ignored);
    TRY(audio::keep_wav(request.http.body, file, around.random.token(token_characters)));
    auto response = reply(200, body_of(file));
    response.headers.push_back({"ETag", etag_of(stored_of(file))});
    return response;
}

Outcome remove(Surroundings& around, const Request& request) {
    const auto file = file_of(around, request);
    TRY(check_if_match(request, etag_of(stored_of(file))));
    std::error_code error;
    fs::remove(file, error);
    if (!error) return reply_empty();
    return std::unexpected(
        Problem(ProblemType::unavailable, "the file cannot be removed: " + error.message()));
}

}  // namespace

void add_music_on_hold(Router& router, Surroundings& around) {
    using enum Route::Effect;
    constexpr auto read = "music-on-hold:read";
    constexpr auto write = "music-on-hold:write";
    router.add({"GET", "/music-on-hold", read, bind(around, show)});
    router.add({"PUT", "/music-on-hold", write, bind(around, replace), directory, audio::max_kept_wav_bytes});
    router.add({"DELETE", "/music-on-hold", write, bind(around, remove), directory});
    router.add({"GET", "/music-on-hold/sound", read, bind(around, play)});
}

}  // namespace santral::api
