#pragma once
// One RTP packet (RFC 3550 5.1): read in place without copying, written into a buffer of the caller's.
// Nothing here allocates.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace santral::rtp {

inline constexpr std::size_t fixed_header_bytes = 12;

struct Header {
    std::uint8_t payload_type = 0;  // 0 to 127.
    bool marker = false;            // The first packet of a talk spurt (RFC 3551 4.1), or of an event.
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;

    bool operator==(const Header&) const = default;
};

// Views into the datagram, which must outlive it.
struct Packet {
    Header header;
    std::span<const std::uint8_t> contributors;  // CSRC list, four bytes each, network order.
    std::uint16_t extension_profile = 0;
    std::span<const std::uint8_t> extension;  // Without its header; empty when there is none.
    std::span<const std::uint8_t> payload;    // Without padding.
};

// Absent for anything malformed: another version, or lengths that pass the end.
std::optional<Packet> parse_packet(std::span<const std::uint8_t> datagram);

// Writes header and payload, returns the bytes written; 0 when `into` is too small.
std::size_t write_packet(const Header& header, std::span<const std::uint8_t> payload,
                         std::span<std::uint8_t> into);

// Changes the fixed header of a datagram that parse_packet took, and leaves the rest: for relaying.
void rewrite_header(std::span<std::uint8_t> datagram, const Header& header);

// What came on a port that several protocols share, by its first two bytes (RFC 7983 7, RFC 5761 4).
enum class DatagramKind : std::uint8_t { rtp, rtcp, stun, dtls, unknown };
DatagramKind kind_of(std::span<const std::uint8_t> datagram);

}  // namespace santral::rtp
