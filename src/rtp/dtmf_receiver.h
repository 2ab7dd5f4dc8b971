#pragma once
// Telephone events (RFC 4733) of one direction of one leg as digits: one per press, exactly once, whatever is
// lost, repeated or out of order. A press is known by its RTP timestamp. Pure; belongs to the endpoint's
// thread.
//
//   idle --new timestamp--> pressed --E bit, new press, new SSRC, or silence--> idle, and the digit is told
//     '--new timestamp with E: told at once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/timers.h"
#include "rtp/dtmf_event.h"
#include "rtp/packet.h"

namespace santral::rtp {

struct DtmfDigit {
    char digit;  // 0 to 9, *, #, A to D.
    std::chrono::milliseconds duration;

    bool operator==(const DtmfDigit&) const = default;
};

// A press whose packets stop without an end has ended: RFC 4733 2.5.2.2 leaves the time to the receiver.
inline constexpr std::chrono::milliseconds dtmf_silence{200};

class DtmfReceiver {
public:
    enum class State : std::uint8_t { idle, pressed };

    // clock_rate: of telephone-event in the SDP, 8000 or 48000 Hz. on_digit may not destroy the receiver.
    DtmfReceiver(std::uint32_t clock_rate, std::function<void(const DtmfDigit&)> on_digit);

    // A packet of the telephone-event payload type.
    void on_packet(const Packet& packet, Clock::time_point now);

    // Ends a press that fell silent. To be called at or after due().
    void on_time(Clock::time_point now);
    std::optional<Clock::time_point> due() const;

    // How many presses have begun.
    std::uint64_t presses() const { return presses_; }

private:
    struct Press {
        std::uint32_t ssrc;
        std::uint32_t timestamp;  // Of its newest segment.
        std::uint16_t sequence;   // Of its newest packet.
        char digit;
        bool end_seen;
        std::uint64_t earlier_ticks;  // Of the segments before.
        std::uint16_t duration;       // Of the newest segment.
        Clock::time_point heard_at;
    };

    bool is_stale(const Header& header, Clock::time_point now) const;
    bool is_next_segment(const Header& header, const DtmfEvent& event) const;
    void begin_press(const Header& header, const DtmfEvent& event);
    void update(const Header& header, const DtmfEvent& event, Clock::time_point now);
    void finish();

    std::uint32_t clock_rate_;
    std::function<void(const DtmfDigit&)> on_digit_;
    State state_ = State::idle;
    std::uint64_t presses_ = 0;
    std::optional<Press> press_;  // The one that lasts, or the last one, whose packets may still come.
};

}  // namespace santral::rtp
