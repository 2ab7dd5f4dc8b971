// What a listener is to a source.

#include "transport/listener.h"

#include <algorithm>

namespace santral::transport {
namespace {

bool any_contains(const std::vector<Network>& networks, const IpAddress& address) {
    return std::ranges::any_of(networks, [&](const Network& network) { return network.contains(address); });
}

}  // namespace

bool Listener::allows(const IpAddress& source) const {
    return spec.allowed.empty() || any_contains(spec.allowed, source);
}

Endpoint Listener::address_for(const IpAddress& remote, net::Interfaces& interfaces) const {
    if (spec.advertised && !any_contains(spec.inside, remote)) {
        return {spec.advertised->ip, spec.advertised->port != 0 ? spec.advertised->port : port};
    }
    return {spec.address.is_unspecified() ? interfaces.towards(remote) : spec.address, port};
}

}  // namespace santral::transport
