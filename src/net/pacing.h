#pragma once
// Decides whether a busy loop sleeps between turns, so that packets gather and are served in one go. Pure.

#include <optional>

#include "base/timers.h"

namespace santral::net {

class Pacing {
public:
    // Zero: never sleeps.
    void set_longest_pause(Duration longest) { longest_ = longest; }
    void count(std::size_t packets) { packets_ += packets; }

    // To be asked after each turn. Until when to sleep, if at all: the next multiple of the pause, which is
    // the longer the more packets come.
    std::optional<Clock::time_point> sleep_until(Clock::time_point now);

private:
    void measure(Clock::time_point now);

    Duration longest_{};
    Duration pause_{};  // Of these 20 ms; zero: does not sleep.
    std::size_t packets_ = 0;
    Clock::time_point measured_since_{};
};

}  // namespace santral::net
