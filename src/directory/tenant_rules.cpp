// The firms on the server, and the rules that each of them sets for its numbers (X2, X11).

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "base/uuid.h"
#include "directory/administration.h"
#include "directory/wording.h"

namespace santral::directory {
namespace {

constexpr std::size_t max_domain_bytes = 253;  // RFC 1035 2.3.4.

Result<void> check_rule(const NumberRule& rule) {
    if (rule.min_digits >= 1 && rule.min_digits <= rule.max_digits && rule.max_digits <= most_number_digits)
        return {};
    return fail(Errc::malformed,
                fmt::format("internal numbers have {} to {} digits: the lengths are 1 to {}, the "
                            "shorter one first",
                            rule.min_digits, rule.max_digits, most_number_digits));
}

Result<void> check_emergency_numbers(const std::vector<std::string>& numbers) {
    if (numbers.size() > max_emergency_numbers)
        return fail(Errc::too_large, fmt::format("there are at most {} emergency numbers, not {}",
                                                 max_emergency_numbers, numbers.size()));
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    for (const auto& number : numbers)
        if (number.empty() || number.size() > most_number_digits || !std::ranges::all_of(number, is_digit))
            return fail(Errc::malformed, fmt::format("\"{}\" is no emergency number: use digits", number));
    return {};
}

// RFC 1123 2.1: letters, digits, hyphens and dots; in lower case.
Result<std::string> check_domain(std::string_view text) {
    auto domain = to_lower(trim(text));
    const auto is_allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    if (domain.empty() || domain.size() > max_domain_bytes || !std::ranges::all_of(domain, is_allowed))
        return fail(
            Errc::malformed,
            fmt::format("\"{}\" is no domain: give the host of its SIP addresses, as acme.example", text));
    return domain;
}

// With its new rules the tenant must still allow every number that it has.
Result<void> check_present_numbers(const Tenant& changed, const Snapshot& present) {
    const auto check = [&](std::string_view what, std::string_view number) -> Result<void> {
        const auto allowed = check_internal_number(changed, number);
        if (allowed) return {};
        return fail(Errc::conflict,
                    fmt::format("{} {} would break the rule ({})", what, number, allowed.error().detail));
    };
    for (const auto& extension : present.extensions())
        if (extension.tenant == changed.id) TRY(check("extension", extension.number));
    for (const auto& number : present.internal_numbers())
        if (number.tenant == changed.id) TRY(check("internal number", number.number));
    return {};
}

store::Tenant to_row(const Tenant& tenant) {
    return {.id = tenant.id.text,
            .name = tenant.name,
            .domain = tenant.domain,
            .realm = tenant.realm,
            .min_number_digits = tenant.numbers.min_digits,
            .max_number_digits = tenant.numbers.max_digits,
            .emergency_numbers = tenant.emergency_numbers};
}

Result<void> check_new(const std::vector<store::Tenant>& present, const Tenant& tenant) {
    for (const auto& other : present) {
        if (other.name == tenant.name)
            return fail(Errc::conflict,
                        fmt::format("there is a tenant \"{}\" already: choose another name", tenant.name));
        if (other.domain == tenant.domain)
            return fail(Errc::conflict, fmt::format("the domain {} belongs to tenant \"{}\": choose another",
                                                    tenant.domain, other.name));
    }
    return {};
}

}  // namespace

Result<Administration> Administration::of_tenant(store::Database& database, Random& random,
                                                 const std::string& tenant) {
    auto row = TRY(store::find_tenant(database, tenant));
    return Administration(database, random, TenantId{std::move(row.id)});
}

Administration Administration::of_tenant(store::Database& database, Random& random, TenantId tenant) {
    return {database, random, std::move(tenant)};
}

Result<Administration> Administration::add_tenant(store::Database& database, Random& random,
                                                  const NewTenant& wanted) {
    Tenant tenant{.id = {make_uuid(system_wall_time(), random)},
                  .name = TRY(check_name("tenant", wanted.name)),
                  .domain = TRY(check_domain(wanted.domain)),
                  .numbers = wanted.numbers,
                  .emergency_numbers = wanted.emergency_numbers};
    tenant.realm = tenant.domain;
    TRY(check_rule(tenant.numbers));
    TRY(check_emergency_numbers(tenant.emergency_numbers));
    const auto stored = store::in_transaction(database, [&]() -> Result<void> {
        const auto present = TRY(store::list_tenants(database));
        TRY(check_new(present, tenant));
        return store::add_tenant(database, to_row(tenant));
    });
    TRY(stored);
    return Administration(database, random, tenant.id);
}

Result<void> Administration::change_rules(const TenantPatch& patch) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        auto changed = *present->find_tenant(tenant_);
        if (patch.numbers) changed.numbers = *patch.numbers;
        if (patch.emergency_numbers) changed.emergency_numbers = *patch.emergency_numbers;
        TRY(check_rule(changed.numbers));
        TRY(check_emergency_numbers(changed.emergency_numbers));
        TRY(check_present_numbers(changed, *present));
        return store::update_tenant_rules(database_, to_row(changed));
    });
}

}  // namespace santral::directory
