#pragma once
// STUN as ICE uses it (RFC 8489, RFC 8445 7): binding requests and their answers, read in place and written
// into a buffer of the caller's. Pure; nothing here allocates.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/address.h"

namespace santral::rtp {

constexpr std::size_t max_stun_bytes = 1'280;      // RFC 8489 6.1: what an IPv6 way takes in one piece.
constexpr std::size_t max_stun_attributes = 32;    // More is nobody's check.
constexpr std::size_t max_unknown_attributes = 8;  // That an answer 420 lists.
constexpr std::size_t max_stun_username = 513;     // RFC 8489 14.3.
// Room for any message that we write: a user name and a few numbers.
constexpr std::size_t max_written_stun_bytes = 768;

enum class StunClass : std::uint8_t { request, indication, success, error };
using StunTransaction = std::array<std::uint8_t, 12>;

// Views into the datagram, which must outlive it.
struct StunMessage {
    // RFC 8445 7.1.3: which side of a pair the sender thinks it is.
    enum class Role : std::uint8_t { unsaid, controlling, controlled };

    StunClass kind = StunClass::request;
    StunTransaction transaction{};
    std::string_view username;
    std::optional<std::uint32_t> priority;
    bool use_candidate = false;
    Role role = Role::unsaid;
    std::optional<std::uint16_t> error;
    std::optional<Endpoint> mapped;                               // XOR-MAPPED-ADDRESS.
    bool has_fingerprint = false;                                 // And it was right: a wrong one is no STUN.
    std::array<std::uint16_t, max_unknown_attributes> unknown{};  // That must be understood, and are not.
    std::size_t unknown_count = 0;

    std::span<const std::uint8_t> datagram;
    std::size_t integrity_at = 0;  // Where MESSAGE-INTEGRITY begins; 0: there is none.
};

// Absent for what is no binding message of STUN.
std::optional<StunMessage> parse_stun(std::span<const std::uint8_t> datagram);

// Whether it was made by who knows the password. Constant time.
bool proves(const StunMessage& message, std::string_view password);

// Writes one message, attribute by attribute; those behind finish() are not counted.
class StunWriter {
public:
    StunWriter(StunClass kind, const StunTransaction& transaction);

    void add_username(std::string_view username);  // At most max_stun_username bytes.
    void add_priority(std::uint32_t priority);
    void add_use_candidate();
    void add_role(StunMessage::Role role, std::uint64_t tie_breaker);
    void add_mapped(const Endpoint& address);
    void add_error(std::uint16_t code, std::string_view reason);
    void add_unknown(std::span<const std::uint16_t> attributes);
    void add_integrity(std::string_view password);
    // With FINGERPRINT. Good until the writer is changed or dies.
    std::span<const std::uint8_t> finish();

private:
    std::span<std::uint8_t> begin(std::uint16_t type, std::size_t bytes);
    void set_length(std::size_t behind_header);

    std::array<std::uint8_t, max_written_stun_bytes> bytes_{};
    std::size_t size_;
};

}  // namespace santral::rtp
