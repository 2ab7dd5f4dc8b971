// Ordered tables, and the binary searches through them.

#include "directory/snapshot.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace santral::directory {
namespace {

// What extensions are ordered by: tenant, number.
std::pair<std::string_view, std::string_view> number_place(const Extension& extension) {
    return {extension.tenant.text, extension.number};
}

// Fewer digits than these name no number that the world could dial.
constexpr std::size_t least_city_digits = 7;

// Without what stands before the country code or the area code.
std::string_view significant(std::string_view number) {
    if (number.starts_with('+')) return number.substr(1);
    return number.substr(std::min(number.find_first_not_of('0'), number.size()));
}

bool is_domain_before(std::string_view one, std::string_view other) {
    return std::ranges::lexicographical_compare(one, other,
                                                [](char a, char b) { return to_lower(a) < to_lower(b); });
}

}  // namespace

Snapshot::Snapshot(Contents contents) : all_(std::move(contents)) {
    std::ranges::sort(all_.tenants, {}, &Tenant::id);
    std::ranges::sort(all_.groups, {}, &Group::id);
    std::ranges::sort(all_.ports, {}, &ConnectionPort::id);
    std::ranges::sort(all_.profiles, {}, &OutboundProfile::id);
    std::ranges::sort(all_.extensions, {}, number_place);
    std::ranges::sort(all_.trunks, {}, &Trunk::id);
    std::ranges::sort(all_.city_numbers, {}, &CityNumber::id);
    order_numbers();
    for (const auto& tenant : all_.tenants) by_domain_.push_back(&tenant);
    for (const auto& extension : all_.extensions) by_id_.push_back(&extension);
    std::ranges::sort(by_domain_, is_domain_before, &Tenant::domain);
    std::ranges::sort(by_id_, {}, &Extension::id);
}

const Tenant* Snapshot::find_tenant(std::string_view host) const {
    if (all_.tenants.size() == 1) return &all_.tenants.front();
    const auto found = std::ranges::lower_bound(by_domain_, host, is_domain_before, &Tenant::domain);
    const bool is_it = found != by_domain_.end() && equals_ignoring_case((*found)->domain, host);
    return is_it ? *found : nullptr;
}

const Tenant* Snapshot::find_tenant(const TenantId& id) const {
    const auto found = std::ranges::lower_bound(all_.tenants, id, {}, &Tenant::id);
    return found != all_.tenants.end() && found->id == id ? &*found : nullptr;
}

const Extension* Snapshot::find_extension(const TenantId& tenant, std::string_view number) const {
    const std::pair wanted(std::string_view(tenant.text), number);
    const auto found = std::ranges::lower_bound(all_.extensions, wanted, {}, number_place);
    const bool is_it = found != all_.extensions.end() && number_place(*found) == wanted;
    return is_it ? &*found : nullptr;
}

const Extension* Snapshot::find_extension(const ExtensionId& id) const {
    const auto found = std::ranges::lower_bound(by_id_, id, {}, &Extension::id);
    return found != by_id_.end() && (*found)->id == id ? *found : nullptr;
}

const ConnectionPort* Snapshot::find_port(const PortId& id) const {
    const auto found = std::ranges::lower_bound(all_.ports, id, {}, &ConnectionPort::id);
    return found != all_.ports.end() && found->id == id ? &*found : nullptr;
}

const OutboundProfile* Snapshot::find_profile(const ProfileId& id) const {
    const auto found = std::ranges::lower_bound(all_.profiles, id, {}, &OutboundProfile::id);
    return found != all_.profiles.end() && found->id == id ? &*found : nullptr;
}

const Group* Snapshot::find_group(const GroupId& id) const {
    const auto found = std::ranges::lower_bound(all_.groups, id, {}, &Group::id);
    return found != all_.groups.end() && found->id == id ? &*found : nullptr;
}

const Trunk* Snapshot::find_trunk(const TrunkId& id) const {
    const auto found = std::ranges::lower_bound(all_.trunks, id, {}, &Trunk::id);
    return found != all_.trunks.end() && found->id == id ? &*found : nullptr;
}

const CityNumber* Snapshot::find_city_number(const CityNumberId& id) const {
    const auto found = std::ranges::lower_bound(all_.city_numbers, id, {}, &CityNumber::id);
    return found != all_.city_numbers.end() && found->id == id ? &*found : nullptr;
}

const CityNumber* Snapshot::find_city_number(const TenantId& tenant, std::string_view number) const {
    const auto wanted = significant(number);
    if (wanted.size() < least_city_digits) return nullptr;
    const CityNumber* fitting = nullptr;
    int fits = 0;
    for (const auto& city : all_.city_numbers) {
        if (city.tenant != tenant || !significant(city.number).ends_with(wanted)) continue;
        if (significant(city.number) == wanted) return &city;
        fitting = &city;
        ++fits;
    }
    return fits == 1 && !number.starts_with('+') ? fitting : nullptr;
}

bool Snapshot::may_call(const Extension& from, const Extension& to) const {
    if (from.tenant != to.tenant) return false;
    if (from.callable_groups.empty()) return true;
    return std::ranges::any_of(to.groups, [&](const GroupId& group) {
        return std::ranges::find(from.callable_groups, group) != from.callable_groups.end();
    });
}

OutboundVerdict Snapshot::may_call_out(const Extension& from, std::string_view number) const {
    if (is_emergency(from.tenant, number)) return OutboundVerdict::emergency;
    const auto* profile = from.profile ? find_profile(*from.profile) : nullptr;
    return profile && profile->allows(number) ? OutboundVerdict::allowed : OutboundVerdict::denied;
}

bool Snapshot::is_emergency(const TenantId& tenant, std::string_view number) const {
    const auto* its = find_tenant(tenant);
    return its && std::ranges::find(its->emergency_numbers, number) != its->emergency_numbers.end();
}

}  // namespace santral::directory
