#pragma once
// The two sums of a STUN message (RFC 8489 14.5, 14.7). Pure.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace santral::rtp {

using StunIntegrity = std::array<std::uint8_t, 20>;

// HMAC-SHA1 under the password (RFC 8489 9.1.1: a short-term credential).
StunIntegrity stun_integrity(std::span<const std::uint8_t> bytes, std::string_view password);
// Constant time.
bool is_equal(const StunIntegrity& one, std::span<const std::uint8_t> other);

// CRC-32 as in Ethernet, with the mask of RFC 8489 14.7.
std::uint32_t stun_fingerprint(std::span<const std::uint8_t> bytes);

}  // namespace santral::rtp
