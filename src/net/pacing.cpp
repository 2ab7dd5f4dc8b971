// Measures the packets of 20 ms, one of each stream: they say how long the pauses of the next 20 ms are.

#include "net/pacing.h"

#include <algorithm>

namespace santral::net {
namespace {

constexpr auto measured_over = std::chrono::milliseconds(20);
constexpr Duration shortest_pause = std::chrono::milliseconds(1);
constexpr std::size_t full_load = 300;  // Packets of 20 ms that are worth the longest pause: 150 calls.

}  // namespace

void Pacing::measure(Clock::time_point now) {
    const auto shortest = std::min(shortest_pause, longest_);
    const auto pauses = static_cast<std::size_t>((now - measured_since_) / shortest);
    const auto per_measure = packets_ * static_cast<std::size_t>(measured_over / shortest) / pauses;
    const auto share =
        longest_ * static_cast<int>(std::min(per_measure, full_load)) / static_cast<int>(full_load);
    pause_ = packets_ > pauses ? std::max(share, shortest) : Duration::zero();
    packets_ = 0;
    measured_since_ = now;
}

std::optional<Clock::time_point> Pacing::sleep_until(Clock::time_point now) {
    if (longest_ == Duration::zero()) return {};
    if (now - measured_since_ >= measured_over) measure(now);
    if (pause_ == Duration::zero()) return {};
    return now + (pause_ - now.time_since_epoch() % pause_);
}

}  // namespace santral::net
