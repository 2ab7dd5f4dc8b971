#pragma once
// Our Endpoint as the kernel writes it, and back; opening sockets, and what to tell the operator when that
// fails. For the files of net/ alone.

#include <netinet/in.h>
#include <sys/socket.h>

#include <string_view>

#include "base/address.h"
#include "base/result.h"
#include "net/file_descriptor.h"

namespace santral::net {

// sockaddr_in for IPv4, sockaddr_in6 for IPv6: our sockets speak one family each.
struct SocketAddress {
    union {
        sockaddr any;
        sockaddr_in four;
        sockaddr_in6 six;
    };
    socklen_t size;

    SocketAddress() : six{}, size(sizeof six) {}
    explicit SocketAddress(const Endpoint& endpoint);
    Endpoint endpoint() const;
};

enum class Protocol { udp, tcp };
std::string_view to_string(Protocol protocol);  // "udp", "tcp".

// A non-blocking socket bound to `local`; one of IPv6 takes no IPv4.
Result<FileDescriptor> open_bound(Protocol protocol, const Endpoint& local);

// What the operator reads when the kernel refuses `local` with this errno.
Error bind_error(int reason, Protocol protocol, const Endpoint& local);

Endpoint local_of(int socket);
Endpoint remote_of(int socket);

}  // namespace santral::net
