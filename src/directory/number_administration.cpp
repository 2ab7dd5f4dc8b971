// Internal numbers, feature codes, and what extensions do with calls. Ring plans:
// ring_plan_administration.cpp.

#include <fmt/core.h>

#include <algorithm>

#include "directory/administration.h"
#include "directory/code_lint.h"
#include "directory/destination_use.h"
#include "directory/number_words.h"
#include "directory/tenant_view.h"
#include "directory/wording.h"
#include "store/extension_calls.h"
#include "store/feature_codes.h"
#include "store/internal_numbers.h"

namespace santral::directory {
namespace {

// S4.21, N1: within the plan, and nobody else's.
Result<void> check_free(const Snapshot& present, const TenantId& tenant, std::string_view number) {
    TRY(check_internal_number(*present.find_tenant(tenant), number));
    if (const auto* extension = present.find_extension(tenant, number))
        return fail(Errc::conflict, fmt::format("number {} is taken by extension {} ({}): choose another",
                                                number, extension->number, extension->name));
    if (const auto* other = present.find_internal_number(tenant, number))
        return fail(Errc::conflict,
                    fmt::format("number {} is taken by {}: choose another", number, other->name));
    return check_not_hidden(present.find_feature_codes(tenant)->codes, number);
}

Result<const InternalNumber*> find_number(const Snapshot& present, const TenantId& tenant,
                                          std::string_view number) {
    if (const auto* found = present.find_internal_number(tenant, number)) return found;
    return fail(Errc::not_found, fmt::format("there is no internal number {}", number));
}

Result<void> check_not_itself(const store::InternalNumber& number) {
    if (number.destination != Destination{"number", number.number}.text()) return {};
    return fail(
        Errc::conflict,
        fmt::format("internal number {} would lead to itself: choose another destination", number.number));
}

Result<std::string> understand_destination(const Snapshot& present, const TenantId& tenant,
                                           std::string_view text) {
    const auto destination = TRY(Destination::parse(text));
    TRY(check_destination(present, tenant, destination));
    return destination.text();
}

// Empty: none.
Result<std::optional<std::string>> understand_branch(const Snapshot& present, const TenantId& tenant,
                                                     const std::string& text) {
    if (text.empty()) return std::optional<std::string>();
    return std::optional(TRY(understand_destination(present, tenant, text)));
}

// S4.26: one number that leads to itself over any others would never connect.
Warnings find_loop(const Snapshot& present, const TenantId& tenant, const store::InternalNumber& number) {
    const Destination itself{"number", number.number};
    auto next = Destination::parse(number.destination).value_or(itself);
    for (std::size_t steps = 0; steps <= present.internal_numbers().size(); ++steps) {
        if (next == itself)
            return {fmt::format("internal number {} leads to itself: a call to it will be refused as a loop",
                                number.number)};
        const auto* leads =
            next.kind == "number" ? present.find_internal_number(tenant, next.argument) : nullptr;
        if (!leads) return {};
        next = leads->destination;
    }
    return {};
}

std::optional<std::string> text_of(const std::optional<Destination>& destination) {
    return destination ? std::optional(destination->text()) : std::nullopt;
}

store::ExtensionCalls to_row(const CallRules& rules) {
    store::ExtensionCalls row{.code_rights = std::string(to_string(rules.code_rights)),
                              .do_not_disturb = rules.do_not_disturb,
                              .forward_always = text_of(rules.forward_always),
                              .forward_busy = text_of(rules.forward_busy),
                              .forward_no_answer = text_of(rules.forward_no_answer),
                              .forward_unavailable = text_of(rules.forward_unavailable),
                              .forward_after_s = static_cast<int>(rules.forward_after.count()),
                              .is_dealing = rules.is_dealing,
                              .may_join_outside = rules.may_join_outside};
    if (!rules.shown_outside_number.empty()) row.shown_outside_number = rules.shown_outside_number;
    return row;
}

Result<void> apply_forwards(const Snapshot& present, const TenantId& tenant, const CallRulesPatch& patch,
                            store::ExtensionCalls& row) {
    if (patch.forward_always)
        row.forward_always = TRY(understand_branch(present, tenant, *patch.forward_always));
    if (patch.forward_busy) row.forward_busy = TRY(understand_branch(present, tenant, *patch.forward_busy));
    if (patch.forward_no_answer)
        row.forward_no_answer = TRY(understand_branch(present, tenant, *patch.forward_no_answer));
    if (patch.forward_unavailable)
        row.forward_unavailable = TRY(understand_branch(present, tenant, *patch.forward_unavailable));
    return {};
}

Result<void> apply_shown_number(const Snapshot& present, const TenantId& tenant, const std::string& number,
                                store::ExtensionCalls& row) {
    row.shown_outside_number.reset();
    if (number.empty()) return {};
    row.shown_outside_number = TRY(TenantView(present, tenant).find_city_number(number))->number;  // C16.
    return {};
}

Result<void> apply(const CallRulesPatch& patch, store::ExtensionCalls& row) {
    if (patch.code_rights) row.code_rights = to_string(TRY(to_code_rights(*patch.code_rights)));
    row.do_not_disturb = patch.do_not_disturb.value_or(row.do_not_disturb);
    row.is_dealing = patch.is_dealing.value_or(row.is_dealing);
    row.may_join_outside = patch.may_join_outside.value_or(row.may_join_outside);
    row.forward_after_s = patch.forward_after_s.value_or(row.forward_after_s);
    if (row.forward_after_s >= 1 && row.forward_after_s <= longest_ring_s) return {};
    return fail(Errc::malformed,
                fmt::format("a phone rings 1 to {} seconds before its call is forwarded, not {}",
                            longest_ring_s, row.forward_after_s));
}

Result<void> check_times(const store::FeatureCodes& row) {
    for (const int time : {row.code_time_ms, row.number_time_ms})
        if (time < shortest_code_time_ms || time > longest_code_time_ms)
            return fail(Errc::malformed, fmt::format("the time between keys is {} to {} milliseconds, not {}",
                                                     shortest_code_time_ms, longest_code_time_ms, time));
    return {};
}

Result<void> check_feature(const std::string& word) {
    if (to_feature_code(word)) return {};
    return fail(Errc::malformed, fmt::format("there is no feature \"{}\"", word));
}

Result<void> apply(const FeatureCodesPatch& patch, store::FeatureCodes& row) {
    if (patch.pack) {
        if (!to_code_pack(*patch.pack))
            return fail(Errc::malformed, fmt::format("\"{}\" is no pack of codes: choose one of {}",
                                                     *patch.pack, enumerate(code_pack_names())));
        row.pack = *patch.pack;
        row.codes.clear();
    }
    for (const auto& word : patch.as_in_pack) {
        TRY(check_feature(word));
        row.codes.erase(word);
    }
    row.code_time_ms = patch.code_time_ms.value_or(row.code_time_ms);
    row.number_time_ms = patch.number_time_ms.value_or(row.number_time_ms);
    for (const auto& [word, keys] : patch.codes) {
        TRY(check_feature(word));
        row.codes.insert_or_assign(word, keys);
    }
    return check_times(row);
}

Result<FeatureCodes> understand(const store::FeatureCodes& row) {
    FeatureCodes codes(*to_code_pack(row.pack));
    for (const auto& [word, keys] : row.codes) TRY(codes.set_codes(*to_feature_code(word), keys));
    return codes;
}

Result<Warnings> judge(const Snapshot& present, const TenantId& tenant, const FeatureCodes& codes) {
    Warnings warnings;
    const auto& emergency = present.find_tenant(tenant)->emergency_numbers;
    for (auto& finding : lint(codes, TenantView(present, tenant).all_numbers(), emergency)) {
        if (finding.level == CodeFinding::Level::error) return fail(Errc::conflict, std::move(finding.text));
        warnings.push_back(std::move(finding.text));
    }
    return warnings;
}

}  // namespace

Result<Warnings> Administration::add_internal_number(const NewInternalNumber& wanted) {
    Warnings warnings;
    const auto stored = store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const auto there = std::ranges::count(present->internal_numbers(), tenant_, &InternalNumber::tenant);
        TRY(check_room(static_cast<std::size_t>(there), max_internal_numbers, "internal numbers"));
        TRY(check_free(*present, tenant_, wanted.number));
        const store::InternalNumber row{make_id(), tenant_.text, wanted.number,
                                        TRY(check_name("internal number", wanted.name)),
                                        TRY(understand_destination(*present, tenant_, wanted.destination))};
        warnings = prefix_clashes(row.number, TenantView(*present, tenant_).all_numbers());
        std::ranges::move(find_loop(*present, tenant_, row), std::back_inserter(warnings));
        return store::add_internal_number(database_, row);
    });
    TRY(stored);
    return warnings;
}

Result<Warnings> Administration::change_internal_number(std::string_view number,
                                                        const InternalNumberPatch& patch) {
    Warnings warnings;
    const auto stored = store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const auto* before = TRY(find_number(*present, tenant_, number));
        store::InternalNumber row{before->id.text, tenant_.text, patch.number.value_or(before->number),
                                  TRY(check_name("internal number", patch.name.value_or(before->name))),
                                  before->destination.text()};
        if (patch.destination)
            row.destination = TRY(understand_destination(*present, tenant_, *patch.destination));
        TRY(check_not_itself(row));
        if (row.number != number) {
            TRY(check_free(*present, tenant_, row.number));
            TRY(check_nobody_leads_to(*present, tenant_, {"number", before->number}));
            warnings = prefix_clashes(row.number, TenantView(*present, tenant_).all_numbers());
        }
        std::ranges::move(find_loop(*present, tenant_, row), std::back_inserter(warnings));
        return store::update_internal_number(database_, row);
    });
    TRY(stored);
    return warnings;
}

Result<void> Administration::remove_internal_number(std::string_view number) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const auto* found = TRY(find_number(*present, tenant_, number));
        TRY(check_nobody_leads_to(*present, tenant_, {"number", found->number}));
        return store::remove_internal_number(database_, found->id.text);
    });
}

Result<Warnings> Administration::change_feature_codes(const FeatureCodesPatch& patch) {
    Warnings warnings;
    const auto stored = store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        store::FeatureCodes row{.tenant_id = tenant_.text};
        for (auto& saved : TRY(store::list_feature_codes(database_)))
            if (saved.tenant_id == tenant_.text) row = std::move(saved);
        TRY(apply(patch, row));
        const auto codes = TRY(understand(row));
        warnings = TRY(judge(*present, tenant_, codes));
        return store::save_feature_codes(database_, row);
    });
    TRY(stored);
    return warnings;
}

Result<void> Administration::change_calls(std::string_view number, const CallRulesPatch& patch) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const auto* extension = TRY(TenantView(*present, tenant_).find_extension(number));
        auto row = to_row(extension->calls);
        TRY(apply(patch, row));
        TRY(apply_forwards(*present, tenant_, patch, row));
        if (patch.shown_outside_number)
            TRY(apply_shown_number(*present, tenant_, *patch.shown_outside_number, row));
        return store::save_extension_calls(database_, {tenant_.text, extension->id.text}, row);
    });
}

}  // namespace santral::directory
