// The layout of RFC 3550 5.1 and 5.3.1.

#include "rtp/packet.h"

#include <algorithm>

#include "rtp/bytes.h"

namespace santral::rtp {
namespace {

constexpr std::uint8_t version_2 = 2 << 6;
constexpr std::uint8_t version_mask = 3 << 6;
constexpr std::uint8_t padding_bit = 1 << 5;
constexpr std::uint8_t extension_bit = 1 << 4;
constexpr std::uint8_t marker_bit = 1 << 7;
constexpr std::uint8_t payload_type_mask = 0x7f;

// Takes `count` bytes off the front; false when there are fewer.
bool take(std::span<const std::uint8_t>& rest, std::size_t count, std::span<const std::uint8_t>& taken) {
    if (rest.size() < count) return false;
    taken = rest.first(count);
    rest = rest.subspan(count);
    return true;
}

bool take_extension(std::span<const std::uint8_t>& rest, Packet& packet) {
    std::span<const std::uint8_t> header;
    if (!take(rest, 4, header)) return false;
    packet.extension_profile = read_16(header, 0);
    return take(rest, std::size_t{4} * read_16(header, 2), packet.extension);
}

// The last byte counts the padding, itself included.
bool drop_padding(std::span<const std::uint8_t>& rest) {
    if (rest.empty() || rest.back() == 0 || rest.back() > rest.size()) return false;
    rest = rest.first(rest.size() - rest.back());
    return true;
}

}  // namespace

std::optional<Packet> parse_packet(std::span<const std::uint8_t> datagram) {
    std::span<const std::uint8_t> fixed;
    auto rest = datagram;
    if (!take(rest, fixed_header_bytes, fixed) || (fixed[0] & version_mask) != version_2) return {};
    Packet packet;
    packet.header.payload_type = fixed[1] & payload_type_mask;
    packet.header.marker = (fixed[1] & marker_bit) != 0;
    packet.header.sequence = read_16(fixed, 2);
    packet.header.timestamp = read_32(fixed, 4);
    packet.header.ssrc = read_32(fixed, 8);
    if (!take(rest, std::size_t{4} * (fixed[0] & 0x0f), packet.contributors)) return {};
    if ((fixed[0] & extension_bit) != 0 && !take_extension(rest, packet)) return {};
    if ((fixed[0] & padding_bit) != 0 && !drop_padding(rest)) return {};
    packet.payload = rest;
    return packet;
}

std::size_t write_packet(const Header& header, std::span<const std::uint8_t> payload,
                         std::span<std::uint8_t> into) {
    const auto bytes = fixed_header_bytes + payload.size();
    if (into.size() < bytes) return 0;
    into[0] = version_2;
    rewrite_header(into, header);
    std::ranges::copy(payload, into.begin() + fixed_header_bytes);
    return bytes;
}

void rewrite_header(std::span<std::uint8_t> datagram, const Header& header) {
    datagram[1] = static_cast<std::uint8_t>((header.marker ? marker_bit : 0) |
                                            (header.payload_type & payload_type_mask));
    write_16(datagram, 2, header.sequence);
    write_32(datagram, 4, header.timestamp);
    write_32(datagram, 8, header.ssrc);
}

DatagramKind kind_of(std::span<const std::uint8_t> datagram) {
    if (datagram.size() < 2) return DatagramKind::unknown;
    const auto first = datagram[0];
    if (first <= 3) return DatagramKind::stun;
    if (first >= 20 && first <= 63) return DatagramKind::dtls;
    if (first < 128 || first > 191) return DatagramKind::unknown;
    // RFC 5761 4: RTCP types 192 to 223 are payload types 64 to 95 with marker, which RTP then avoids.
    const bool is_rtcp = datagram[1] >= 192 && datagram[1] <= 223;
    return is_rtcp ? DatagramKind::rtcp : DatagramKind::rtp;
}

}  // namespace santral::rtp
