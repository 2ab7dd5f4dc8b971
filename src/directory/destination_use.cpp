// What leads where.

#include "directory/destination_use.h"

#include <fmt/core.h>

#include <algorithm>

#include "directory/tenant_view.h"
#include "directory/wording.h"

namespace santral::directory {
namespace {

Result<void> check_ring_plan(const Snapshot& snapshot, const TenantId& tenant, std::string_view name) {
    if (snapshot.find_ring_plan(tenant, name)) return {};
    return fail(Errc::not_found, fmt::format("there is no ring plan \"{}\": make it first", name));
}

Result<void> check_number(const Snapshot& snapshot, const TenantId& tenant, std::string_view number) {
    if (snapshot.find_internal_number(tenant, number) || snapshot.find_extension(tenant, number)) return {};
    return fail(Errc::not_found, fmt::format("there is no internal number {}: make it first", number));
}

using Target = std::optional<Destination>;

void add_forwards(const Extension& extension, const Destination& to, std::vector<std::string>& users) {
    const auto& calls = extension.calls;
    for (const Target& target :
         {calls.forward_always, calls.forward_busy, calls.forward_no_answer, calls.forward_unavailable})
        if (target == to) return users.push_back(fmt::format("extension {} (forward)", extension.number));
}

void add_branches(const RingPlan& plan, const Destination& to, std::vector<std::string>& users) {
    for (const Target& target : {plan.on_no_answer, plan.on_busy, plan.on_unavailable})
        if (target == to) return users.push_back(fmt::format("ring plan {} (branch)", plan.name));
}

std::vector<std::string> plans_of(const Snapshot& snapshot, const Extension& extension) {
    std::vector<std::string> names;
    for (const auto& plan : snapshot.ring_plans())
        if (std::ranges::find(plan.members, extension.id) != plan.members.end()) names.push_back(plan.name);
    return names;
}

}  // namespace

Result<void> check_left_alone(const Snapshot& snapshot, const Extension& extension) {
    const auto plans = plans_of(snapshot, extension);
    if (plans.empty())
        return check_nobody_leads_to(snapshot, extension.tenant, {"extension", extension.number});
    return fail(Errc::conflict, fmt::format("extension {} rings in ring plan {}: take it out there first",
                                            extension.number, enumerate(plans)));
}

Result<void> check_destination(const Snapshot& snapshot, const TenantId& tenant,
                               const Destination& destination) {
    const auto& [kind, argument] = destination;
    const TenantView view(snapshot, tenant);
    if (kind == "extension") (void)TRY(view.find_extension(argument));
    if (kind == "city") (void)TRY(view.find_city_number(argument));
    if (kind == "number") return check_number(snapshot, tenant, argument);
    if (kind == "ring_plan") return check_ring_plan(snapshot, tenant, argument);
    return {};
}

std::vector<std::string> leading_to(const Snapshot& snapshot, const TenantId& tenant,
                                    const Destination& destination) {
    std::vector<std::string> users;
    for (const auto& number : snapshot.internal_numbers())
        if (number.tenant == tenant && number.destination == destination)
            users.push_back("internal number " + number.number);
    for (const auto& city : snapshot.city_numbers())
        if (city.tenant == tenant && city.destination == destination)
            users.push_back("city number " + city.number);
    for (const auto& plan : snapshot.ring_plans())
        if (plan.tenant == tenant) add_branches(plan, destination, users);
    for (const auto& extension : snapshot.extensions())
        if (extension.tenant == tenant) add_forwards(extension, destination, users);
    return users;
}

Result<void> check_nobody_leads_to(const Snapshot& snapshot, const TenantId& tenant,
                                   const Destination& destination) {
    const auto users = leading_to(snapshot, tenant, destination);
    if (users.empty()) return {};
    return fail(Errc::conflict, fmt::format("{} is where {} leads: change or remove it first",
                                            destination.text(), enumerate(users)));
}

}  // namespace santral::directory
