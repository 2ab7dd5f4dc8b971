// Two thresholds, so that a wait between them changes nothing.

#include "transport/overload.h"

#include <algorithm>

namespace santral::transport {

void OverloadMeter::on_waited(Duration waited) {
    is_measured_ = true;
    worst_wait_ = std::max(worst_wait_, waited);
    judge(waited);
}

void OverloadMeter::on_lag(Duration lag) {
    worst_wait_ = std::max(worst_wait_, lag);
    const bool was_measured = std::exchange(is_measured_, false);
    if (lag > overloaded_at || !was_measured) judge(lag);
}

void OverloadMeter::judge(Duration waited) {
    switch (state_) {
    case State::calm:
        if (waited <= overloaded_at) return;
        state_ = State::overloaded;
        ++times_overloaded_;
        return;
    case State::overloaded:
        if (waited < calm_at) state_ = State::calm;
        return;
    }
}

}  // namespace santral::transport
