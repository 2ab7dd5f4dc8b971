#pragma once
// Measures whether the signalling thread keeps up, by how long what it serves had to wait: while it does not,
// new calls are answered 503 with Retry-After at once, so that those in progress are served in time (C18).
// Pure, signalling thread only.
//
//   calm --waited > overloaded_at--> overloaded --waited < calm_at--> calm

#include <utility>

#include "base/timers.h"

namespace santral::transport {

class OverloadMeter {
public:
    // A third of T1 (RFC 3261 17.1.1.2): what waits longer is soon sent again, and makes it worse.
    static constexpr Duration overloaded_at = std::chrono::milliseconds(150);
    static constexpr Duration calm_at = std::chrono::milliseconds(50);

    enum class State { calm, overloaded };

    // How long a datagram waited before it was served.
    void on_waited(Duration waited);
    // To be told regularly: how far the thread is behind its timers. Counts where it is much, and where no
    // datagram was measured since.
    void on_lag(Duration lag);
    bool is_overloaded() const { return state_ == State::overloaded; }
    // The longest wait since this was last asked.
    Duration take_worst_wait() { return std::exchange(worst_wait_, Duration::zero()); }
    std::uint64_t times_overloaded() const { return times_overloaded_; }

private:
    void judge(Duration waited);

    bool is_measured_ = false;
    State state_ = State::calm;
    Duration worst_wait_{};
    std::uint64_t times_overloaded_ = 0;
};

}  // namespace santral::transport
