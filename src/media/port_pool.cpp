// First fit over the shared ports of a thread, then the exclusive port that rests longest.

#include "media/port_pool.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/assert.h"

namespace santral::media {

PortPool::PortPool(const std::vector<ThreadPorts>& threads) {
    for (const auto& ports : threads) {
        Thread thread;
        for (const auto port : ports.shared) thread.shared.push_back({port, 0, {}});
        thread.exclusive.assign(ports.exclusive.begin(), ports.exclusive.end());
        threads_.push_back(std::move(thread));
    }
}

Result<PortLease> PortPool::take(EndpointId leg, const ExpectedRemote& expected,
                                 std::optional<unsigned> thread, Clock::time_point now) {
    SANTRAL_ASSERT(!leases_.contains(leg));
    for (const auto number : order_of_threads(thread)) {
        if (const auto lease = take_on(number, leg, expected, now)) {
            ++threads_[number].legs;
            leases_.emplace(leg, *lease);
            return *lease;
        }
    }
    return fail(Errc::busy, fmt::format("no media port is free for a leg of {}: {} legs have them all; "
                                        "widen the range of media ports",
                                        expected.signalling.text(), leases_.size()));
}

std::vector<unsigned> PortPool::order_of_threads(std::optional<unsigned> preferred) const {
    std::vector<unsigned> order(threads_.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, {}, [&](unsigned number) {
        return std::tuple(number != preferred, threads_[number].legs, number);
    });
    return order;
}

std::optional<PortLease> PortPool::take_on(unsigned number, EndpointId leg, const ExpectedRemote& expected,
                                           Clock::time_point now) {
    auto& thread = threads_[number];
    auto* shared = find_shared(thread, expected, now);
    if (!shared && !thread.exclusive.empty()) {
        const auto port = thread.exclusive.front();
        thread.exclusive.pop_front();
        return PortLease{number, port, false};
    }
    // Late packets of an earlier call are less evil than a call refused.
    if (!shared) shared = find_shared(thread, expected, Clock::time_point::max());
    if (!shared) return {};
    ++shared->legs;
    const auto reason = expected.behind_nat ? Reason::behind_nat : Reason::signalling;
    shared->claims.push_back({leg, expected.signalling, reason, expected.owner, {}});
    return PortLease{number, shared->rtp_port, true};
}

PortPool::SharedPort* PortPool::find_shared(Thread& thread, const ExpectedRemote& expected,
                                            Clock::time_point now) {
    for (auto& port : thread.shared) {
        std::erase_if(port.claims, [now](const Claim& claim) { return claim.ends && *claim.ends <= now; });
        if (suits(port, expected)) return &port;
    }
    return nullptr;
}

bool PortPool::suits(const SharedPort& port, const ExpectedRemote& expected) {
    if (port.legs >= max_legs_per_port) return false;
    return std::ranges::none_of(port.claims, [&](const Claim& claim) {
        if (!expected.owner.empty() && claim.owner == expected.owner) return true;
        const bool any_port = expected.behind_nat || claim.reason == Reason::behind_nat;
        return any_port && claim.address == expected.signalling;
    });
}

void PortPool::announced(EndpointId leg, const IpAddress& address) {
    const auto lease = find(leg);
    if (!lease || !lease->shared) return;
    auto& claims = shared_port(*lease).claims;
    std::erase_if(
        claims, [leg](const Claim& claim) { return claim.leg == leg && claim.reason == Reason::announced; });
    claims.push_back({leg, address, Reason::announced, "", {}});
}

void PortPool::give_back(EndpointId leg, Clock::time_point now) {
    const auto lease = find(leg);
    if (!lease) return;
    leases_.erase(leg);
    auto& thread = threads_[lease->thread];
    --thread.legs;
    if (!lease->shared) return thread.exclusive.push_back(lease->rtp_port);
    auto& port = shared_port(*lease);
    --port.legs;
    std::erase_if(port.claims, [leg](const Claim& claim) {
        return claim.leg == leg && claim.reason != Reason::behind_nat;
    });
    for (auto& claim : port.claims)
        if (claim.leg == leg) claim.ends = now + late_packets_pass;
}

void PortPool::withdraw(EndpointId leg) {
    const auto lease = find(leg);
    if (!lease) return;
    SANTRAL_ASSERT(!lease->shared);
    --threads_[lease->thread].legs;
    leases_.erase(leg);
}

std::optional<PortLease> PortPool::find(EndpointId leg) const {
    const auto found = leases_.find(leg);
    return found == leases_.end() ? std::nullopt : std::optional(found->second);
}

PortPool::SharedPort& PortPool::shared_port(const PortLease& lease) {
    auto& ports = threads_[lease.thread].shared;
    const auto port = std::ranges::find(ports, lease.rtp_port, &SharedPort::rtp_port);
    SANTRAL_ASSERT(port != ports.end());
    return *port;
}

}  // namespace santral::media
