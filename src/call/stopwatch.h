#pragma once
// Adds up how long something was so, by the steady clock.

#include <optional>

#include "base/timers.h"

namespace santral::call {

class Stopwatch {
public:
    // From now on it is so, or is not.
    void run(bool runs, Clock::time_point now) {
        if (since_) total_ += now - *since_;
        since_ = runs ? std::optional(now) : std::nullopt;
    }
    // Until the last run().
    std::chrono::milliseconds total() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(total_);
    }

private:
    Duration total_{};
    std::optional<Clock::time_point> since_;
};

}  // namespace santral::call
