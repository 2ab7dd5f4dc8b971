#pragma once
// SRTP and SRTCP of one leg (RFC 3711, RFC 7714): protects what we send with our key, and proves and reveals
// what the far side sends with its key. In place; nothing is allocated for a packet, but once for each
// source. Knows no thread; a leg's belongs to the leg's.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/result.h"
#include "rtp/keying.h"
#include "rtp/srtp_cipher.h"
#include "rtp/srtp_window.h"

namespace santral::rtp {

// Behind a protected packet: a tag of 16 bytes at most, and with RTCP the index of 4 (RFC 3711 3.4).
constexpr std::size_t srtp_room = 20;
// SSRCs that one key of the far side may speak with: each costs memory, and is remembered for as long as the
// key lives, or what it sent could be replayed.
constexpr std::size_t max_srtp_sources = 64;

enum class SrtpFault : std::uint8_t {
    malformed,
    forged,    // Not made with the key.
    replayed,  // Or too old to say.
    crowded,   // Of one source more than max_srtp_sources.
    spent,     // The key has served for all the packets that it may.
    no_room
};

class Srtp {
public:
    // The error says which key is no key of its suite.
    static Result<Srtp> make(const SrtpKey& ours, const SrtpKey& theirs);
    // From now on. The other direction, its counters and its key stay: a key whose counter began anew would
    // use its numbers twice.
    Result<void> change_ours(const SrtpKey& key);
    Result<void> change_theirs(const SrtpKey& key);

    Srtp(Srtp&&) noexcept = default;
    Srtp& operator=(Srtp&&) noexcept = default;
    ~Srtp() = default;

    using Size = std::expected<std::size_t, SrtpFault>;

    // The first `bytes` of the room are the packet, behind them are srtp_room more. Returns how many leave. A
    // sequence number that left before is refused: GCM must never use one twice.
    Size protect_rtp(std::span<std::uint8_t> room, std::size_t bytes);
    Size protect_rtcp(std::span<std::uint8_t> room, std::size_t bytes);
    // Returns how many of the bytes are the packet. A fault changes nothing but what the datagram holds.
    Size unprotect_rtp(std::span<std::uint8_t> datagram);
    Size unprotect_rtcp(std::span<std::uint8_t> datagram);

private:
    struct Source {
        std::uint32_t ssrc;
        SrtpWindow rtp;
        SrtpWindow rtcp;
    };
    struct Direction {
        SrtpCipher rtp;
        SrtpCipher rtcp;
        std::vector<Source> sources;  // At most max_srtp_sources; those that were proved.
    };

    // One of the direction's, or one that it may get.
    struct Claim {
        Direction& direction;
        std::optional<Source> fresh;
        Source* known = nullptr;

        Source& source() { return known ? *known : *fresh; }
        void keep();
    };

    Srtp(Direction outgoing, Direction incoming)
        : outgoing_(std::move(outgoing)), incoming_(std::move(incoming)) {}
    static Result<Direction> make_direction(const SrtpKey& key, bool is_outgoing);
    // Absent where there are too many.
    static std::optional<Claim> claim(Direction& direction, std::uint32_t ssrc);

    Direction outgoing_;
    Direction incoming_;
};

}  // namespace santral::rtp
