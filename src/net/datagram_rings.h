#pragma once
// Room for one batch of datagrams, shared by all UDP sockets of a loop: received bytes live here until their
// user returns. For the files of net/ alone.

#include <sys/socket.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "net/socket_address.h"
#include "net/udp_socket.h"

namespace santral::net {

// Taken in one turn from one socket; the next batch follows in the next turn, so that one flooded socket
// does not starve the others.
constexpr std::size_t batch_limit = 64;

class DatagramRing {
public:
    explicit DatagramRing(std::size_t slot_bytes);

    std::size_t slot_bytes() const { return slot_bytes_; }
    // Takes what waits at the socket. Empty when nothing waits. Those longer than a slot are dropped and
    // counted.
    std::span<const Datagram> receive(int socket, UdpFigures& figures);

private:
    struct Slot {
        SocketAddress from;
        iovec room{};
        alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(timespec))> control{};
    };

    void make_ready(std::size_t slot);

    std::size_t slot_bytes_;
    std::unique_ptr<std::uint8_t[]> bytes_;  // Never written before it is used: costs no memory until then.
    std::array<Slot, batch_limit> slots_;
    std::array<mmsghdr, batch_limit> headers_{};
    std::array<Datagram, batch_limit> datagrams_;
};

class DatagramRings {
public:
    // The ring of this slot size; stays where it is.
    DatagramRing& of(std::size_t slot_bytes);

private:
    std::vector<std::unique_ptr<DatagramRing>> rings_;
};

}  // namespace santral::net
