// The columns, and how each value is written.

#include "api/call_record_csv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace santral::api {
namespace {

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

// Of what should have come in; absent when nothing did.
std::optional<double> loss(const store::CallLeg& leg) {
    const auto expected = leg.packets_in + leg.packets_lost;
    if (expected == 0) return {};
    return static_cast<double>(leg.packets_lost) / static_cast<double>(expected);
}

}  // namespace

const CsvFields& call_record_columns() {
    static const CsvFields columns = {
        "journey_id", "start",      "answer", "end",     "direction",     "from_number",     "from_name",
        "to_dialled", "to_reached", "ring_s", "talk_s",  "hold_s",        "outcome",         "hangup_by",
        "cause_sip",  "cause_q850", "cause",  "profile", "recording_ids", "recording_sha256"};
    return columns;
}

const CsvFields& call_leg_columns() {
    static const CsvFields columns = {
        "journey_id",    "leg_no",          "start",       "answer",  "end",       "number",
        "contact",       "ring_s",          "talk_s",      "outcome", "hangup_by", "cause_sip",
        "cause_q850",    "cause",           "codec",       "mos",     "loss",      "jitter_ms",
        "round_trip_ms", "user_agent",      "sip_call_id", "name",    "role",      "brought_by",
        "hold_s",        "other_journey_id"};
    return columns;
}

CsvFields fields_of(const store::CallRecord& call, const std::vector<store::Recording>& recordings) {
    CsvFields ids;
    CsvFields hashes;
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

CsvFields fields_of(const store::CallLeg& leg) {
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
            leg.sip_call_id,
            leg.name,
            leg.role,
            leg.brought_by,
            seconds(leg.hold),
            leg.other_call_id};
}

}  // namespace santral::api
