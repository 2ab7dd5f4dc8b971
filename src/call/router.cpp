// From a dialled number to phones.

#include "call/router.h"

#include <fmt/format.h>

#include <algorithm>

namespace santral::call {
namespace {

// Of several that send it on, the last one.
Granted<Route> sent_on(const std::string& by, Granted<Route> route) {
    if (route && route->sent_on_by.empty()) route->sent_on_by = by;
    return route;
}

}  // namespace

Router::Router(const Registrar& registrar, const Qualifier& qualifier, const Trunks& trunks)
    : registrar_(registrar), qualifier_(qualifier), trunks_(trunks) {}

Granted<Route> Router::route(const directory::Snapshot& directory, const directory::Extension& by,
                             std::string_view dialled) const {
    return to_number({directory, by.tenant, &by}, dialled);
}

Granted<Route> Router::route_to(const directory::Snapshot& directory, const directory::TenantId& tenant,
                                const directory::Extension* by,
                                const directory::Destination& destination) const {
    return to_destination({directory, tenant, by}, destination);
}

Granted<Route> Router::route_city(const directory::Snapshot& directory,
                                  const directory::CityNumber& city) const {
    return to_destination({directory, city.tenant, nullptr, &city}, city.destination);
}

Granted<Route> Router::to_number(Search search, std::string_view number) const {
    if (const auto* called = search.directory.find_extension(search.tenant, number)) {
        const auto* by = search.by;
        if (by && called->id == by->id) return refuse(486, fmt::format("{} calls itself", by->number));
        if (!by || search.directory.may_call(*by, *called)) return to_extension(search, *called);
        return refuse(403, fmt::format("{} may not call the groups of {}", by->number, called->number));
    }
    if (const auto* internal = search.directory.find_internal_number(search.tenant, number))
        return to_destination(search, internal->destination);
    // A city number of our own (S4.03): the way by the carrier and back would be a detour.
    const auto* city = search.directory.is_emergency(search.tenant, number)
                           ? nullptr
                           : search.directory.find_city_number(search.tenant, number);
    if (city && city->destination.kind != "outside") return to_destination(search, city->destination);
    return to_outside(search, number);
}

Granted<Route> Router::to_destination(Search search, const directory::Destination& destination) const {
    if (++search.hops > max_route_hops)
        return refuse(482, fmt::format("{}: names lead to names without end", destination.text()));
    const auto& [kind, argument] = destination;
    if (kind == "extension" || kind == "number") return to_number(search, argument);
    if (kind == "outside") return to_outside(search, argument);
    if (kind == "ring_plan") {
        if (const auto* plan = search.directory.find_ring_plan(search.tenant, argument))
            return to_ring_plan(search, *plan);
    }
    if (kind == "city") {
        if (const auto* city = search.directory.find_city_number(search.tenant, argument)) {
            if (!search.by) search.came_by = city;
            return to_destination(search, city->destination);
        }
    }
    return refuse(404, fmt::format("nothing is named {}", destination.text()));
}

Granted<Route> Router::to_extension(const Search& search, const directory::Extension& called) const {
    const auto& rules = called.calls;
    if (rules.forward_always)
        return sent_on(called.number, onward(search, rules.forward_always, &called, {}));
    if (rules.do_not_disturb) {
        const auto why = fmt::format("{} wants no calls now", called.number);
        return sent_on(called.number, onward(search, rules.forward_busy, &called, {486, "", why}));
    }
    auto party = find_phones(search.directory, called);
    if (!party)
        return sent_on(called.number, onward(search, rules.forward_unavailable, &called, party.error()));
    Route route;
    route.number = called.number;
    route.parties.push_back(std::move(*party));
    const auto branch = [&called](const std::optional<directory::Destination>& to) {
        return to ? std::optional(Onward{*to, called.id.text}) : std::nullopt;
    };
    route.on_busy = branch(rules.forward_busy);
    route.on_no_answer = branch(rules.forward_no_answer);
    route.on_unavailable = branch(rules.forward_unavailable);
    if (rules.forward_no_answer) route.ring_for = rules.forward_after;
    return route;
}

// S4.28 to S4.31, N3: those of its members ring who can, and whom the caller may call.
Granted<Route> Router::to_ring_plan(const Search& search, const directory::RingPlan& plan) const {
    Route route;
    route.number = plan.name;
    bool is_anybody_allowed = false;
    bool is_anybody_busy = false;
    for (const auto& id : plan.members) {
        const auto* member = search.directory.find_extension(id);
        if (!member || (search.by && !search.directory.may_call(*search.by, *member))) continue;
        is_anybody_allowed = true;
        if (member->calls.do_not_disturb) {
            is_anybody_busy = true;
        } else if (auto party = find_phones(search.directory, *member)) {
            route.parties.push_back(std::move(*party));
        }
    }
    if (!is_anybody_allowed) return refuse(403, fmt::format("nobody of {} may be called", plan.name));
    if (route.parties.empty()) {
        const auto& branch = is_anybody_busy ? plan.on_busy : plan.on_unavailable;
        const auto why = fmt::format("nobody of {} can be rung", plan.name);
        return sent_on(plan.name, onward(search, branch, search.by, {is_anybody_busy ? 486 : 480, "", why}));
    }
    const auto by = search.by ? search.by->id.text : "";
    const auto go_on = [&by](const std::optional<directory::Destination>& to) {
        return to ? std::optional(Onward{*to, by}) : std::nullopt;
    };
    const bool is_in_order = plan.order == directory::RingPlan::Order::in_order;
    route.order = is_in_order ? Route::Order::one_after_the_other : Route::Order::at_once;
    route.ring_for = plan.ring_for;
    route.on_busy = go_on(plan.on_busy);
    route.on_no_answer = go_on(plan.on_no_answer);
    route.on_unavailable = go_on(plan.on_unavailable);
    return route;
}

Granted<Route> Router::onward(Search search, const std::optional<directory::Destination>& to,
                              const directory::Extension* by, Refusal otherwise) const {
    if (!to) return std::unexpected(std::move(otherwise));
    search.by = by;
    return to_destination(search, *to);
}

Granted<Route> Router::to_outside(const Search& search, std::string_view number) const {
    const auto* by = search.by;
    if (!by && search.came_by) return trunks_.dial_on(search.directory, *search.came_by, number);
    if (!by) return refuse(403, fmt::format("nobody has the right to call {}", number));
    switch (search.directory.may_call_out(*by, number)) {
    case directory::OutboundVerdict::denied: break;
    case directory::OutboundVerdict::allowed:
    case directory::OutboundVerdict::emergency: return trunks_.dial_out(search.directory, *by, number);
    }
    // A short number that nobody has is a typing mistake; a long one is a call out that is not allowed.
    const auto* tenant = search.directory.find_tenant(search.tenant);
    const bool could_be_internal =
        tenant && number.size() <= static_cast<std::size_t>(tenant->numbers.max_digits);
    if (could_be_internal) return refuse(404, fmt::format("nobody has the number {}", number));
    return refuse(403, fmt::format("the outbound profile of {} does not allow {}", by->number, number));
}

Granted<CalledParty> Router::find_phones(const directory::Snapshot& directory,
                                         const directory::Extension& called) const {
    CalledParty party{make_party(*directory.find_tenant(called.tenant), called), {}};
    party.phones = registrar_.find(called.id.text);
    if (party.phones.empty()) return refuse(480, fmt::format("no phone of {} is registered", called.number));
    std::erase_if(party.phones,
                  [&](const Binding& phone) { return !qualifier_.is_reachable(called.id.text, phone); });
    if (party.phones.empty()) return refuse(480, fmt::format("no phone of {} answers", called.number));
    return party;
}

}  // namespace santral::call
