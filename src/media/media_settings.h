#pragma once
// What an administrator decides about media: addresses, ports, threads, times. Checked once, at start.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/address.h"
#include "base/result.h"

namespace santral::media {

constexpr unsigned max_media_threads = 64;
constexpr unsigned max_shared_pairs = 256;  // Of one thread.

struct MediaSettings {
    // Where media comes in, one address per family; absent: that family is not spoken.
    std::optional<IpAddress> bind_v4 = IpAddress::v4(0);
    std::optional<IpAddress> bind_v6;
    // What our SDP names instead of the address the caller of open() asks for: behind a router with a fixed
    // port forwarding.
    std::optional<IpAddress> advertised_v4;
    std::optional<IpAddress> advertised_v6;

    // Whole range, RTP on even ports and RTCP on the odd one above (RFC 3550 11).
    std::uint16_t first_port = 20'000;
    std::uint16_t last_port = 23'999;
    unsigned shared_pairs = 32;  // Port pairs of each thread that many legs share; the rest serve one each.
    unsigned threads = 0;        // 0: one less than the machine has cores, at least one.

    std::chrono::seconds rtp_timeout{30};
    std::chrono::microseconds longest_pause{2'000};  // Of a busy loop (net/event_loop.h); 0: none.
    std::filesystem::path music;                     // WAV; empty: the built-in melody.

    unsigned thread_count() const;
    unsigned port_pairs() const { return (last_port - first_port + 1u) / 2; }
};

// The error names the setting and the remedy.
Result<void> validate(const MediaSettings& settings);

}  // namespace santral::media
