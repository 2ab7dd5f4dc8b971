// From rows to internal numbers, ring plans, feature codes and the call rules of extensions.

#include "directory/load_numbers.h"

#include <fmt/core.h>

#include "directory/number_words.h"
#include "store/extension_calls.h"
#include "store/feature_codes.h"
#include "store/internal_numbers.h"
#include "store/ring_plans.h"

namespace santral::directory {
namespace {

Result<std::optional<Destination>> understand(const std::optional<std::string>& text) {
    if (!text) return std::optional<Destination>();
    return std::optional(TRY(Destination::parse(*text)));
}

Result<CallRules> understand(const store::ExtensionCalls& row) {
    return CallRules{.code_rights = TRY(to_code_rights(row.code_rights)),
                     .do_not_disturb = row.do_not_disturb,
                     .forward_always = TRY(understand(row.forward_always)),
                     .forward_busy = TRY(understand(row.forward_busy)),
                     .forward_no_answer = TRY(understand(row.forward_no_answer)),
                     .forward_unavailable = TRY(understand(row.forward_unavailable)),
                     .forward_after = std::chrono::seconds(row.forward_after_s),
                     .is_dealing = row.is_dealing,
                     .may_join_outside = row.may_join_outside,
                     .shown_outside_number = row.shown_outside_number.value_or("")};
}

Result<RingPlan> understand(store::RingPlan row) {
    RingPlan plan{
        .id = {std::move(row.id)}, .tenant = {std::move(row.tenant_id)}, .name = std::move(row.name)};
    plan.order = TRY(to_ring_order(row.ring_order));
    plan.ring_for = std::chrono::seconds(row.ring_for_s);
    plan.on_no_answer = TRY(understand(row.on_no_answer));
    plan.on_busy = TRY(understand(row.on_busy));
    plan.on_unavailable = TRY(understand(row.on_unavailable));
    for (auto& member : row.members) plan.members.push_back({std::move(member)});
    return plan;
}

// A pack or feature that a newer program saved is passed over: its codes are those of the first pack.
Result<TenantCodes> understand(const store::FeatureCodes& row) {
    TenantCodes codes{.tenant = {row.tenant_id},
                      .codes = FeatureCodes(to_code_pack(row.pack).value_or(CodePack::it_pl)),
                      .times = {std::chrono::milliseconds(row.code_time_ms),
                                std::chrono::milliseconds(row.number_time_ms)}};
    for (const auto& [word, keys] : row.codes)
        if (const auto feature = to_feature_code(word)) TRY(codes.codes.set_codes(*feature, keys));
    return codes;
}

std::unexpected<Error> name_row(std::string_view what, const Error& error) {
    return fail(error.code, fmt::format("{}: {}", what, error.detail));
}

Result<void> read_call_rules(store::Database& database, Snapshot::Contents& contents) {
    const auto rows = TRY(store::list_extension_calls(database));
    for (auto& extension : contents.extensions) {
        const auto row = rows.find(extension.id.text);
        if (row == rows.end()) continue;
        auto rules = understand(row->second);
        if (!rules) return name_row(fmt::format("extension {}", extension.number), rules.error());
        extension.calls = *std::move(rules);
    }
    return {};
}

}  // namespace

Result<void> read_numbers(store::Database& database, Snapshot::Contents& contents) {
    TRY(read_call_rules(database, contents));
    for (auto& row : TRY(store::list_internal_numbers(database))) {
        auto destination = Destination::parse(row.destination);
        if (!destination) return name_row(fmt::format("internal number {}", row.number), destination.error());
        contents.internal_numbers.push_back({{std::move(row.id)},
                                             {std::move(row.tenant_id)},
                                             std::move(row.number),
                                             std::move(row.name),
                                             *std::move(destination)});
    }
    for (auto& row : TRY(store::list_ring_plans(database))) {
        const auto what = fmt::format("ring plan {}", row.name);
        auto plan = understand(std::move(row));
        if (!plan) return name_row(what, plan.error());
        contents.ring_plans.push_back(*std::move(plan));
    }
    for (const auto& row : TRY(store::list_feature_codes(database))) {
        auto codes = understand(row);
        if (!codes) return name_row("feature codes", codes.error());
        contents.feature_codes.push_back(*std::move(codes));
    }
    return {};
}

}  // namespace santral::directory
