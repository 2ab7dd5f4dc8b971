// What is one press, and when it is over.

#include "rtp/dtmf_receiver.h"

#include <algorithm>

#include "rtp/sequence.h"

namespace santral::rtp {

using namespace std::chrono_literals;

namespace {

// No network holds a packet back for longer; past it, sequence numbers may have gone half around their
// circle.
constexpr auto longest_reordering = 5s;

}  // namespace

DtmfReceiver::DtmfReceiver(std::uint32_t clock_rate, std::function<void(const DtmfDigit&)> on_digit)
    : clock_rate_(clock_rate), on_digit_(std::move(on_digit)) {}

void DtmfReceiver::on_packet(const Packet& packet, Clock::time_point now) {
    const auto event = parse_dtmf_event(packet.payload);
    if (!event || is_stale(packet.header, now)) return;
    const auto& header = packet.header;
    const bool same_press = press_ && press_->ssrc == header.ssrc && press_->timestamp == header.timestamp;
    if (!same_press && is_next_segment(header, *event)) {
        press_->earlier_ticks += longest_dtmf_segment;
        press_->timestamp = header.timestamp;
        press_->duration = 0;
    } else if (!same_press) {
        finish();  // Its own end was lost.
        begin_press(header, *event);
    }
    update(header, *event, now);
}

// Left over from before the newest packet, which has said all that it could.
bool DtmfReceiver::is_stale(const Header& header, Clock::time_point now) const {
    return press_ && press_->ssrc == header.ssrc && now - press_->heard_at < longest_reordering &&
           steps(press_->sequence, header.sequence) < 0;
}

// RFC 4733 2.5.1.3: a press longer than 65535 ticks goes on under a later timestamp, without E or M between.
bool DtmfReceiver::is_next_segment(const Header& header, const DtmfEvent& event) const {
    return press_ && press_->ssrc == header.ssrc && !press_->end_seen && !header.marker &&
           press_->digit == event.digit && header.timestamp - press_->timestamp == longest_dtmf_segment;
}

void DtmfReceiver::begin_press(const Header& header, const DtmfEvent& event) {
    press_ = Press{header.ssrc, header.timestamp, header.sequence, event.digit, false, 0, 0, {}};
    state_ = State::pressed;
    ++presses_;
}

void DtmfReceiver::update(const Header& header, const DtmfEvent& event, Clock::time_point now) {
    press_->sequence = header.sequence;
    press_->duration = std::max(press_->duration, event.duration);
    press_->heard_at = now;
    if (!event.end) return;
    press_->end_seen = true;
    finish();
}

void DtmfReceiver::finish() {
    if (state_ == State::idle) return;  // The second and third end, or one after silence.
    state_ = State::idle;
    const auto whole = press_->earlier_ticks + press_->duration;
    on_digit_({press_->digit, std::chrono::milliseconds(whole * 1000 / clock_rate_)});
}

void DtmfReceiver::on_time(Clock::time_point now) {
    const auto limit = due();
    if (limit && now >= *limit) finish();
}

std::optional<Clock::time_point> DtmfReceiver::due() const {
    if (state_ == State::idle) return {};
    return press_->heard_at + dtmf_silence;
}

}  // namespace santral::rtp
