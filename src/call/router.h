#pragma once
// Where a dialled number leads, and whether this extension may go there: callable groups (S1.19, S1.20) and
// outbound profiles (S1.16). The same for a number that is dialled and one that a phone deflects to (X10).
// Signalling thread.

#include <string_view>

#include "call/qualifier.h"
#include "call/registrar.h"
#include "call/route.h"
#include "directory/snapshot.h"

namespace santral::call {

constexpr std::size_t max_dialled_digits = 64;

class Router {
public:
    // Both outlive it.
    Router(const Registrar& registrar, const Qualifier& qualifier);

    // Refuses with 404 (nobody has the number, or no trunk leads there), 403 (not allowed), 480 (no phone is
    // registered, or none is reachable), 486 (its own number).
    Granted<Route> route(const directory::Snapshot& directory, const directory::Extension& by,
                         std::string_view dialled) const;

    // Where this extension can be rung. Refuses with 480.
    Granted<CalledParty> find_phones(const directory::Snapshot& directory,
                                     const directory::Extension& called) const;

private:
    Granted<Route> route_to(const directory::Snapshot& directory, const directory::Extension& called) const;

    const Registrar& registrar_;
    const Qualifier& qualifier_;
};

}  // namespace santral::call
