#pragma once
// Which media port a leg is given. Pure; signalling thread only.
// Each media thread has shared port pairs, which serve many legs, and pairs of their own for one leg each.
// A leg goes to the first shared port where nothing can be taken for it (few busy sockets make large
// batches):
// - behind NAT its packets come from any port of its signalling address: no other leg of that address may be
//   on the port, nor have been in the last seconds (the last packets of a phone's previous call).
// - else its packets come from exactly the address its SDP announces, so any number of legs of one host can
//   share a port, unless one of them is there by the rule above, or has the same owner: one phone may name
//   the same address for two calls.
// Where no shared port will do, or all are full, the leg gets a port of its own, the one that rests longest.

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "media/media_plane.h"

namespace santral::media {

// Bounds the search for the leg of an unknown source (leg_table.h), and what one receive buffer must hold.
constexpr std::size_t max_legs_per_port = 128;
// A shared port is not given to the next leg behind the same NAT before this, unless it is the last one left.
constexpr std::chrono::seconds late_packets_pass{5};

struct PortLease {
    unsigned thread = 0;
    std::uint16_t rtp_port = 0;  // RTCP is on the next.
    bool shared = false;

    bool operator==(const PortLease&) const = default;
};

// The ports of one media thread: its even RTP ports.
struct ThreadPorts {
    std::vector<std::uint16_t> shared;
    std::vector<std::uint16_t> exclusive;
};

class PortPool {
public:
    explicit PortPool(const std::vector<ThreadPorts>& threads);

    // On `thread` if any port is left there, else on the thread with the fewest legs. Errc::busy: none left.
    Result<PortLease> take(EndpointId leg, const ExpectedRemote& expected, std::optional<unsigned> thread,
                           Clock::time_point now);
    // The leg's SDP named this address too: no leg that could be taken for it will come to its port.
    void announced(EndpointId leg, const IpAddress& address);
    void give_back(EndpointId leg, Clock::time_point now);
    // An exclusive port that another program holds: given to nobody any more.
    void withdraw(EndpointId leg);

    std::optional<PortLease> find(EndpointId leg) const;
    std::size_t taken() const { return leases_.size(); }

private:
    enum class Reason : std::uint8_t { signalling, behind_nat, announced };
    struct Claim {
        EndpointId leg;
        IpAddress address;
        Reason reason;
        std::string owner;
        std::optional<Clock::time_point> ends;  // Set once the leg has gone.
    };
    struct SharedPort {
        std::uint16_t rtp_port;
        std::size_t legs = 0;
        std::vector<Claim> claims;
    };
    struct Thread {
        std::vector<SharedPort> shared;
        std::deque<std::uint16_t> exclusive;  // Free ones, those that rest longest first.
        std::size_t legs = 0;
    };

    std::optional<PortLease> take_on(unsigned thread, EndpointId leg, const ExpectedRemote& expected,
                                     Clock::time_point now);
    static SharedPort* find_shared(Thread& thread, const ExpectedRemote& expected, Clock::time_point now);
    static bool suits(const SharedPort& port, const ExpectedRemote& expected);
    std::vector<unsigned> order_of_threads(std::optional<unsigned> preferred) const;
    SharedPort& shared_port(const PortLease& lease);

    std::vector<Thread> threads_;
    std::unordered_map<EndpointId, PortLease> leases_;
};

}  // namespace santral::media
