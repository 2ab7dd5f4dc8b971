#pragma once
// One end of a call: sends a packet of G.711 every 20 ms (RFC 3550 5.1, RFC 3551) and checks every one that
// comes from the other end. Each payload says who sent it, as which, and when; the rest of it follows from
// that, so that a single altered byte shows. One thread.

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "net/file_descriptor.h"

namespace santral::bench {

constexpr std::size_t payload_bytes = 160;

struct TalkFigures {
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    std::uint64_t altered = 0;   // Another payload than was sent.
    std::uint64_t foreign = 0;   // Of another call.
    std::uint64_t repeated = 0;  // Came twice.
    // By microseconds of delay; the last place takes all that is longer.
    std::vector<std::uint32_t> delays = std::vector<std::uint32_t>(200'000);

    // In microseconds; 0 without packets. share: 0.5 for the median.
    std::size_t delay_of(double share) const;
};

// What the network does to our packets.
struct Weather {
    double lost_share = 0;
    double swapped_share = 0;  // Leaves after the one behind it.
};

class Talker {
public:
    struct Ends {
        Endpoint local;
        Endpoint server;
    };
    // The number of the call, and which end of it: what comes must be of the other end.
    struct Identity {
        std::uint32_t call;
        std::uint8_t end;
    };

    // Errc::conflict: the local port is taken.
    static Result<std::unique_ptr<Talker>> open(const Ends& ends, Identity identity, TalkFigures& figures);

    void send_next(const Weather& weather);
    void take_all();  // Everything that waits at the socket.
    int descriptor() const { return socket_.number(); }

private:
    using Payload = std::array<std::uint8_t, payload_bytes>;
    struct Datagram {
        std::array<std::uint8_t, 12 + payload_bytes> bytes;
    };

    Talker(net::FileDescriptor socket, Identity identity, TalkFigures& figures);
    void send(const Datagram& datagram);
    void check(const std::uint8_t* bytes, std::size_t length, std::uint64_t arrived_ns);
    bool is_first_time(std::uint32_t number);

    net::FileDescriptor socket_;
    Identity identity_;
    TalkFigures& figures_;
    std::uint32_t next_number_ = 0;
    std::vector<bool> seen_;         // By number, of the other end.
    std::vector<Datagram> swapped_;  // At most one: waits until the next has gone.
};

}  // namespace santral::bench
