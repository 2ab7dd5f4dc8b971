#pragma once
// How long the packets of one stream were under way, as far as the receiver can tell: relative delays, and
// how long a packet had better be waited for. Follows worse times at once and better ones after a while.
// Pure; belongs to the jitter buffer.

#include <array>
#include <chrono>
#include <cstdint>

#include "base/timers.h"

namespace santral::media {

// Of a jitter buffer: how much later than the fastest packets the sound is played.
constexpr std::chrono::milliseconds min_jitter_depth{20};
constexpr std::chrono::milliseconds max_jitter_depth{200};
// Delays that are remembered; older ones are forgotten even if few came since.
constexpr std::size_t max_remembered_delays = 512;
constexpr std::chrono::seconds delay_memory{15};

class DelayHistory {
public:
    // delay_ms: since any moment that stays the same until clear().
    void add(double delay_ms, Clock::time_point now);
    void clear();

    bool is_empty() const { return count_ == 0; }
    double newest_ms() const { return newest_; }
    double fastest_ms() const { return fastest_; }
    // Packets that come up to this late are waited for.
    double wanted_ms() const { return wanted_; }

private:
    struct Delay {
        double ms;
        Clock::time_point at;
    };

    void forget(Clock::time_point now);
    void look_back();
    double second_slowest_of_the_last() const;
    const Delay& back(std::size_t steps) const;  // 0: the newest.

    std::array<Delay, max_remembered_delays> delays_{};
    std::size_t next_ = 0;
    std::size_t count_ = 0;
    std::size_t until_look_back_ = 0;
    double newest_ = 0;
    double fastest_ = 0;
    double slow_ = 0;
    double wanted_ = 0;
};

}  // namespace santral::media
