// The tables of internal numbers, ring plans, feature codes and call rules.

#include "app/commands/number_listing.h"

#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include "app/commands/listing.h"
#include "app/commands/table.h"
#include "directory/code_lint.h"
#include "directory/number_words.h"
#include "directory/tenant_view.h"

namespace santral::app {
namespace {

using directory::Snapshot;
using directory::TenantId;

std::string text_of(const std::optional<directory::Destination>& destination) {
    return destination ? destination->text() : "-";
}

std::vector<std::string> row_of(const Snapshot& snapshot, const directory::RingPlan& plan) {
    std::vector<std::string> members;
    for (const auto& id : plan.members)
        if (const auto* extension = snapshot.find_extension(id)) members.push_back(extension->number);
    return {plan.name,
            fmt::format("{}", fmt::join(members, ", ")),
            std::string(directory::to_string(plan.order)),
            fmt::format("{} s", plan.ring_for.count()),
            text_of(plan.on_no_answer),
            text_of(plan.on_busy),
            text_of(plan.on_unavailable)};
}

std::string_view yes_or_no(bool is_so) {
    return is_so ? "yes" : "no";
}

Rows rows_of(const directory::CallRules& rules) {
    return {{"RULE", "VALUE"},
            {"do not disturb", std::string(yes_or_no(rules.do_not_disturb))},
            {"forward always", text_of(rules.forward_always)},
            {"forward busy", text_of(rules.forward_busy)},
            {"forward no answer", text_of(rules.forward_no_answer)},
            {"forward after", fmt::format("{} s", rules.forward_after.count())},
            {"forward unavailable", text_of(rules.forward_unavailable)},
            {"feature codes in", std::string(directory::to_string(rules.code_rights))},
            {"dealing", std::string(yes_or_no(rules.is_dealing))},
            {"may join outside", std::string(yes_or_no(rules.may_join_outside))},
            {"shows outside", rules.shown_outside_number.empty() ? "-" : rules.shown_outside_number}};
}

Rows rows_of(const directory::TenantCodes& table) {
    Rows rows{{"FEATURE", "CODES"}};
    for (const auto feature : directory::all_feature_codes())
        rows.push_back({std::string(directory::to_string(feature)),
                        fmt::format("{}", fmt::join(table.codes.codes_of(feature), "  "))});
    return rows;
}

}  // namespace

Result<void> list_internal_numbers(CommandContext& context) {
    return print_rows(context, {"NUMBER", "NAME", "LEADS TO"},
                      [](const Snapshot& snapshot, const TenantId& tenant, Rows& rows) {
                          for (const auto& one : snapshot.internal_numbers())
                              if (one.tenant == tenant)
                                  rows.push_back({one.number, one.name, one.destination.text()});
                      });
}

Result<void> list_ring_plans(CommandContext& context) {
    return print_rows(context, {"PLAN", "MEMBERS", "ORDER", "RINGS FOR", "NO ANSWER", "BUSY", "UNAVAILABLE"},
                      [](const Snapshot& snapshot, const TenantId& tenant, Rows& rows) {
                          for (const auto& plan : snapshot.ring_plans())
                              if (plan.tenant == tenant) rows.push_back(row_of(snapshot, plan));
                      });
}

Result<void> list_feature_codes(CommandContext& context) {
    auto database = TRY(context.open());
    auto here = TRY(directory::Administration::of_tenant(database, context.random, context.tenant));
    const auto snapshot = TRY(here.snapshot());
    const auto& table = *snapshot->find_feature_codes(here.tenant());
    fmt::print(context.out, "pack {}; {} ms between the keys of a code, {} ms between digits\n",
               directory::to_string(table.codes.pack()), table.times.code.count(),
               table.times.number.count());
    print_table(context.out, rows_of(table));
    for (const auto& finding : directory::lint(*snapshot, here.tenant()))
        fmt::print(context.notes, "note: {}\n", finding.text);
    return {};
}

Result<void> show_call_rules(CommandContext& context, std::string_view number) {
    auto database = TRY(context.open());
    auto here = TRY(directory::Administration::of_tenant(database, context.random, context.tenant));
    const auto snapshot = TRY(here.snapshot());
    const auto* extension = TRY(directory::TenantView(*snapshot, here.tenant()).find_extension(number));
    print_table(context.out, rows_of(extension->calls));
    return {};
}

}  // namespace santral::app
