// One packet every 20 ms; the ends too, so that one burst of loss does not take all three.

#include "media/key_presses.h"

#include <algorithm>

#include "media/media_plane.h"

namespace santral::media {

bool KeyPresses::add(char digit, std::chrono::milliseconds duration) {
    if (waiting_.size() >= max_waiting_presses) return false;
    waiting_.push_back({digit, std::clamp(duration, rtp::shortest_dtmf, rtp::longest_dtmf)});
    return true;
}

void KeyPresses::on_relayed(Clock::time_point now) {
    may_begin_ = std::max(may_begin_, now + digit_gap);
}

std::optional<rtp::DtmfPacket> KeyPresses::next(std::uint32_t clock_rate, Clock::time_point now) {
    const auto at = due();
    if (!at || now < *at) return {};
    if (!sender_) begin(clock_rate, now);
    auto packet = sender_->next();
    due_ = now + rtp::dtmf_interval;
    if (!sender_->has_more()) sender_.reset();
    return packet;
}

void KeyPresses::begin(std::uint32_t clock_rate, Clock::time_point now) {
    const auto [digit, duration] = waiting_.front();
    waiting_.pop_front();
    sender_.emplace(digit, duration, clock_rate);
    may_begin_ = now + duration + digit_gap;
}

std::optional<Clock::time_point> KeyPresses::due() const {
    if (sender_) return due_;
    if (waiting_.empty()) return {};
    return may_begin_;
}

void KeyPresses::clear() {
    sender_.reset();
    waiting_.clear();
}

}  // namespace santral::media
