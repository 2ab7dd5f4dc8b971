// Measures the packets of 20 ms; more than one for every pause makes the next 20 ms busy.

#include "net/pacing.h"

namespace santral::net {
namespace {

constexpr auto measured_over = std::chrono::milliseconds(20);  // One packet of each stream.

}

std::optional<Clock::time_point> Pacing::sleep_until(Clock::time_point now) {
    if (pause_ == Duration::zero()) return {};
    if (now - measured_since_ >= measured_over) {
        const auto pauses = static_cast<std::size_t>((now - measured_since_) / pause_);
        busy_ = packets_ > pauses;
        packets_ = 0;
        measured_since_ = now;
    }
    if (!busy_) return {};
    return now + (pause_ - now.time_since_epoch() % pause_);
}

}  // namespace santral::net
