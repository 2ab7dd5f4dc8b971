// From a dialled number to phones.

#include "call/router.h"

#include <fmt/format.h>

#include <algorithm>

namespace santral::call {

Router::Router(const Registrar& registrar, const Qualifier& qualifier)
    : registrar_(registrar), qualifier_(qualifier) {}

Granted<Route> Router::route(const directory::Snapshot& directory, const directory::Extension& by,
                             std::string_view dialled) const {
    if (const auto* called = directory.find_extension(by.tenant, dialled)) {
        if (called->id == by.id) return refuse(486, fmt::format("{} calls itself", by.number));
        if (directory.may_call(by, *called)) return route_to(directory, *called);
        return refuse(403, fmt::format("{} may not call the groups of {}", by.number, called->number));
    }
    switch (directory.may_call_out(by, dialled)) {
    case directory::OutboundVerdict::denied: break;
    case directory::OutboundVerdict::allowed:
    case directory::OutboundVerdict::emergency:
        return refuse(404, fmt::format("no trunk leads to {}", dialled));
    }
    // A short number that nobody has is a typing mistake; a long one is a call out that is not allowed.
    const auto* tenant = directory.find_tenant(by.tenant);
    const bool could_be_internal =
        tenant && dialled.size() <= static_cast<std::size_t>(tenant->numbers.max_digits);
    if (could_be_internal) return refuse(404, fmt::format("nobody has the number {}", dialled));
    return refuse(403, fmt::format("the outbound profile of {} does not allow {}", by.number, dialled));
}

Granted<Route> Router::route_to(const directory::Snapshot& directory,
                                const directory::Extension& called) const {
    auto party = find_phones(directory, called);
    if (!party) return std::unexpected(std::move(party.error()));
    Route route;
    route.number = called.number;
    route.parties.push_back(std::move(*party));
    return route;
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
