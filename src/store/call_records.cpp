// The tables call_records and call_legs.

#include "store/call_records.h"

#include "store/call_record_rows.h"
#include "store/connection.h"

namespace santral::store {
namespace {

constexpr auto upsert_call_record =
    "INSERT INTO call_records (id, tenant_id, direction, from_number, from_name, to_dialled, to_reached,"
    " outbound_profile, started_at, answered_at, ended_at, ring_ms, talk_ms, hold_ms, outcome, hangup_by,"
    " cause_sip, cause_q850, cause_text)"
    " VALUES (:id, :tenant_id, :direction, :from_number, :from_name, :to_dialled, :to_reached,"
    " :outbound_profile, :started_at, :answered_at, :ended_at, :ring_ms, :talk_ms, :hold_ms, :outcome,"
    " :hangup_by, :cause_sip, :cause_q850, :cause_text)"
    " ON CONFLICT (id) DO UPDATE SET to_reached = excluded.to_reached,"
    " outbound_profile = excluded.outbound_profile, answered_at = excluded.answered_at,"
    " ended_at = excluded.ended_at, ring_ms = excluded.ring_ms, talk_ms = excluded.talk_ms,"
    " hold_ms = excluded.hold_ms, outcome = excluded.outcome, hangup_by = excluded.hangup_by,"
    " cause_sip = excluded.cause_sip, cause_q850 = excluded.cause_q850, cause_text = excluded.cause_text";
constexpr auto upsert_call_leg =
    "INSERT INTO call_legs (id, tenant_id, call_id, leg_no, number, name, role, brought_by, other_call_id,"
    " contact, user_agent, sip_call_id, started_at, answered_at, ended_at, ring_ms, talk_ms, hold_ms, "
    "outcome,"
    " hangup_by, cause_sip, cause_q850, cause_text, codec, packets_in, packets_out, packets_lost, jitter_ms,"
    " round_trip_ms, remote_loss, mos)"
    " VALUES (:id, :tenant_id, :call_id, :leg_no, :number, :name, :role, :brought_by, :other_call_id,"
    " :contact, :user_agent, :sip_call_id, :started_at, :answered_at, :ended_at, :ring_ms, :talk_ms, "
    ":hold_ms,"
    " :outcome, :hangup_by, :cause_sip, :cause_q850, :cause_text, :codec, :packets_in, :packets_out,"
    " :packets_lost, :jitter_ms, :round_trip_ms, :remote_loss, :mos)"
    " ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name, role = excluded.role,"
    " brought_by = excluded.brought_by, other_call_id = excluded.other_call_id, contact = excluded.contact,"
    " user_agent = excluded.user_agent, sip_call_id = excluded.sip_call_id,"
    " answered_at = excluded.answered_at, ended_at = excluded.ended_at, ring_ms = excluded.ring_ms,"
    " talk_ms = excluded.talk_ms, hold_ms = excluded.hold_ms, outcome = excluded.outcome,"
    " hangup_by = excluded.hangup_by, cause_sip = excluded.cause_sip, cause_q850 = excluded.cause_q850,"
    " cause_text = excluded.cause_text, codec = excluded.codec, packets_in = excluded.packets_in,"
    " packets_out = excluded.packets_out, packets_lost = excluded.packets_lost,"
    " jitter_ms = excluded.jitter_ms, round_trip_ms = excluded.round_trip_ms,"
    " remote_loss = excluded.remote_loss, mos = excluded.mos";
constexpr auto count_open_calls = "SELECT COUNT(*) FROM call_records WHERE ended_at IS NULL";
// Q.850 41, temporary failure.
constexpr auto close_open_calls =
    "UPDATE call_records SET ended_at = :now, hangup_by = 'server', cause_q850 = 41,"
    " cause_text = 'server restarted',"
    " outcome = CASE WHEN answered_at IS NULL THEN 'unreachable' ELSE 'answered' END"
    " WHERE ended_at IS NULL";
constexpr auto close_open_legs =
    "UPDATE call_legs SET ended_at = :now, hangup_by = 'server', cause_q850 = 41,"
    " cause_text = 'server restarted',"
    " outcome = CASE WHEN answered_at IS NULL THEN 'unreachable' ELSE 'answered' END"
    " WHERE ended_at IS NULL";
constexpr auto select_call_records =
    "SELECT id, tenant_id, direction, from_number, from_name, to_dialled, to_reached, outbound_profile,"
    " started_at, answered_at, ended_at, ring_ms, talk_ms, hold_ms, outcome, hangup_by, cause_sip, "
    "cause_q850,"
    " cause_text FROM call_records WHERE tenant_id = :tenant_id ORDER BY started_at DESC, id DESC LIMIT "
    ":limit";
constexpr auto select_page =
    "SELECT id, tenant_id, direction, from_number, from_name, to_dialled, to_reached, outbound_profile,"
    " started_at, answered_at, ended_at, ring_ms, talk_ms, hold_ms, outcome, hangup_by, cause_sip,"
    " cause_q850, cause_text FROM call_records"
    " WHERE tenant_id = :tenant_id AND started_at <= :before"
    " AND (started_at < :before OR id < :before_id)"
    " AND started_at >= :since AND started_at < :until"
    " AND (:from_number = '' OR from_number = :from_number)"
    " AND (:to_number = '' OR to_dialled = :to_number OR to_reached = :to_number)"
    " AND (:extension = '' OR from_number = :extension OR to_dialled = :extension OR to_reached = "
    ":extension)"
    " AND (:outcome = '' OR outcome = :outcome)"
    " ORDER BY started_at DESC, id DESC LIMIT :count";
constexpr auto select_call_record =
    "SELECT id, tenant_id, direction, from_number, from_name, to_dialled, to_reached, outbound_profile,"
    " started_at, answered_at, ended_at, ring_ms, talk_ms, hold_ms, outcome, hangup_by, cause_sip,"
    " cause_q850, cause_text FROM call_records WHERE tenant_id = :tenant_id AND id = :id";
constexpr auto select_call_legs =
    "SELECT id, tenant_id, call_id, leg_no, number, name, role, brought_by, other_call_id, contact, "
    "user_agent,"
    " sip_call_id, started_at, answered_at, ended_at, ring_ms, talk_ms, hold_ms, outcome, hangup_by, "
    "cause_sip,"
    " cause_q850, cause_text, codec, packets_in, packets_out, packets_lost, jitter_ms, round_trip_ms,"
    " remote_loss, mos"
    " FROM call_legs WHERE call_id = :call_id ORDER BY leg_no";

}  // namespace

Result<void> save_call_record(Database& database, const CallRecord& record) {
    return write_row(database, "save the call record", upsert_call_record,
                     [&](PreparedWrite& write) { fill(write, record); });
}

Result<void> save_call_leg(Database& database, const CallLeg& leg) {
    return write_row(database, "save the call leg", upsert_call_leg,
                     [&](PreparedWrite& write) { fill(write, leg); });
}

Result<int> close_interrupted_calls(Database& database, WallTime now) {
    int closed = 0;
    TRY(in_transaction(database, [&] {
        return attempt(database, "close interrupted calls", [&](soci::session& sql) {
            const long long now_ms = now.time_since_epoch().count();
            sql << count_open_calls, soci::into(closed);
            sql << close_open_calls, soci::use(now_ms);
            sql << close_open_legs, soci::use(now_ms);
        });
    }));
    return closed;
}

Result<void> read_call_records(Database& database, const std::string& tenant_id, long long limit,
                               const std::function<void(const CallRecord&)>& visit) {
    return attempt(database, "read the call records", [&](soci::session& sql) {
        const soci::rowset<CallRecord> rows =
            (sql.prepare << select_call_records, soci::use(tenant_id), soci::use(limit));
        for (const auto& record : rows) visit(record);
    });
}

Result<std::vector<CallRecord>> list_call_records(Database& database, const std::string& tenant_id,
                                                  const CallRecordFilter& filter,
                                                  const std::optional<ListPosition>& after, int limit) {
    const auto position = or_newest(after);
    const long long before = position.started_at.time_since_epoch().count();
    const long long since = filter.since.value_or(WallTime::min()).time_since_epoch().count();
    const long long until = filter.until.value_or(WallTime::max()).time_since_epoch().count();
    std::vector<CallRecord> found;
    TRY(attempt(database, "read the call records", [&](soci::session& sql) {
        const soci::rowset<CallRecord> rows =
            (sql.prepare << select_page, soci::use(tenant_id, "tenant_id"), soci::use(before, "before"),
             soci::use(position.id, "before_id"), soci::use(since, "since"), soci::use(until, "until"),
             soci::use(filter.from, "from_number"), soci::use(filter.to, "to_number"),
             soci::use(filter.extension, "extension"), soci::use(filter.outcome, "outcome"),
             soci::use(limit, "count"));
        found.assign(rows.begin(), rows.end());
    }));
    return found;
}

Result<std::optional<CallRecord>> find_call_record(Database& database, const std::string& tenant_id,
                                                   const std::string& id) {
    std::optional<CallRecord> found;
    TRY(attempt(database, "read the call record", [&](soci::session& sql) {
        const soci::rowset<CallRecord> rows =
            (sql.prepare << select_call_record, soci::use(tenant_id), soci::use(id));
        for (const auto& row : rows) found = row;
    }));
    return found;
}

Result<std::vector<CallLeg>> list_call_legs(Database& database, const std::string& call_id) {
    std::vector<CallLeg> found;
    TRY(attempt(database, "read the call legs", [&](soci::session& sql) {
        const soci::rowset<CallLeg> rows = (sql.prepare << select_call_legs, soci::use(call_id));
        found.assign(rows.begin(), rows.end());
    }));
    return found;
}

}  // namespace santral::store
