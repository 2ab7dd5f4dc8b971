#pragma once
// UDP in batches: when the socket becomes readable all that waits is taken in one system call, and what is
// sent during a turn of the loop leaves at its end in one more. No allocation per packet once warm.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "net/event_loop.h"
#include "net/file_descriptor.h"
#include "net/socket_address.h"
#include "net/watch.h"

namespace santral::net {

struct Datagram {
    Endpoint from;
    std::span<std::uint8_t> bytes;  // Good until the user returns; may be changed in place.
    Duration waited{};              // In the kernel, before we took it. Zero unless measure_wait.
};

struct UdpOptions {
    std::size_t max_datagram = 2'048;      // Longer ones are dropped and counted.
    int receive_buffer_bytes = 1'048'576;  // The kernel caps both at net.core.rmem_max and wmem_max,
    int send_buffer_bytes = 1'048'576;     // unless the server has CAP_NET_ADMIN.
    int dscp = 0;                          // RFC 2474; 46 (EF) for voice, 24 (CS3) for SIP (RFC 4594).
    bool wipes = false;                    // Leaves nothing of what it received or sent in memory.
    bool measure_wait = false;
};

struct UdpFigures {
    std::uint64_t received = 0;
    std::uint64_t sent = 0;
    std::uint64_t too_long = 0;  // Received, but longer than max_datagram.
    std::uint64_t unsent = 0;    // The kernel refused them: buffer full, no route.
};

class UdpSocket final : private Watched {
public:
    class User {
    public:
        virtual ~User() = default;
        // All that waited, at most 64. May destroy the socket.
        virtual void on_datagrams(UdpSocket& socket, std::span<const Datagram> datagrams) = 0;
        // There is no way to `to` (no route, no permission). Comes at the end of a turn, never during
        // send(). Must not destroy the socket.
        virtual void on_unsent(UdpSocket&, const Endpoint& /*to*/) {}
    };

    // Port 0 takes a free one. loop and user must outlive the socket. The error names the port and the
    // remedy.
    static Result<std::unique_ptr<UdpSocket>> open(EventLoop& loop, const Endpoint& local,
                                                   const UdpOptions& options, User& user);
    ~UdpSocket() override;

    const Endpoint& local() const { return local_; }
    // Queues a copy until the end of the turn. Never blocks; what the kernel will not take is dropped and
    // counted, as the network would.
    void send(const Endpoint& to, std::span<const std::uint8_t> bytes);
    // As send, but the copy that leaves may be changed, and is followed by `room` bytes more. Good until the
    // next call of this socket; what is left of it then leaves.
    std::span<std::uint8_t> send_changeable(const Endpoint& to, std::span<const std::uint8_t> bytes,
                                            std::size_t room);
    // Only so many bytes of that copy leave; 0: it does not leave at all. At once after send_changeable.
    void trim(std::size_t bytes);
    const UdpFigures& figures() const { return figures_; }

    // The loop calls this at the end of a turn.
    void flush();

private:
    struct Outgoing {
        SocketAddress to;
        std::uint32_t begin = 0;
        std::uint32_t length = 0;
    };

    UdpSocket(EventLoop& loop, FileDescriptor socket, const UdpOptions& options, User& user);
    void on_ready(Readiness ready) override;
    void transmit();
    void refused(const Outgoing& outgoing, int reason);

    EventLoop& loop_;
    FileDescriptor socket_;
    User& user_;
    Endpoint local_;
    std::size_t max_datagram_;
    bool wipes_;
    UdpFigures figures_;
    std::vector<Outgoing> outgoing_;
    std::vector<std::uint8_t> outgoing_bytes_;
    bool awaits_flush_ = false;
    std::vector<Endpoint> unreachable_;  // To be told at the end of the turn.
    Watch watch_;
};

}  // namespace santral::net
