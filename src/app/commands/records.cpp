// Call records and recordings as tables and as CSV. Times are UTC, durations seconds.

#include "app/commands/records.h"

#include <fmt/ostream.h>

#include <limits>

#include "api/call_record_csv.h"
#include "app/commands/table.h"
#include "base/csv.h"
#include "store/call_records.h"
#include "store/recordings.h"
#include "store/tenants.h"

namespace santral::app {
namespace {

using api::CsvFields;
using Printer = std::function<void(const CsvFields&)>;

long long bound(long long limit) {
    return limit > 0 ? limit : std::numeric_limits<long long>::max();
}

// For people: the columns that are looked at first.
CsvFields short_fields(const CsvFields& full) {
    return {full[1], full[5], full[6], full[7], full[12], full[10], full[16], full[18].empty() ? "" : "yes"};
}

CsvFields short_leg_fields(const CsvFields& full) {
    return {full[2], full[1], full[5], full[6], full[9], full[8], full[14], full[15], full[16]};
}

Result<void> print_call(store::Database& database, const store::CallRecord& call, const Printer& print) {
    print(api::fields_of(call, TRY(store::list_recordings_of_call(database, call.id))));
    return {};
}

Result<void> print_legs(store::Database& database, const store::CallRecord& call, const Printer& print) {
    for (const auto& leg : TRY(store::list_call_legs(database, call.id))) print(api::fields_of(leg));
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
    const auto& heading = request.by_leg ? api::call_leg_columns() : api::call_record_columns();
    if (request.as_csv) {
        if (request.with_byte_order_mark) context.out << byte_order_mark;
        print_csv_row(context.out, heading);
        return visit_calls(database, context, request,
                           [&](const CsvFields& fields) { print_csv_row(context.out, fields); });
    }
    const auto shorten = request.by_leg ? short_leg_fields : short_fields;
    std::vector<CsvFields> rows{
        request.by_leg
            ? CsvFields{"START", "LEG", "NUMBER", "CONTACT", "OUTCOME", "TALK", "CODEC", "MOS", "LOSS"}
            : CsvFields{"START", "FROM", "NAME", "TO", "OUTCOME", "TALK", "CAUSE", "RECORDED"}};
    TRY(visit_calls(database, context, request,
                    [&](const CsvFields& fields) { rows.push_back(shorten(fields)); }));
    print_table(context.out, rows);
    return {};
}

Result<void> print_recordings(CommandContext& context, long long limit) {
    auto database = TRY(context.open());
    const auto tenant = TRY(store::find_tenant(database, context.tenant));
    std::vector<CsvFields> rows{{"START", "LENGTH", "BYTES", "STATE", "CALL", "FILE"}};
    for (const auto& one : TRY(store::list_recordings(database, tenant.id, {}, bound(limit))))
        rows.push_back({to_rfc3339(one.started_at), length_in_words(one.length), fmt::format("{}", one.bytes),
                        std::string(store::to_string(one.state)), one.call_id, one.file});
    print_table(context.out, rows);
    return {};
}

}  // namespace santral::app
