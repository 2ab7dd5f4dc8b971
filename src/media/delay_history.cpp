// All but one in a hundred are waited for; and of the last second all but one, so that a sudden change of the
// network is followed after two packets.

#include "media/delay_history.h"

#include <algorithm>

namespace santral::media {
namespace {

constexpr std::size_t waited_for_percent = 99;
constexpr std::size_t last_second = 50;
constexpr std::size_t look_back_interval = 16;  // Packets: sorting costs a few microseconds.
constexpr double margin_ms = 12;  // A player fetches sound for 10 ms at once, and is late itself at times.

}  // namespace

void DelayHistory::add(double delay_ms, Clock::time_point now) {
    delays_[next_] = {delay_ms, now};
    next_ = (next_ + 1) % delays_.size();
    count_ = std::min(count_ + 1, delays_.size());
    newest_ = delay_ms;
    fastest_ = count_ == 1 ? delay_ms : std::min(fastest_, delay_ms);
    forget(now);
    if (until_look_back_ == 0) look_back();
    until_look_back_ = until_look_back_ == 0 ? look_back_interval : until_look_back_ - 1;
    const auto wanted = std::max(slow_, second_slowest_of_the_last()) + margin_ms;
    wanted_ = std::clamp(wanted, fastest_ + min_jitter_depth.count(), fastest_ + max_jitter_depth.count());
}

void DelayHistory::clear() {
    count_ = 0;
    until_look_back_ = 0;
}

const DelayHistory::Delay& DelayHistory::back(std::size_t steps) const {
    return delays_[(next_ + delays_.size() - 1 - steps) % delays_.size()];
}

void DelayHistory::forget(Clock::time_point now) {
    while (now - back(count_ - 1).at > delay_memory) --count_;
}

void DelayHistory::look_back() {
    std::array<double, max_remembered_delays> sorted;
    for (std::size_t i = 0; i < count_; ++i) sorted[i] = back(i).ms;
    const auto end = sorted.begin() + count_;
    fastest_ = *std::min_element(sorted.begin(), end);
    const auto slow = sorted.begin() + (count_ - 1) * waited_for_percent / 100;
    std::nth_element(sorted.begin(), slow, end);
    slow_ = *slow;
}

double DelayHistory::second_slowest_of_the_last() const {
    double slowest = newest_;
    double second = count_ > 1 ? back(1).ms : newest_;
    if (second > slowest) std::swap(slowest, second);
    for (std::size_t i = 2; i < std::min(count_, last_second); ++i) {
        const auto ms = back(i).ms;
        second = std::max(second, std::min(ms, slowest));
        slowest = std::max(slowest, ms);
    }
    return second;
}

}  // namespace santral::media
