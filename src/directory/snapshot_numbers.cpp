// The questions about numbers that a snapshot answers.

#include <algorithm>

#include "directory/snapshot.h"

namespace santral::directory {
namespace {

using Place = std::pair<std::string_view, std::string_view>;

Place place_of(const InternalNumber& number) {
    return {number.tenant.text, number.number};
}

Place place_of(const RingPlan& plan) {
    return {plan.tenant.text, plan.name};
}

Place place_of(const Extension& extension) {
    return {extension.tenant.text, extension.number};
}

constexpr auto by_place = [](const auto& thing) { return place_of(thing); };

// Whether the one after this number begins with it. Both lists are in the order of their numbers.
template <class Thing>
bool has_longer(const std::vector<Thing>& things, const Place& number) {
    const auto next = std::ranges::upper_bound(things, number, {}, by_place);
    return next != things.end() && place_of(*next).first == number.first &&
           place_of(*next).second.starts_with(number.second);
}

}  // namespace

void Snapshot::order_numbers() {
    std::ranges::sort(all_.internal_numbers, {}, by_place);
    std::ranges::sort(all_.ring_plans, {}, by_place);
    const auto known = all_.feature_codes.size();
    for (const auto& tenant : all_.tenants) {
        const std::span saved(all_.feature_codes.data(), known);
        if (std::ranges::find(saved, tenant.id, &TenantCodes::tenant) == saved.end())
            all_.feature_codes.push_back({.tenant = tenant.id});
    }
    std::ranges::sort(all_.feature_codes, {}, &TenantCodes::tenant);
}

const InternalNumber* Snapshot::find_internal_number(const TenantId& tenant, std::string_view number) const {
    const Place wanted(tenant.text, number);
    const auto found = std::ranges::lower_bound(all_.internal_numbers, wanted, {}, by_place);
    return found != all_.internal_numbers.end() && place_of(*found) == wanted ? &*found : nullptr;
}

const RingPlan* Snapshot::find_ring_plan(const TenantId& tenant, std::string_view name) const {
    const Place wanted(tenant.text, name);
    const auto found = std::ranges::lower_bound(all_.ring_plans, wanted, {}, by_place);
    return found != all_.ring_plans.end() && place_of(*found) == wanted ? &*found : nullptr;
}

const TenantCodes* Snapshot::find_feature_codes(const TenantId& tenant) const {
    const auto found = std::ranges::lower_bound(all_.feature_codes, tenant, {}, &TenantCodes::tenant);
    return found != all_.feature_codes.end() && found->tenant == tenant ? &*found : nullptr;
}

bool Snapshot::has_longer_number(const TenantId& tenant, std::string_view number) const {
    const Place place(tenant.text, number);
    return has_longer(all_.extensions, place) || has_longer(all_.internal_numbers, place);
}

}  // namespace santral::directory
