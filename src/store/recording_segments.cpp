// The table recording_segments.

#include "store/recording_segments.h"

#include "store/columns.h"
#include "store/connection.h"
#include "store/prepared_write.h"

namespace soci {
template <>
struct type_conversion<santral::store::RecordingSegment> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::RecordingSegment& segment) {
        using namespace santral::store;
        segment.recording_id = text(row, "recording_id");
        segment.position = number(row, "position");
        segment.from = milliseconds(long_number(row, "from_ms"));
        segment.kind = text(row, "kind");
        segment.left = {number(row, "left_leg_no"), text(row, "left_number")};
        segment.right = {number(row, "right_leg_no"), text(row, "right_number")};
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto upsert_recording_segment =
    "INSERT INTO recording_segments (recording_id, position, from_ms, kind, left_leg_no, left_number,"
    " right_leg_no, right_number)"
    " VALUES (:recording_id, :position, :from_ms, :kind, :left_leg_no, :left_number, :right_leg_no,"
    " :right_number)"
    " ON CONFLICT (recording_id, position) DO UPDATE SET from_ms = excluded.from_ms, kind = excluded.kind,"
    " left_leg_no = excluded.left_leg_no, left_number = excluded.left_number,"
    " right_leg_no = excluded.right_leg_no, right_number = excluded.right_number";
constexpr auto select_recording_segments =
    "SELECT recording_id, position, from_ms, kind, left_leg_no, left_number, right_leg_no, right_number"
    " FROM recording_segments WHERE recording_id = :recording_id ORDER BY position";

void fill(PreparedWrite& write, const RecordingSegment& segment) {
    write.put("recording_id", segment.recording_id);
    write.put("position", static_cast<long long>(segment.position));
    write.put("from_ms", static_cast<long long>(segment.from.count()));
    write.put("kind", segment.kind);
    write.put("left_leg_no", static_cast<long long>(segment.left.leg_no));
    write.put("left_number", segment.left.number);
    write.put("right_leg_no", static_cast<long long>(segment.right.leg_no));
    write.put("right_number", segment.right.number);
}

}  // namespace

Result<void> save_recording_segment(Database& database, const RecordingSegment& segment) {
    return write_row(database, "save the segment of a recording", upsert_recording_segment,
                     [&](PreparedWrite& write) { fill(write, segment); });
}

Result<std::vector<RecordingSegment>> list_recording_segments(Database& database,
                                                              const std::string& recording_id) {
    std::vector<RecordingSegment> found;
    TRY(attempt(database, "read the segments of a recording", [&](soci::session& sql) {
        const soci::rowset<RecordingSegment> rows =
            (sql.prepare << select_recording_segments, soci::use(recording_id));
        found.assign(rows.begin(), rows.end());
    }));
    return found;
}

}  // namespace santral::store
