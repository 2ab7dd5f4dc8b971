#pragma once
// Which of our addresses a far end sees, for Via, Contact and SDP when a listener is bound to 0.0.0.0 or ::.

#include <unordered_map>

#include "base/address.h"
#include "base/result.h"
#include "base/timers.h"

namespace santral::net {

// Asks the kernel's routes; sends nothing.
Result<IpAddress> local_address_towards(const IpAddress& remote);

// Remembers the answers for half a minute, so that an address that changes (DHCP, a new route) is noticed.
class Interfaces {
public:
    static constexpr std::size_t max_remembered = 4'096;
    static constexpr Duration remembered_for = std::chrono::seconds(30);

    explicit Interfaces(const Timers& timers) : timers_(timers) {}
    // The address we reach `remote` from; unspecified when there is no route.
    IpAddress towards(const IpAddress& remote);

private:
    const Timers& timers_;
    Clock::time_point forget_at_{};
    std::unordered_map<IpAddress, IpAddress> remembered_;
};

}  // namespace santral::net
