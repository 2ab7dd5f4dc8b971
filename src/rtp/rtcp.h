#pragma once
// RTCP (RFC 3550 6): what one leg needs of a compound packet, read and written without allocation, and the
// round trip that reports tell. Unknown packet types are passed over; lengths that do not add up refuse the
// whole.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/timers.h"

namespace santral::rtp {

inline constexpr std::size_t max_report_blocks = 31;  // Five bits of count.
inline constexpr std::size_t max_cname_bytes = 255;

// Seconds since any fixed moment in the upper half, their fraction in the lower. RFC 3550 6.4.1 does not ask
// for the time of day.
using NtpTime = std::uint64_t;
NtpTime to_ntp(Clock::time_point time);

// Of an SR: when it was made, and what its sender has sent.
struct SenderReport {
    NtpTime ntp = 0;
    std::uint32_t timestamp = 0;  // The same moment on the clock of the RTP stream.
    std::uint32_t packets = 0;
    std::uint32_t bytes = 0;  // Of payload.

    bool operator==(const SenderReport&) const = default;
};

// What a receiver says of one stream it hears.
struct ReportBlock {
    std::uint32_t ssrc = 0;          // Of the stream.
    std::uint8_t fraction_lost = 0;  // Of 256, since the report before.
    std::int32_t packets_lost = 0;   // 24 bits; negative when packets were repeated.
    std::uint32_t highest_sequence = 0;
    std::uint32_t jitter = 0;                     // In ticks.
    std::uint32_t last_sender_report = 0;         // Middle of its NtpTime; 0 when none came.
    std::uint32_t delay_since_sender_report = 0;  // In 1/65536 s.

    bool operator==(const ReportBlock&) const = default;
};

struct Goodbye {
    std::uint32_t ssrc = 0;

    bool operator==(const Goodbye&) const = default;
};

// One datagram. When read, its views live as long as the datagram.
struct CompoundPacket {
    std::uint32_t ssrc = 0;              // Of the reporter.
    std::optional<SenderReport> sender;  // Present: SR, absent: RR.
    std::array<ReportBlock, max_report_blocks> blocks{};
    std::size_t block_count = 0;
    std::string_view cname;  // "" for none.
    std::optional<Goodbye> goodbye;

    std::span<const ReportBlock> reports() const { return std::span(blocks).first(block_count); }
    void add(const ReportBlock& block) {
        if (block_count < max_report_blocks) blocks[block_count++] = block;
    }
};

std::optional<CompoundPacket> parse_rtcp(std::span<const std::uint8_t> datagram);

// SR or RR, then SDES with the CNAME, then BYE if any. Returns the bytes written; 0 when `into` is too small
// or the CNAME too long.
std::size_t write_rtcp(const CompoundPacket& packet, std::span<std::uint8_t> into);

// How long a packet travels to the reporter and back (RFC 3550 6.4.1). Absent when it has not heard a report
// of ours yet, or when its numbers make no sense.
std::optional<std::chrono::microseconds> round_trip(const ReportBlock& block, Clock::time_point arrival);

}  // namespace santral::rtp
