// The layouts of RFC 3711 3.1, 3.4 and RFC 7714 8, 9; the indexes and what has been seen of them.

#include "rtp/srtp.h"

#include <algorithm>

#include <fmt/format.h>

#include "rtp/bytes.h"
#include "rtp/packet.h"

namespace santral::rtp {
namespace {

constexpr std::size_t rtcp_header_bytes = 8;
constexpr std::size_t rtcp_index_bytes = 4;
constexpr std::uint32_t encrypted_bit = 0x8000'0000;           // RFC 3711 3.4: E.
constexpr std::uint64_t rtp_packets = std::uint64_t{1} << 48;  // RFC 3711 9.2: for one key.
constexpr std::uint64_t rtcp_packets = std::uint64_t{1} << 31;

using Size = Srtp::Size;

Size fault(SrtpFault what) {
    return std::unexpected(what);
}

// Fixed header, CSRC list and extension: what stays readable. 0 where they pass the end.
std::size_t header_bytes_of(std::span<const std::uint8_t> packet) {
    constexpr std::uint8_t extension_bit = 1 << 4;
    if (packet.size() < fixed_header_bytes || (packet[0] & 0xc0) != 0x80) return 0;
    auto bytes = fixed_header_bytes + std::size_t{4} * (packet[0] & 0x0f);
    if ((packet[0] & extension_bit) != 0) {
        if (packet.size() < bytes + 4) return 0;
        bytes += 4 + std::size_t{4} * read_16(packet, bytes + 2);
    }
    return bytes <= packet.size() ? bytes : 0;
}

SrtpCipher::Piece piece_of(std::span<std::uint8_t> packet, std::size_t header, std::uint64_t index) {
    return {packet.first(header), packet.subspan(header), read_32(packet, 8), index,
            static_cast<std::uint32_t>(index >> 16)};
}

SrtpCipher::Piece report_of(std::span<std::uint8_t> packet, std::uint32_t word) {
    return {packet.first(rtcp_header_bytes), packet.subspan(rtcp_header_bytes), read_32(packet, 4),
            word & ~encrypted_bit, word};
}

// Where a protected report ends, and where its tag and its index are: with GCM the index is last.
struct ReportLayout {
    ReportLayout(const SrtpCipher& cipher, std::size_t report)
        : tag(report + (cipher.is_aead() ? 0 : rtcp_index_bytes)),
          index(report + (cipher.is_aead() ? cipher.tag_bytes() : 0)),
          whole(report + rtcp_index_bytes + cipher.tag_bytes()) {}
    std::size_t tag;
    std::size_t index;
    std::size_t whole;
};

}  // namespace

void Srtp::Claim::keep() {
    if (!known) direction.sources.push_back(*fresh);
}

std::optional<Srtp::Claim> Srtp::claim(Direction& direction, std::uint32_t ssrc) {
    const auto found = std::ranges::find(direction.sources, ssrc, &Source::ssrc);
    if (found != direction.sources.end()) return Claim{direction, {}, &*found};
    if (direction.sources.size() >= max_srtp_sources) return {};
    return Claim{direction, Source{ssrc, {}, {}}, nullptr};
}

Result<Srtp> Srtp::make(const SrtpKey& ours, const SrtpKey& theirs) {
    auto outgoing = TRY(make_direction(ours, true));
    auto incoming = TRY(make_direction(theirs, false));
    return Srtp(std::move(outgoing), std::move(incoming));
}

Result<void> Srtp::change_ours(const SrtpKey& key) {
    outgoing_ = TRY(make_direction(key, true));
    return {};
}

Result<void> Srtp::change_theirs(const SrtpKey& key) {
    incoming_ = TRY(make_direction(key, false));
    return {};
}

Result<Srtp::Direction> Srtp::make_direction(const SrtpKey& key, bool is_outgoing) {
    using Use = SrtpCipher::Use;
    const auto facts = facts_of(key.suite);
    if (key.key_and_salt.size() != facts.key_bytes + facts.salt_bytes)
        return fail(Errc::malformed, fmt::format("{} needs a key and a salt of {} bytes together", facts.name,
                                                 facts.key_bytes + facts.salt_bytes));
    auto rtp = TRY(SrtpCipher::make(key, is_outgoing ? Use::seal_rtp : Use::open_rtp));
    auto rtcp = TRY(SrtpCipher::make(key, is_outgoing ? Use::seal_rtcp : Use::open_rtcp));
    return Direction{std::move(rtp), std::move(rtcp), {}};
}

Size Srtp::protect_rtp(std::span<std::uint8_t> room, std::size_t bytes) {
    if (room.size() < bytes + srtp_room) return fault(SrtpFault::no_room);
    const auto packet = room.first(bytes);
    const auto header = header_bytes_of(packet);
    if (header == 0) return fault(SrtpFault::malformed);
    auto claimed = claim(outgoing_, read_32(packet, 8));
    if (!claimed) return fault(SrtpFault::crowded);
    auto& window = claimed->source().rtp;
    const auto index = index_of(read_16(packet, 2), window.newest());
    if (!index || !window.is_new(*index)) return fault(SrtpFault::replayed);
    if (*index >= rtp_packets) return fault(SrtpFault::spent);
    window.accept(*index);  // Before it is used: whatever fails now, the number is gone.
    claimed->keep();
    const auto tag = outgoing_.rtp.tag_bytes();
    if (!outgoing_.rtp.seal(piece_of(packet, header, *index), room.subspan(bytes, tag)))
        return fault(SrtpFault::malformed);
    return bytes + tag;
}

Size Srtp::unprotect_rtp(std::span<std::uint8_t> datagram) {
    const auto tag = incoming_.rtp.tag_bytes();
    if (datagram.size() < fixed_header_bytes + tag) return fault(SrtpFault::malformed);
    const auto packet = datagram.first(datagram.size() - tag);
    const auto header = header_bytes_of(packet);
    if (header == 0) return fault(SrtpFault::malformed);
    auto claimed = claim(incoming_, read_32(packet, 8));
    if (!claimed) return fault(SrtpFault::crowded);
    auto& window = claimed->source().rtp;
    const auto index = index_of(read_16(packet, 2), window.newest());
    if (!index || !window.is_new(*index)) return fault(SrtpFault::replayed);
    if (*index >= rtp_packets) return fault(SrtpFault::spent);
    if (!incoming_.rtp.open(piece_of(packet, header, *index), datagram.last(tag)))
        return fault(SrtpFault::forged);
    window.accept(*index);
    claimed->keep();
    return packet.size();
}

Size Srtp::protect_rtcp(std::span<std::uint8_t> room, std::size_t bytes) {
    if (bytes < rtcp_header_bytes) return fault(SrtpFault::malformed);
    if (room.size() < bytes + srtp_room) return fault(SrtpFault::no_room);
    auto& cipher = outgoing_.rtcp;
    auto claimed = claim(outgoing_, read_32(room, 4));
    if (!claimed) return fault(SrtpFault::crowded);
    auto& window = claimed->source().rtcp;
    const auto index = window.newest().value_or(0) + 1;
    if (index >= rtcp_packets) return fault(SrtpFault::spent);
    window.accept(index);
    claimed->keep();
    const auto word = encrypted_bit | static_cast<std::uint32_t>(index);
    const ReportLayout layout(cipher, bytes);
    if (!cipher.seal(report_of(room.first(bytes), word), room.subspan(layout.tag, cipher.tag_bytes())))
        return fault(SrtpFault::malformed);
    write_32(room, layout.index, word);
    return layout.whole;
}

Size Srtp::unprotect_rtcp(std::span<std::uint8_t> datagram) {
    auto& cipher = incoming_.rtcp;
    const auto added = rtcp_index_bytes + cipher.tag_bytes();
    if (datagram.size() < rtcp_header_bytes + added) return fault(SrtpFault::malformed);
    const auto bytes = datagram.size() - added;
    const ReportLayout layout(cipher, bytes);
    const auto word = read_32(datagram, layout.index);
    // What is only authenticated, and not encrypted, is nothing that we ever agree on.
    if ((word & encrypted_bit) == 0) return fault(SrtpFault::forged);
    auto claimed = claim(incoming_, read_32(datagram, 4));
    if (!claimed) return fault(SrtpFault::crowded);
    auto& window = claimed->source().rtcp;
    if (!window.is_new(word & ~encrypted_bit)) return fault(SrtpFault::replayed);
    const auto tag = datagram.subspan(layout.tag, cipher.tag_bytes());
    if (!cipher.open(report_of(datagram.first(bytes), word), tag)) return fault(SrtpFault::forged);
    window.accept(word & ~encrypted_bit);
    claimed->keep();
    return bytes;
}

}  // namespace santral::rtp
