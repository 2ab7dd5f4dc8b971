// The resource /recordings (S1.21): which there are, and their sound, whole or in ranges (RFC 9110 14).

#include "store/recordings.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/byte_range.h"
#include "api/list_cursor.h"
#include "api/tenant_directory.h"
#include "store/recording_segments.h"

namespace santral::api {
namespace {

using std::chrono::milliseconds;
using store::Recording;
using store::RecordingSegment;
using store::RecordingState;

double seconds_of(milliseconds time) {
    return std::chrono::duration<double>(time).count();
}

json::value side_of(const RecordingSegment::Side& side) {
    if (side.leg_no == 0) return nullptr;
    return json::object{{"leg_no", side.leg_no}, {"number", side.number}};
}

json::object body_of(const Recording& recording) {
    return {{"id", recording.id},
            {"call_id", recording.call_id},
            {"state", store::to_string(recording.state)},
            {"started_at", to_json(recording.started_at)},
            {"bytes", recording.bytes},
            {"length_s", seconds_of(recording.length)},
            {"sha256", text_or_null(recording.sha256.value_or(""))}};
}

Checked<Recording> find(Surroundings& around, const Request& request) {
    auto found =
        TRY(store::find_recording(around.database, request.caller.tenant.text, request.at("recording_id")));
    if (!found) return std::unexpected(Problem(ProblemType::not_found, "there is no recording with this id"));
    return std::move(*found);
}

Outcome list(Surroundings& around, const Request& request) {
    TRY(request.check_query({"limit", "cursor"}));
    const auto page = TRY(read_page(request));
    const auto after = TRY(read_position(page));
    auto found = TRY(store::list_recordings(around.database, request.caller.tenant.text, after,
                                            static_cast<long long>(page.limit + 1)));
    const bool has_more = found.size() > page.limit;
    if (has_more) found.pop_back();
    json::array items;
    for (const auto& one : found) items.push_back(body_of(one));
    std::optional<std::string> next;
    if (has_more) next = to_cursor_text({found.back().started_at, found.back().id});
    return reply_page(std::move(items), next);
}

// Each lasts until the next one begins, the last until the end of the sound, where that is known.
json::array segments_of(const Recording& recording, const std::vector<RecordingSegment>& segments) {
    json::array bodies;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const auto& segment = segments[i];
        const bool is_last = i + 1 == segments.size();
        const auto end = is_last ? std::max(recording.length, segment.from) : segments[i + 1].from;
        const bool goes_on = is_last && recording.state == RecordingState::open;
        bodies.push_back(json::object{{"from_s", seconds_of(segment.from)},
                                      {"to_s", goes_on ? json::value(nullptr) : seconds_of(end)},
                                      {"kind", segment.kind},
                                      {"left", side_of(segment.left)},
                                      {"right", side_of(segment.right)}});
    }
    return bodies;
}

Outcome show(Surroundings& around, const Request& request) {
    const auto recording = TRY(find(around, request));
    auto body = body_of(recording);
    body["segments"] =
        segments_of(recording, TRY(store::list_recording_segments(around.database, recording.id)));
    return reply(200, body);
}

Checked<void> check_playable(RecordingState state) {
    switch (state) {
    case RecordingState::closed:
    case RecordingState::repaired: return {};
    case RecordingState::open:
        return std::unexpected(Problem(ProblemType::conflict, "the call is still being recorded"));
    case RecordingState::lost: break;
    }
    return std::unexpected(Problem(ProblemType::not_found, "the sound of this recording was lost"));
}

// RFC 9110 13.1.5: a range of what is no longer the same is answered with the whole.
bool wants_range(const Request& request, const std::string& etag) {
    const auto* same = net::find_header(request.http.headers, "If-Range");
    return net::find_header(request.http.headers, "Range") && (!same || *same == etag);
}

Outcome reply_range(net::HttpResponse response, std::string_view header) {
    const auto size = response.file->length;
    const auto range = read_byte_range(header, size);
    if (range.kind == ByteRange::Kind::whole) return response;
    if (range.kind == ByteRange::Kind::unsatisfiable) {
        Problem problem(ProblemType::range_not_satisfiable, fmt::format("the sound has {} bytes", size));
        problem.headers = {{"Content-Range", fmt::format("bytes */{}", size)}};
        return std::unexpected(std::move(problem));
    }
    response.status = 206;
    response.file->offset = range.first;
    response.file->length = range.last - range.first + 1;
    response.headers.push_back(
        {"Content-Range", fmt::format("bytes {}-{}/{}", range.first, range.last, size)});
    return response;
}

Outcome play(Surroundings& around, const Request& request) {
    const auto recording = TRY(find(around, request));
    TRY(check_playable(recording.state));
    auto sound = TRY(net::open_file_slice((around.recordings / recording.file).string()));
    const auto etag = fmt::format("\"{}-{}\"", recording.id, sound.length);
    net::HttpResponse response{
        .headers = {{"Content-Type", "audio/wav"},
                    {"Accept-Ranges", "bytes"},
                    {"ETag", etag},
                    {"Content-Disposition", fmt::format("inline; filename=\"{}.wav\"", recording.id)}},
        .file = std::move(sound)};
    if (!wants_range(request, etag)) return response;
    return reply_range(std::move(response), *net::find_header(request.http.headers, "Range"));
}

}  // namespace

void add_recordings(Router& router, Surroundings& around) {
    constexpr auto read = "recordings:read";
    router.add({"GET", "/recordings", read, bind(around, list)});
    router.add({"GET", "/recordings/{recording_id}", read, bind(around, show)});
    router.add({"GET", "/recordings/{recording_id}/sound", read, bind(around, play)});
}

}  // namespace santral::api
