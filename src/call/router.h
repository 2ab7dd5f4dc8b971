#pragma once
// Where a dialled number or a destination leads, and whether this extension may go there: callable groups
// (S1.19, S1.20), outbound profiles (S1.16), forwards and do-not-disturb, internal numbers and ring plans
// (S4.05 to S4.31). The same for what is dialled, deflected to, transferred to or ordered (X10). Signalling
// thread.

#include <string_view>

#include "call/qualifier.h"
#include "call/registrar.h"
#include "call/route.h"
#include "call/trunks.h"
#include "directory/snapshot.h"

namespace santral::call {

constexpr std::size_t max_dialled_digits = 64;
constexpr int max_route_hops = 8;  // Names that lead to names before anybody is rung (N3).

class Router {
public:
    // All outlive it.
    Router(const Registrar& registrar, const Qualifier& qualifier, const Trunks& trunks);

    // Refuses with 404 (nobody has the number, or no trunk leads there), 403 (not allowed), 480 (no phone is
    // registered, or none is reachable), 486 (its own number, or it wants no calls), 482 (names lead in a
    // circle).
    Granted<Route> route(const directory::Snapshot& directory, const directory::Extension& by,
                         std::string_view dialled) const;
    // The same for a place that somebody named. by: whose rights count; null where the administrator named it
    // for calls from outside.
    Granted<Route> route_to(const directory::Snapshot& directory, const directory::TenantId& tenant,
                            const directory::Extension* by, const directory::Destination& destination) const;

    // Where a call from outside to a city number leads (S4.06): by the line it comes in by, where that is
    // outside again.
    Granted<Route> route_city(const directory::Snapshot& directory, const directory::CityNumber& city) const;

    // Where this extension can be rung. Refuses with 480.
    Granted<CalledParty> find_phones(const directory::Snapshot& directory,
                                     const directory::Extension& called) const;

private:
    // One question, from its beginning to whatever its names led to.
    struct Search {
        const directory::Snapshot& directory;
        const directory::TenantId& tenant;
        const directory::Extension* by;
        const directory::CityNumber* came_by = nullptr;  // The city number that led here; by is null then.
        int hops = 0;
    };
    Granted<Route> to_number(Search search, std::string_view number) const;
    Granted<Route> to_destination(Search search, const directory::Destination& destination) const;
    Granted<Route> to_extension(const Search& search, const directory::Extension& called) const;
    Granted<Route> to_ring_plan(const Search& search, const directory::RingPlan& plan) const;
    Granted<Route> to_outside(const Search& search, std::string_view number) const;
    Granted<Route> onward(Search search, const std::optional<directory::Destination>& to,
                          const directory::Extension* by, Refusal otherwise) const;

    const Registrar& registrar_;
    const Qualifier& qualifier_;
    const Trunks& trunks_;
};

}  // namespace santral::call
