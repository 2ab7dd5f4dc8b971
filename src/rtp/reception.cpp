// The algorithms of RFC 3550 appendix A, with probation left out: who may send to us is decided before.

#include "rtp/reception.h"

#include <algorithm>
#include <cmath>

#include "rtp/sequence.h"

namespace santral::rtp {
namespace {

// RFC 3550 A.1.
constexpr int max_dropout = 3000;
constexpr int max_misorder = 100;

}  // namespace

void Reception::on_packet(const Header& header, Clock::time_point arrival) {
    if (ssrc_ != header.ssrc) begin(header);
    if (!take_sequence(header.sequence)) return;
    ++received_;
    take_timing(header, arrival);
}

void Reception::begin(const Header& header) {
    earlier_packets_ = packets();
    earlier_lost_ = lost();
    received_ = 0;
    ssrc_ = header.ssrc;
    first_ = header.sequence;
    highest_ = header.sequence;
    jump_.reset();
    last_.reset();
    jitter_ = 0;
    reported_expected_ = 0;
    reported_received_ = 0;
    sender_report_ = 0;
}

// RFC 3550 A.1. False for a packet that is not counted: the first after a jump, until the next proves it.
bool Reception::take_sequence(std::uint16_t sequence) {
    const int step = steps(static_cast<std::uint16_t>(highest_), sequence);
    if (step > -max_misorder && step < max_dropout) {
        if (step > 0) highest_ += static_cast<std::uint32_t>(step);
        jump_.reset();
        return true;
    }
    if (jump_ == sequence) {
        begin({.sequence = sequence, .ssrc = *ssrc_});
        return true;
    }
    jump_ = static_cast<std::uint16_t>(sequence + 1);
    return false;
}

// RFC 3550 A.8. The packets of one telephone event share a timestamp though they are sent one after another:
// they tell nothing of the network.
void Reception::take_timing(const Header& header, Clock::time_point arrival) {
    if (last_ && last_->timestamp == header.timestamp) return;
    if (last_) {
        const double arrived = std::chrono::duration<double>(arrival - last_->at).count() * clock_rate_;
        const double sent = ticks(last_->timestamp, header.timestamp);
        jitter_ += (std::abs(arrived - sent) - jitter_) / 16;
    }
    last_ = Arrival{arrival, header.timestamp};
}

void Reception::change_clock(std::uint32_t clock_rate) {
    if (clock_rate == clock_rate_) return;
    clock_rate_ = clock_rate;
    jitter_ = 0;
    last_.reset();
}

void Reception::on_sender_report(const SenderReport& sender, Clock::time_point arrival) {
    sender_report_ = static_cast<std::uint32_t>(sender.ntp >> 16);
    sender_report_at_ = arrival;
}

std::uint64_t Reception::expected_now() const {
    return ssrc_ ? std::uint64_t{highest_} - first_ + 1 : 0;
}

std::uint64_t Reception::lost_now() const {
    const auto expected = expected_now();
    return expected > received_ ? expected - received_ : 0;
}

double Reception::loss() const {
    const auto whole = lost() + packets();
    return whole == 0 ? 0 : static_cast<double>(lost()) / static_cast<double>(whole);
}

// RFC 3550 A.3 and 6.4.1.
std::optional<ReportBlock> Reception::make_report(Clock::time_point now) {
    if (!ssrc_) return {};
    const auto expected = expected_now();
    const auto expected_since = static_cast<std::int64_t>(expected - reported_expected_);
    const auto lost_since = expected_since - static_cast<std::int64_t>(received_ - reported_received_);
    reported_expected_ = expected;
    reported_received_ = received_;

    ReportBlock block;
    block.ssrc = *ssrc_;
    if (expected_since > 0 && lost_since > 0) {
        block.fraction_lost =
            static_cast<std::uint8_t>(std::min<std::int64_t>(255, lost_since * 256 / expected_since));
    }
    block.packets_lost =
        static_cast<std::int32_t>(static_cast<std::int64_t>(expected) - static_cast<std::int64_t>(received_));
    block.highest_sequence = highest_;
    block.jitter = static_cast<std::uint32_t>(jitter_);
    block.last_sender_report = sender_report_;
    if (sender_report_ != 0) {
        const std::chrono::duration<double> since = now - sender_report_at_;
        block.delay_since_sender_report = static_cast<std::uint32_t>(std::lround(since.count() * 65536));
    }
    return block;
}

}  // namespace santral::rtp
