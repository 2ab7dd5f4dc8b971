// The rights of the transferor.

#include "features/transfer/parties.h"

#include <fmt/format.h>

namespace santral::features {

call::Granted<call::Route> find_target(const call::Switchboard& switchboard, const TransferParties& parties,
                                       const std::string& number) {
    const auto& call = parties.call;
    const auto& transferor = call.who(parties.transferor);
    auto route = switchboard.route(call, transferor, number);
    if (!route) return route;
    const auto& target = route->parties.front().who;  // All of a route are inside, or all outside.
    if (switchboard.may_join(call, transferor, call.who(parties.transferee), target)) return route;
    return call::refuse(403, fmt::format("{} may not join two that are outside", transferor.number));
}

}  // namespace santral::features
