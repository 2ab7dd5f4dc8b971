// Connecting a UDP socket makes the kernel choose the source address without sending anything.

#include "net/interfaces.h"

#include <fmt/format.h>

#include "net/socket_address.h"

namespace santral::net {
namespace {

constexpr std::uint16_t any_port = 9;  // RFC 863: the port has no say in the route.

}

Result<IpAddress> local_address_towards(const IpAddress& remote) {
    const int family = remote.is_v4() ? AF_INET : AF_INET6;
    const FileDescriptor socket(::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const SocketAddress address({remote, any_port});
    if (!socket.is_open() || ::connect(socket.number(), &address.any, address.size) != 0) {
        return fail(Errc::unavailable, fmt::format("no route to {}", remote.text()));
    }
    return local_of(socket.number()).ip;
}

IpAddress Interfaces::towards(const IpAddress& remote) {
    if (timers_.now() >= forget_at_ || remembered_.size() >= max_remembered) {
        remembered_.clear();
        forget_at_ = timers_.now() + remembered_for;
    }
    const auto [found, is_new] = remembered_.try_emplace(remote);
    if (is_new) found->second = local_address_towards(remote).value_or(IpAddress{});
    return found->second;
}

}  // namespace santral::net
