#pragma once
// Decides whether a busy loop sleeps between turns, so that packets gather and are served in one go. Pure.

#include <optional>

#include "base/timers.h"

namespace santral::net {

class Pacing {
public:
    // Zero: never sleeps.
    void set_pause(Duration pause) { pause_ = pause; }
    void count(std::size_t packets) { packets_ += packets; }

    // To be asked after each turn. Until when to sleep, if at all: the next multiple of the pause.
    std::optional<Clock::time_point> sleep_until(Clock::time_point now);

private:
    Duration pause_{};
    std::size_t packets_ = 0;
    Clock::time_point measured_since_{};
    bool busy_ = false;
};

}  // namespace santral::net
