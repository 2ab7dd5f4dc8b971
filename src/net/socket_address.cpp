// Conversions between Endpoint and sockaddr, and the opening of sockets.

#include "net/socket_address.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace santral::net {
namespace {

Endpoint named_by(int socket, int (*ask)(int, sockaddr*, socklen_t*)) {
    SocketAddress address;
    if (ask(socket, &address.any, &address.size) != 0) return {};
    return address.endpoint();
}

}  // namespace

SocketAddress::SocketAddress(const Endpoint& endpoint) : six{}, size(sizeof six) {
    if (endpoint.ip.is_v4()) {
        four = {};
        four.sin_family = AF_INET;
        four.sin_port = htons(endpoint.port);
        four.sin_addr.s_addr = htonl(endpoint.ip.v4_host_order());
        size = sizeof four;
        return;
    }
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(endpoint.port);
    std::memcpy(six.sin6_addr.s6_addr, endpoint.ip.bytes().data(), endpoint.ip.bytes().size());
}

Endpoint SocketAddress::endpoint() const {
    if (any.sa_family == AF_INET) {
        return {IpAddress::v4(ntohl(four.sin_addr.s_addr)), ntohs(four.sin_port)};
    }
    if (any.sa_family != AF_INET6) return {};
    std::array<std::uint8_t, 16> bytes;
    std::memcpy(bytes.data(), six.sin6_addr.s6_addr, bytes.size());
    return {IpAddress::v6(bytes), ntohs(six.sin6_port)};
}

std::string_view to_string(Protocol protocol) {
    switch (protocol) {
    case Protocol::udp: return "udp";
    case Protocol::tcp: return "tcp";
    }
    __builtin_unreachable();
}

Error bind_error(int reason, Protocol protocol, const Endpoint& local) {
    const auto which = fmt::format("port {}/{} on {}", local.port, to_string(protocol), local.ip.text());
    switch (reason) {
    case EADDRINUSE:
        return {Errc::conflict,
                which + " is taken by another program: stop it, or choose another port with `santral port`"};
    case EACCES:
        return {Errc::denied, which + " may not be used: ports under 1024 need CAP_NET_BIND_SERVICE"};
    case EADDRNOTAVAIL:
        return {Errc::unavailable,
                which + ": this machine has no such address; `ip address` lists those it has"};
    case EAFNOSUPPORT: return {Errc::unsupported, which + ": this machine has no IPv6; name an IPv4 address"};
    case EMFILE:
    case ENFILE: return {Errc::busy, which + ": too many open files; raise LimitNOFILE of the service"};
    default: return {Errc::unavailable, fmt::format("{}: {}", which, std::strerror(reason))};
    }
}

Result<FileDescriptor> open_bound(Protocol protocol, const Endpoint& local) {
    const int family = local.ip.is_v4() ? AF_INET : AF_INET6;
    const int type = (protocol == Protocol::udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_NONBLOCK | SOCK_CLOEXEC;
    FileDescriptor opened(::socket(family, type, 0));
    if (!opened.is_open()) return std::unexpected(bind_error(errno, protocol, local));
    const int yes = 1;
    if (family == AF_INET6) ::setsockopt(opened.number(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    // A restarted server must not wait for the old one's closed connections to fade. With UDP the same
    // option would let two programs share a port and halve the calls between them.
    if (protocol == Protocol::tcp) ::setsockopt(opened.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const SocketAddress address(local);
    if (::bind(opened.number(), &address.any, address.size) != 0) {
        return std::unexpected(bind_error(errno, protocol, local));
    }
    return opened;
}

Endpoint local_of(int socket) {
    return named_by(socket, ::getsockname);
}

Endpoint remote_of(int socket) {
    return named_by(socket, ::getpeername);
}

}  // namespace santral::net
