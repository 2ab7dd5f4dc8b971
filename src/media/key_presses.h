#pragma once
// Digits that one endpoint sends to its far side as telephone events (RFC 4733), one press after the other.
// Pure; belongs to the endpoint, which asks again when the next packet is due.
//
//   waiting --its time has come--> sending --the third end is sent--> waiting for the next, after a gap

#include <chrono>
#include <deque>
#include <optional>

#include "base/timers.h"
#include "rtp/dtmf_sender.h"

namespace santral::media {

constexpr std::size_t max_waiting_presses = 64;  // Ten seconds of them; a person presses less.

class KeyPresses {
public:
    // False when too many wait: the press is lost.
    [[nodiscard]] bool add(char digit, std::chrono::milliseconds duration);
    // The peer's own press is relayed at this moment: ours begins at a distance from it.
    void on_relayed(Clock::time_point now);

    // The packet that is due, at the clock rate of the far side's events. Its marker begins a press. To be
    // called until absent, and again at due().
    std::optional<rtp::DtmfPacket> next(std::uint32_t clock_rate, Clock::time_point now);
    std::optional<Clock::time_point> due() const;

    // A press is being sent: what else would go to the far side is held back.
    bool is_sending() const { return sender_.has_value(); }
    // The far side takes none any more, or under another clock: the press that is being sent is broken off.
    void break_off() { sender_.reset(); }
    void clear();

private:
    struct Press {
        char digit;
        std::chrono::milliseconds duration;
    };

    void begin(std::uint32_t clock_rate, Clock::time_point now);

    std::deque<Press> waiting_;
    std::optional<rtp::DtmfSender> sender_;
    Clock::time_point due_{};        // Of the next packet of this press.
    Clock::time_point may_begin_{};  // When the next press may.
};

}  // namespace santral::media
