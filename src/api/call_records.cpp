// The resource /call-records: what became of the calls, as JSON and as CSV for spreadsheets.

#include "store/call_records.h"

#include <sstream>

#include "api/call_record_csv.h"
#include "api/list_cursor.h"
#include "api/tenant_directory.h"
#include "base/csv.h"

namespace santral::api {
namespace {

using store::CallLeg;
using store::CallRecord;
using store::CallRecordFilter;

constexpr std::size_t max_csv_rows = 10'000;
constexpr std::size_t rows_at_once = 500;  // So that one answer does not hold all rows twice.

json::value seconds_of(const std::optional<std::chrono::milliseconds>& duration) {
    if (!duration) return nullptr;
    return std::chrono::duration<double>(*duration).count();
}

json::value cause_or_null(int cause) {
    return cause == 0 ? json::value(nullptr) : json::value(cause);
}

json::value fraction_or_null(const std::optional<double>& fraction) {
    return fraction ? json::value(*fraction) : json::value(nullptr);
}

void add_end(json::object& body, const store::CallEnd& end) {
    body["outcome"] = text_or_null(end.outcome);
    body["hangup_by"] = text_or_null(end.hangup_by);
    body["cause_sip"] = cause_or_null(end.cause_sip);
    body["cause_q850"] = cause_or_null(end.cause_q850);
    body["cause_text"] = text_or_null(end.cause_text);
}

json::object body_of(const CallRecord& call) {
    json::object body{{"id", call.id},
                      {"direction", call.direction},
                      {"from_number", call.from_number},
                      {"from_name", text_or_null(call.from_name)},
                      {"to_dialled", call.to_dialled},
                      {"to_reached", text_or_null(call.to_reached)},
                      {"outbound_profile", text_or_null(call.outbound_profile)},
                      {"started_at", to_json(call.started_at)},
                      {"answered_at", to_json(call.answered_at)},
                      {"ended_at", to_json(call.ended_at)},
                      {"ring_s", seconds_of(call.ring)},
                      {"talk_s", seconds_of(call.talk)},
                      {"hold_s", seconds_of(call.hold)}};
    add_end(body, call.end);
    return body;
}

json::object body_of(const CallLeg& leg) {
    json::object body{{"leg_no", leg.leg_no},
                      {"number", leg.number},
                      {"name", text_or_null(leg.name)},
                      {"role", leg.role},
                      {"brought_by", text_or_null(leg.brought_by)},
                      {"other_call_id", text_or_null(leg.other_call_id)},
                      {"contact", text_or_null(leg.contact)},
                      {"user_agent", text_or_null(leg.user_agent)},
                      {"started_at", to_json(leg.started_at)},
                      {"answered_at", to_json(leg.answered_at)},
                      {"ended_at", to_json(leg.ended_at)},
                      {"ring_s", seconds_of(leg.ring)},
                      {"talk_s", seconds_of(leg.talk)},
                      {"hold_s", seconds_of(leg.hold)}};
    add_end(body, leg.end);
    body["codec"] = text_or_null(leg.codec);
    body["packets_in"] = leg.packets_in;
    body["packets_out"] = leg.packets_out;
    body["packets_lost"] = leg.packets_lost;
    body["jitter_ms"] = fraction_or_null(leg.jitter_ms);
    body["round_trip_ms"] = fraction_or_null(leg.round_trip_ms);
    body["remote_loss"] = fraction_or_null(leg.remote_loss);
    body["mos"] = fraction_or_null(leg.mos);
    return body;
}

Checked<std::optional<WallTime>> read_time(const Request& request, std::string_view name) {
    const auto* text = request.find_query(name);
    if (!text) return std::optional<WallTime>();
    if (const auto time = parse_rfc3339(*text)) return time;
    return std::unexpected(
        Problem(ProblemType::invalid_field, "give a time as 2026-11-21T08:30:00Z", std::string(name)));
}

Checked<CallRecordFilter> read_filter(const Request& request) {
    const auto text = [&request](std::string_view name) {
        const auto* found = request.find_query(name);
        return found ? *found : "";
    };
    return CallRecordFilter{.from = text("from"),
                            .to = text("to"),
                            .extension = text("extension"),
                            .outcome = text("outcome"),
                            .since = TRY(read_time(request, "since")),
                            .until = TRY(read_time(request, "until"))};
}

store::ListPosition position_of(const CallRecord& call) {
    return {call.started_at, call.id};
}

Outcome list(Surroundings& around, const Request& request) {
    TRY(request.check_query({"limit", "cursor", "from", "to", "extension", "outcome", "since", "until"}));
    const auto page = TRY(read_page(request));
    const auto filter = TRY(read_filter(request));
    const auto after = TRY(read_position(page));
    // One more than asked for: is there a next page?
    auto calls = TRY(store::list_call_records(around.database, request.caller.tenant.text, filter, after,
                                              static_cast<int>(page.limit + 1)));
    const bool has_more = calls.size() > page.limit;
    if (has_more) calls.pop_back();
    json::array items;
    for (const auto& call : calls) items.push_back(body_of(call));
    return reply_page(std::move(items),
                      has_more ? std::optional(to_cursor_text(position_of(calls.back()))) : std::nullopt);
}

Outcome show(Surroundings& around, const Request& request) {
    const auto call =
        TRY(store::find_call_record(around.database, request.caller.tenant.text, request.at("call_id")));
    if (!call) return std::unexpected(Problem(ProblemType::not_found, "there is no record of this call"));
    auto body = body_of(*call);
    json::array legs;
    for (const auto& leg : TRY(store::list_call_legs(around.database, call->id)))
        legs.push_back(body_of(leg));
    json::array recordings;
    for (const auto& one : TRY(store::list_recordings_of_call(around.database, call->id)))
        recordings.emplace_back(one.id);
    body["legs"] = std::move(legs);
    body["recording_ids"] = std::move(recordings);
    return reply(200, body);
}

enum class Rows : std::uint8_t { calls, legs };

Checked<Rows> read_rows(const Request& request) {
    const auto* by = request.find_query("by");
    if (!by || *by == "call") return Rows::calls;
    if (*by == "leg") return Rows::legs;
    return std::unexpected(Problem(ProblemType::invalid_field, "give call or leg", "by"));
}

Result<void> print_rows(Surroundings& around, const CallRecord& call, Rows rows, std::ostream& out) {
    if (rows == Rows::calls) {
        print_csv_row(out, fields_of(call, TRY(store::list_recordings_of_call(around.database, call.id))));
        return {};
    }
    for (const auto& leg : TRY(store::list_call_legs(around.database, call.id)))
        print_csv_row(out, fields_of(leg));
    return {};
}

Outcome export_csv(Surroundings& around, const Request& request) {
    TRY(request.check_query({"from", "to", "extension", "outcome", "since", "until", "bom", "by"}));
    const auto filter = TRY(read_filter(request));
    const auto rows = TRY(read_rows(request));
    const auto* bom = request.find_query("bom");
    std::ostringstream out;
    if (bom && *bom == "true") out << byte_order_mark;
    print_csv_row(out, rows == Rows::calls ? call_record_columns() : call_leg_columns());
    std::optional<store::ListPosition> after;
    for (std::size_t printed = 0; printed < max_csv_rows; printed += rows_at_once) {
        const auto calls = TRY(store::list_call_records(around.database, request.caller.tenant.text, filter,
                                                        after, static_cast<int>(rows_at_once)));
        for (const auto& call : calls) TRY(print_rows(around, call, rows, out));
        if (calls.size() < rows_at_once) break;
        after = position_of(calls.back());
    }
    return net::HttpResponse{
        .headers = {{"Content-Type", "text/csv; charset=utf-8"},
                    {"Content-Disposition", "attachment; filename=\"call-records.csv\""}},
        .body = out.str()};
}

}  // namespace

void add_call_records(Router& router, Surroundings& around) {
    constexpr auto read = "call-records:read";
    router.add({"GET", "/call-records", read, bind(around, list)});
    router.add({"GET", "/call-records/{call_id}", read, bind(around, show)});
    router.add({"GET", "/call-records.csv", read, bind(around, export_csv)});
}

}  // namespace santral::api
