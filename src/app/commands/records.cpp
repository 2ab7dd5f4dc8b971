// Call records and recordings as tables and as CSV. Times are UTC, durations seconds.

#include "app/commands/records.h"

#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <limits>

#include "app/commands/csv.h"
#include "app/commands/table.h"
#include "store/call_records.h"
#include "store/recordings.h"
#include "store/tenants.h"

namespace santral::app {
namespace {

using Fields = std::vector<std::string>;
using Printer = std::function<void(const Fields&)>;

const Fields call_heading = {"journey_id",  "start",     "answer",     "end",           "direction",
                             "from_number", "from_name", "to_dialled", "to_reached",    "ring_s",
                             "talk_s",      "hold_s",    "outcome",    "hangup_by",     "cause_sip",
                             "cause_q850",  "cause",     "profile",    "recording_ids", "recording_sha256"};
const Fields leg_heading = {"journey_id",    "leg_no",     "start",      "answer",  "end",       "number",
                            "contact",       "ring_s",     "talk_s",     "outcome", "hangup_by", "cause_sip",
                            "cause_q850",    "cause",      "codec",      "mos",     "loss",      "jitter_ms",
                            "round_trip_ms", "user_agent", "sip_call_id"};

std::string optional_time(const std::optional<WallTime>& time) {
    return time ? to_rfc3339(*time) : "";
}

std::string seconds(const std::optional<std::chrono::milliseconds>& duration) {
    return duration ? fmt::format("{}.{:03}", duration->count() / 1000, duration->count() % 1000) : "";
}

std::string fraction(const std::optional<double>& value, int decimals) {
    return value ? fmt::format("{:.{}f}", *value, decimals) : "";
}

std::string cause_number(int cause) {
    return cause == 0 ? "" : fmt::format("{}", cause);
}

long long bound(long long limit) {
    return limit > 0 ? limit : std::numeric_limits<long long>::max();
}

// Of what should have come in; absent when nothing did.
std::optional<double> loss(const store::CallLeg& leg) {
    const auto expected = leg.packets_in + leg.packets_lost;
    if (expected == 0) return {};
    return static_cast<double>(leg.packets_lost) / static_cast<double>(expected);
}

Fields call_fields(const store::CallRecord& call, const std::vector<store::Recording>& recordings) {
    Fields ids;
    Fields hashes;
    for (const auto& recording : recordings) {
        ids.push_back(recording.id);
        if (recording.sha256) hashes.push_back(*recording.sha256);
    }
    return {call.id,
            to_rfc3339(call.started_at),
            optional_time(call.answered_at),
            optional_time(call.ended_at),
            call.direction,
            call.from_number,
            call.from_name,
            call.to_dialled,
            call.to_reached,
            seconds(call.ring),
            seconds(call.talk),
            seconds(call.hold),
            call.end.outcome,
            call.end.hangup_by,
            cause_number(call.end.cause_sip),
            cause_number(call.end.cause_q850),
            call.end.cause_text,
            call.outbound_profile,
            fmt::format("{}", fmt::join(ids, " ")),
            fmt::format("{}", fmt::join(hashes, " "))};
}

Fields leg_fields(const store::CallLeg& leg) {
    return {leg.call_id,
            fmt::format("{}", leg.leg_no),
            to_rfc3339(leg.started_at),
            optional_time(leg.answered_at),
            optional_time(leg.ended_at),
            leg.number,
            leg.contact,
            seconds(leg.ring),
            seconds(leg.talk),
            leg.end.outcome,
            leg.end.hangup_by,
            cause_number(leg.end.cause_sip),
            cause_number(leg.end.cause_q850),
            leg.end.cause_text,
            leg.codec,
            fraction(leg.mos, 2),
            fraction(loss(leg), 4),
            fraction(leg.jitter_ms, 1),
            fraction(leg.round_trip_ms, 1),
            leg.user_agent,
            leg.sip_call_id};
}

// For people: the columns that are looked at first.
Fields short_fields(const Fields& full) {
    return {full[1], full[5], full[6], full[7], full[12], full[10], full[16], full[18].empty() ? "" : "yes"};
}

Fields short_leg_fields(const Fields& full) {
    return {full[2], full[1], full[5], full[6], full[9], full[8], full[14], full[15], full[16]};
}

Result<void> print_call(store::Database& database, const store::CallRecord& call, const Printer& print) {
    print(call_fields(call, TRY(store::list_recordings_of_call(database, call.id))));
    return {};
}

Result<void> print_legs(store::Database& database, const store::CallRecord& call, const Printer& print) {
    for (const auto& leg : TRY(store::list_call_legs(database, call.id))) print(leg_fields(leg));
    return {};
}

Result<void> visit_calls(store::Database& database, const CommandContext& context,
                         const RecordsRequest& request, const Printer& print) {
    const auto tenant = TRY(store::find_tenant(database, context.tenant));
    const auto print_one = request.by_leg ? print_legs : print_call;
    Result<void> outcome;
    const auto visit = [&](const store::CallRecord& call) {
        if (outcome) outcome = print_one(database, call, print);
    };
    TRY(store::read_call_records(database, tenant.id, bound(request.limit), visit));
    return outcome;
}

std::string length_in_words(std::chrono::milliseconds length) {
    const auto all_seconds = std::chrono::duration_cast<std::chrono::seconds>(length).count();
    return fmt::format("{}:{:02}", all_seconds / 60, all_seconds % 60);
}

}  // namespace

Result<void> print_records(CommandContext& context, const RecordsRequest& request) {
    auto database = TRY(context.open());
    const auto& heading = request.by_leg ? leg_heading : call_heading;
    if (request.as_csv) {
        if (request.with_byte_order_mark) context.out << byte_order_mark;
        print_csv_row(context.out, heading);
        return visit_calls(database, context, request,
                           [&](const Fields& fields) { print_csv_row(context.out, fields); });
    }
    const auto shorten = request.by_leg ? short_leg_fields : short_fields;
    std::vector<Fields> rows{
        request.by_leg
            ? Fields{"START", "LEG", "NUMBER", "CONTACT", "OUTCOME", "TALK", "CODEC", "MOS", "LOSS"}
            : Fields{"START", "FROM", "NAME", "TO", "OUTCOME", "TALK", "CAUSE", "RECORDED"}};
    TRY(visit_calls(database, context, request,
                    [&](const Fields& fields) { rows.push_back(shorten(fields)); }));
    print_table(context.out, rows);
    return {};
}

Result<void> print_recordings(CommandContext& context, long long limit) {
    auto database = TRY(context.open());
    const auto tenant = TRY(store::find_tenant(database, context.tenant));
    std::vector<Fields> rows{{"START", "LENGTH", "BYTES", "STATE", "CALL", "FILE"}};
    for (const auto& one : TRY(store::list_recordings(database, tenant.id, {}, bound(limit))))
        rows.push_back({to_rfc3339(one.started_at), length_in_words(one.length), fmt::format("{}", one.bytes),
                        std::string(store::to_string(one.state)), one.call_id, one.file});
    print_table(context.out, rows);
    return {};
}

}  // namespace santral::app
