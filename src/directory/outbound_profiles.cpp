// Outbound profiles: which numbers outside may be called, by which trunks and under which number.

#include <fmt/core.h>

#include <algorithm>

#include "directory/administration.h"
#include "directory/tenant_view.h"
#include "directory/wording.h"
#include "store/outbound_profiles.h"

namespace santral::directory {
namespace {

// What an administrator would type to get this profile, and what the patch changes of it.
NewProfile describe(const OutboundProfile& profile, const ProfilePatch& patch, const Snapshot& present) {
    NewProfile described{.name = patch.name.value_or(profile.name)};
    if (profile.max_calls) described.max_calls = static_cast<int>(*profile.max_calls);
    if (patch.max_calls) described.max_calls = *patch.max_calls;
    for (const auto& rule : profile.rules)
        described.rules.push_back(
            {rule.verdict, rule.pattern.text(), static_cast<int>(rule.strip), rule.prefix});
    if (patch.rules) described.rules = *patch.rules;
    for (const auto& id : profile.trunks) described.trunks.push_back(present.find_trunk(id)->name);
    if (patch.trunks) described.trunks = *patch.trunks;
    if (profile.shown_number)
        described.shown_number = present.find_city_number(*profile.shown_number)->number;
    if (patch.shown_number) described.shown_number = *patch.shown_number;
    return described;
}

bool is_dialled(std::string_view text) {
    return text.find_first_not_of("0123456789*#+") == text.npos;
}

Result<store::OutboundRule> understand(const NewRule& rule) {
    TRY(NumberPattern::compile(rule.pattern));
    if (rule.strip < 0 || rule.strip > most_digits_rewritten)
        return fail(Errc::malformed, fmt::format("rule {}: 0 to {} digits can be taken off, not {}",
                                                 rule.pattern, most_digits_rewritten, rule.strip));
    if (rule.prefix.size() > most_digits_rewritten || !is_dialled(rule.prefix))
        return fail(Errc::malformed, fmt::format("rule {}: \"{}\" is no prefix: give up to {} of 0-9 * # +",
                                                 rule.pattern, rule.prefix, most_digits_rewritten));
    const bool allows = rule.verdict == OutboundRule::Verdict::allow;
    if (!allows && (rule.strip > 0 || !rule.prefix.empty()))
        return fail(Errc::malformed,
                    fmt::format("rule {}: what is denied goes nowhere: only an allowed number is rewritten",
                                rule.pattern));
    return store::OutboundRule{allows, rule.pattern, rule.strip, rule.prefix};
}

// By which trunks its calls go, and what they show.
Result<void> understand_lines(const NewProfile& wanted, const TenantView& view, store::OutboundProfile& row) {
    if (wanted.trunks.size() > max_trunks_of_profile)
        return fail(Errc::too_large, fmt::format("a profile has at most {} trunks, not {}",
                                                 max_trunks_of_profile, wanted.trunks.size()));
    for (const auto& name : wanted.trunks) {
        const auto* trunk = TRY(view.find_trunk(name));
        if (std::ranges::find(row.trunks, trunk->id.text) == row.trunks.end())
            row.trunks.push_back(trunk->id.text);
    }
    if (!wanted.shown_number.empty())
        row.shown_number_id = TRY(view.find_city_number(wanted.shown_number))->id.text;
    return {};
}

Result<store::OutboundProfile> understand(const NewProfile& wanted, const TenantView& view) {
    store::OutboundProfile row{.name = TRY(check_name("profile", wanted.name)),
                               .max_calls = wanted.max_calls};
    if (wanted.max_calls && (*wanted.max_calls < 0 || *wanted.max_calls > most_calls_of_profile))
        return fail(Errc::malformed, fmt::format("a profile allows 0 to {} calls at the same time, not {}",
                                                 most_calls_of_profile, *wanted.max_calls));
    if (wanted.rules.size() > max_rules_of_profile)
        return fail(Errc::too_large, fmt::format("a profile has at most {} rules, not {}",
                                                 max_rules_of_profile, wanted.rules.size()));
    for (const auto& rule : wanted.rules) row.rules.push_back(TRY(understand(rule)));
    TRY(understand_lines(wanted, view, row));
    return row;
}

}  // namespace

Result<void> Administration::add_profile(const NewProfile& wanted) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        auto row = TRY(understand(wanted, view));
        if (view.find_profile(row.name)) return already_named("profile", row.name);
        row.id = make_id();
        row.tenant_id = tenant_.text;
        return store::add_outbound_profile(database_, row);
    });
}

Result<void> Administration::change_profile(std::string_view name, const ProfilePatch& patch) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        const auto* before = TRY(view.find_profile(name));
        auto row = TRY(understand(describe(*before, patch, *present), view));
        row.id = before->id.text;
        row.tenant_id = tenant_.text;
        if (row.name != before->name && view.find_profile(row.name))
            return already_named("profile", row.name);
        return store::update_outbound_profile(database_, row);
    });
}

Result<void> Administration::remove_profile(std::string_view name) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        const auto* profile = TRY(view.find_profile(name));
        TRY(check_unused("profile", name, "extension", view.users_of(profile->id)));
        return store::remove_outbound_profile(database_, profile->id.text);
    });
}

}  // namespace santral::directory
