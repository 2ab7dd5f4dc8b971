#pragma once
// One press of a key as telephone events (RFC 4733 2.5.1): a packet each 20 ms, then three that end it.

#include <chrono>
#include <cstdint>
#include <optional>

#include "rtp/dtmf_event.h"

namespace santral::rtp {

inline constexpr std::chrono::milliseconds dtmf_interval{20};
inline constexpr std::chrono::milliseconds shortest_dtmf{40};  // ITU-T Q.24 table A-1.
inline constexpr std::chrono::milliseconds longest_dtmf{10'000};

struct DtmfPacket {
    bool marker;                     // Of the RTP header: the first packet of the press.
    std::uint32_t timestamp_offset;  // To be added to the RTP timestamp at which the press began.
    std::array<std::uint8_t, dtmf_event_bytes> payload;
};

class DtmfSender {
public:
    // digit: one that is_dtmf_digit. duration is brought between shortest_dtmf and longest_dtmf. clock_rate:
    // of telephone-event in the far side's SDP.
    DtmfSender(char digit, std::chrono::milliseconds duration, std::uint32_t clock_rate);

    // The next packet, to be sent dtmf_interval after the one before; the three ends may go out at once.
    // Absent when all are sent: audio goes on at start + ticks().
    std::optional<DtmfPacket> next();

    bool has_more() const { return ends_ < ends_sent; }

    // How long the press is, in ticks of the clock.
    std::uint32_t ticks() const { return whole_; }

private:
    static constexpr int ends_sent = 3;  // RFC 4733 2.5.1.4.

    char digit_;
    std::uint32_t whole_;
    std::uint32_t step_;
    std::uint32_t sent_ = 0;     // Ticks told so far.
    std::uint32_t segment_ = 0;  // Where the present segment begins.
    int ends_ = 0;
};

}  // namespace santral::rtp
