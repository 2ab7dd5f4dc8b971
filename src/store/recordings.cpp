// The table recordings.

#include "store/recordings.h"

#include <fmt/core.h>

#include "base/log.h"
#include "store/columns.h"
#include "store/connection.h"

namespace santral::store {
namespace {

RecordingState to_recording_state(const std::string& word) {
    if (word == "open") return RecordingState::open;
    if (word == "closed") return RecordingState::closed;
    if (word == "repaired") return RecordingState::repaired;
    return RecordingState::lost;
}

}  // namespace
}  // namespace santral::store

namespace soci {
template <>
struct type_conversion<santral::store::Recording> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::Recording& recording) {
        using namespace santral::store;
        recording.id = text(row, "id");
        recording.tenant_id = text(row, "tenant_id");
        recording.call_id = text(row, "call_id");
        recording.file = text(row, "file");
        recording.state = to_recording_state(text(row, "state"));
        recording.started_at = time(row, "started_at");
        recording.bytes = long_number(row, "bytes");
        recording.length = milliseconds(long_number(row, "length_ms"));
        recording.sha256 = optional_text(row, "sha256");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto upsert_recording =
    "INSERT INTO recordings (id, tenant_id, call_id, file, state, started_at, bytes, length_ms, sha256)"
    " VALUES (:id, :tenant_id, :call_id, :file, :state, :started_at, :bytes, :length_ms, :sha256)"
    " ON CONFLICT (id) DO UPDATE SET file = excluded.file, state = excluded.state, bytes = excluded.bytes,"
    " length_ms = excluded.length_ms, sha256 = excluded.sha256";
constexpr auto select_recordings =
    "SELECT id, tenant_id, call_id, file, state, started_at, bytes, length_ms, sha256 FROM recordings"
    " WHERE tenant_id = :tenant_id AND started_at <= :before AND (started_at < :before OR id < :before_id)"
    " ORDER BY started_at DESC, id DESC LIMIT :count";
constexpr auto select_recording =
    "SELECT id, tenant_id, call_id, file, state, started_at, bytes, length_ms, sha256 FROM recordings"
    " WHERE tenant_id = :tenant_id AND id = :id";
constexpr auto select_recordings_of_call =
    "SELECT id, tenant_id, call_id, file, state, started_at, bytes, length_ms, sha256 FROM recordings"
    " WHERE call_id = :call_id ORDER BY started_at, id";
constexpr auto select_open_recordings =
    "SELECT id, tenant_id, call_id, file, state, started_at, bytes, length_ms, sha256 FROM recordings"
    " WHERE state = 'open' ORDER BY started_at, id";

void fill(PreparedWrite& write, const Recording& recording) {
    write.put("id", recording.id);
    write.put("tenant_id", recording.tenant_id);
    write.put("call_id", recording.call_id);
    write.put("file", recording.file);
    write.put("state", std::string(to_string(recording.state)));
    write.put("started_at", recording.started_at);
    write.put("bytes", recording.bytes);
    write.put("length_ms", static_cast<long long>(recording.length.count()));
    write.put("sha256", recording.sha256);
}

}  // namespace

std::string_view to_string(RecordingState state) {
    switch (state) {
    case RecordingState::open: return "open";
    case RecordingState::closed: return "closed";
    case RecordingState::repaired: return "repaired";
    case RecordingState::lost: return "lost";
    }
    __builtin_unreachable();
}

Result<void> save_recording(Database& database, const Recording& recording) {
    return write_row(database, fmt::format("save the recording {}", recording.file), upsert_recording,
                     [&](PreparedWrite& write) { fill(write, recording); });
}

Result<std::vector<Recording>> list_recordings(Database& database, const std::string& tenant_id,
                                               const std::optional<ListPosition>& after, long long limit) {
    const auto position = or_newest(after);
    const long long before = position.started_at.time_since_epoch().count();
    std::vector<Recording> found;
    TRY(attempt(database, "read the recordings", [&](soci::session& sql) {
        const soci::rowset<Recording> rows =
            (sql.prepare << select_recordings, soci::use(tenant_id, "tenant_id"), soci::use(before, "before"),
             soci::use(position.id, "before_id"), soci::use(limit, "count"));
        found.assign(rows.begin(), rows.end());
    }));
    return found;
}

Result<std::optional<Recording>> find_recording(Database& database, const std::string& tenant_id,
                                                const std::string& id) {
    std::optional<Recording> found;
    TRY(attempt(database, "read the recording", [&](soci::session& sql) {
        const soci::rowset<Recording> rows =
            (sql.prepare << select_recording, soci::use(tenant_id), soci::use(id));
        for (const auto& row : rows) found = row;
    }));
    return found;
}

Result<std::vector<Recording>> list_recordings_of_call(Database& database, const std::string& call_id) {
    std::vector<Recording> found;
    TRY(attempt(database, "read the recordings", [&](soci::session& sql) {
        const soci::rowset<Recording> rows = (sql.prepare << select_recordings_of_call, soci::use(call_id));
        found.assign(rows.begin(), rows.end());
    }));
    return found;
}

Result<std::vector<Recording>> list_open_recordings(Database& database) {
    std::vector<Recording> found;
    TRY(attempt(database, "read the open recordings", [&](soci::session& sql) {
        const soci::rowset<Recording> rows = (sql.prepare << select_open_recordings);
        found.assign(rows.begin(), rows.end());
    }));
    return found;
}

Result<void> recover_recording(Database& database, Recording& recording, const RepairSoundFile& repair) {
    const auto found = repair(recording.file);
    if (found) {
        recording.state = RecordingState::repaired;
        recording.bytes = found->bytes;
        recording.length = found->length;
        log_warning("recording {}: open -> repaired (the server stopped while it was open)", recording.file);
    } else {
        recording.state = RecordingState::lost;
        log_error("recording {}: open -> lost ({})", recording.file, found.error().detail);
    }
    return save_recording(database, recording);
}

}  // namespace santral::store
