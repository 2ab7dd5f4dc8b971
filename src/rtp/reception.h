#pragma once
// What is known of a received RTP stream: packets, loss and jitter (RFC 3550 6.4, A.1, A.3, A.8). A value
// that belongs to the endpoint's thread. A new SSRC, or a source that started anew, is counted on from zero
// and added to what came before.

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/timers.h"
#include "rtp/packet.h"
#include "rtp/rtcp.h"

namespace santral::rtp {

class Reception {
public:
    // clock_rate: of the stream's timestamps, in Hz.
    explicit Reception(std::uint32_t clock_rate) : clock_rate_(clock_rate) {}

    void on_packet(const Header& header, Clock::time_point arrival);
    // The codec changed: jitter starts anew at another clock.
    void change_clock(std::uint32_t clock_rate);
    // From an SR of the source: its middle 32 bits come back in our reports.
    void on_sender_report(const SenderReport& sender, Clock::time_point arrival);

    // For our next SR or RR; absent before anything came. Loss since the last call is its fraction.
    std::optional<ReportBlock> make_report(Clock::time_point now);

    std::uint64_t packets() const { return earlier_packets_ + received_; }
    // Never negative: repeated packets do not make up for lost ones of another stream.
    std::uint64_t lost() const { return earlier_lost_ + lost_now(); }
    double loss() const;  // 0 to 1, of what should have come.
    double jitter_ms() const { return jitter_ * 1000 / clock_rate_; }

private:
    struct Arrival {
        Clock::time_point at;
        std::uint32_t timestamp;
    };

    void begin(const Header& header);
    bool take_sequence(std::uint16_t sequence);
    void take_timing(const Header& header, Clock::time_point arrival);
    std::uint64_t expected_now() const;
    std::uint64_t lost_now() const;

    std::uint32_t clock_rate_;
    std::optional<std::uint32_t> ssrc_;
    // Of the present stream; sequence numbers with their wraps in the upper half.
    std::uint32_t first_ = 0;
    std::uint32_t highest_ = 0;
    std::uint64_t received_ = 0;
    std::optional<std::uint16_t>
        jump_;  // Where the sequence would go on after a jump, if it was a new start.
    std::optional<Arrival> last_;
    double jitter_ = 0;  // In ticks.
    // Of the streams before it.
    std::uint64_t earlier_packets_ = 0;
    std::uint64_t earlier_lost_ = 0;
    // At the last report.
    std::uint64_t reported_expected_ = 0;
    std::uint64_t reported_received_ = 0;
    std::uint32_t sender_report_ = 0;
    Clock::time_point sender_report_at_{};
};

}  // namespace santral::rtp
