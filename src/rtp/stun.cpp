// The layout of RFC 8489 5 and 14.

#include "rtp/stun.h"

#include <algorithm>

#include "base/assert.h"
#include "rtp/bytes.h"
#include "rtp/stun_integrity.h"

namespace santral::rtp {
namespace {

constexpr std::uint32_t magic_cookie = 0x2112'a442;
constexpr std::size_t header_bytes = 20;
constexpr std::size_t attribute_header_bytes = 4;
constexpr std::size_t integrity_bytes = 20;
constexpr std::uint16_t first_optional = 0x8000;  // Below it an attribute must be understood.

namespace attribute {
constexpr std::uint16_t username = 0x0006;
constexpr std::uint16_t integrity = 0x0008;
constexpr std::uint16_t error = 0x0009;
constexpr std::uint16_t unknown = 0x000a;
constexpr std::uint16_t xor_mapped = 0x0020;
constexpr std::uint16_t priority = 0x0024;
constexpr std::uint16_t use_candidate = 0x0025;
constexpr std::uint16_t fingerprint = 0x8028;
constexpr std::uint16_t controlled = 0x8029;
constexpr std::uint16_t controlling = 0x802a;
}  // namespace attribute

struct Attribute {
    std::uint16_t type = 0;
    std::span<const std::uint8_t> value;
    std::size_t at = 0;  // Where its header begins.
};

std::optional<StunClass> class_of(std::uint16_t type) {
    switch (type) {
    case 0x0001: return StunClass::request;
    case 0x0011: return StunClass::indication;
    case 0x0101: return StunClass::success;
    case 0x0111: return StunClass::error;
    default: return {};  // Another method than binding.
    }
}

std::uint16_t type_of(StunClass kind) {
    switch (kind) {
    case StunClass::request: return 0x0001;
    case StunClass::indication: return 0x0011;
    case StunClass::success: return 0x0101;
    case StunClass::error: return 0x0111;
    }
    __builtin_unreachable();
}

// RFC 8489 14.2: the address is covered by the cookie and, for IPv6, the transaction that follow it.
std::optional<Endpoint> uncover(std::span<const std::uint8_t> value, std::span<const std::uint8_t> cover) {
    if (value.size() < 8) return {};
    const bool v4 = value[1] == 1;
    if (!v4 && (value[1] != 2 || value.size() < 20)) return {};
    const auto port = static_cast<std::uint16_t>(read_16(value, 2) ^ read_16(cover, 0));
    if (v4) return Endpoint{IpAddress::v4(read_32(value, 4) ^ read_32(cover, 0)), port};
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = value[4 + i] ^ cover[i];
    return Endpoint{IpAddress::v6(bytes), port};
}

bool is_sound(const Attribute& fingerprint, std::span<const std::uint8_t> datagram) {
    return fingerprint.value.size() == 4 &&
           read_32(fingerprint.value, 0) == stun_fingerprint(datagram.first(fingerprint.at));
}

void note_unknown(StunMessage& message, std::uint16_t type) {
    if (type >= first_optional || message.unknown_count == max_unknown_attributes) return;
    message.unknown[message.unknown_count++] = type;
}

// False where the value cannot be that of its type.
bool take_credential(StunMessage& message, const Attribute& one) {
    if (one.type == attribute::username) {
        message.username = {reinterpret_cast<const char*>(one.value.data()), one.value.size()};
        return one.value.size() <= max_stun_username;
    }
    message.integrity_at = one.at;
    return one.value.size() == integrity_bytes;
}

bool take_number(StunMessage& message, const Attribute& one) {
    if (one.type == attribute::priority) {
        if (one.value.size() != 4) return false;
        message.priority = read_32(one.value, 0);
        return true;
    }
    if (one.value.size() < 4) return false;
    message.error = static_cast<std::uint16_t>((one.value[2] & 7) * 100 + one.value[3]);
    return true;
}

bool take_role(StunMessage& message, const Attribute& one) {
    message.role =
        one.type == attribute::controlling ? StunMessage::Role::controlling : StunMessage::Role::controlled;
    return one.value.size() == 8;
}

bool take(StunMessage& message, const Attribute& one) {
    switch (one.type) {
    case attribute::username:
    case attribute::integrity: return take_credential(message, one);
    case attribute::priority:
    case attribute::error: return take_number(message, one);
    case attribute::controlled:
    case attribute::controlling: return take_role(message, one);
    case attribute::use_candidate: message.use_candidate = true; return true;
    case attribute::xor_mapped:
        message.mapped = uncover(one.value, message.datagram.subspan(4, 16));
        return message.mapped.has_value();
    case attribute::fingerprint: message.has_fingerprint = true; return is_sound(one, message.datagram);
    case attribute::unknown: return true;
    default: note_unknown(message, one.type); return true;
    }
}

// Absent when it passes the end.
std::optional<Attribute> attribute_at(std::span<const std::uint8_t> datagram, std::size_t at) {
    if (datagram.size() - at < attribute_header_bytes) return {};
    const auto length = read_16(datagram, at + 2);
    if (datagram.size() - at - attribute_header_bytes < length) return {};
    return Attribute{read_16(datagram, at), datagram.subspan(at + attribute_header_bytes, length), at};
}

std::size_t padded(std::size_t bytes) {
    return (bytes + 3) / 4 * 4;
}

bool is_stun(std::span<const std::uint8_t> datagram) {
    return datagram.size() >= header_bytes && datagram.size() <= max_stun_bytes && datagram.size() % 4 == 0 &&
           read_32(datagram, 4) == magic_cookie && read_16(datagram, 2) == datagram.size() - header_bytes;
}

// What stands behind the integrity is nobody's word (RFC 8489 14.5), but for the fingerprint, which is last.
bool is_to_be_read(const StunMessage& message, const Attribute& one) {
    return message.integrity_at == 0 || one.type == attribute::fingerprint;
}

bool take_all(StunMessage& message) {
    const auto datagram = message.datagram;
    std::size_t count = 0;
    for (auto at = header_bytes; at < datagram.size();) {
        const auto one = attribute_at(datagram, at);
        if (!one || ++count > max_stun_attributes || message.has_fingerprint) return false;
        if (is_to_be_read(message, *one) && !take(message, *one)) return false;
        at += attribute_header_bytes + padded(one->value.size());
    }
    return true;
}

}  // namespace

std::optional<StunMessage> parse_stun(std::span<const std::uint8_t> datagram) {
    if (!is_stun(datagram)) return {};
    const auto kind = class_of(read_16(datagram, 0));
    if (!kind) return {};
    StunMessage message;
    message.kind = *kind;
    message.datagram = datagram;
    std::ranges::copy(datagram.subspan(8, message.transaction.size()), message.transaction.begin());
    if (!take_all(message)) return {};
    return message;
}

bool proves(const StunMessage& message, std::string_view password) {
    if (message.integrity_at == 0) return false;
    // RFC 8489 14.5: the sum covers what stands before it, under a header whose length ends with it.
    std::array<std::uint8_t, max_stun_bytes> covered;
    std::ranges::copy(message.datagram.first(message.integrity_at), covered.begin());
    write_16(covered, 2,
             static_cast<std::uint16_t>(message.integrity_at + attribute_header_bytes + integrity_bytes -
                                        header_bytes));
    const auto sum = stun_integrity(std::span(covered).first(message.integrity_at), password);
    return is_equal(sum,
                    message.datagram.subspan(message.integrity_at + attribute_header_bytes, integrity_bytes));
}

StunWriter::StunWriter(StunClass kind, const StunTransaction& transaction) : size_(header_bytes) {
    write_16(bytes_, 0, type_of(kind));
    write_32(bytes_, 4, magic_cookie);
    std::ranges::copy(transaction, bytes_.begin() + 8);
}

std::span<std::uint8_t> StunWriter::begin(std::uint16_t type, std::size_t bytes) {
    const auto at = size_;
    SANTRAL_ASSERT(at + attribute_header_bytes + padded(bytes) <= bytes_.size());
    write_16(bytes_, at, type);
    write_16(bytes_, at + 2, static_cast<std::uint16_t>(bytes));
    size_ += attribute_header_bytes + padded(bytes);
    return std::span(bytes_).subspan(at + attribute_header_bytes, bytes);
}

void StunWriter::set_length(std::size_t behind_header) {
    write_16(bytes_, 2, static_cast<std::uint16_t>(behind_header));
}

void StunWriter::add_username(std::string_view username) {
    SANTRAL_ASSERT(username.size() <= max_stun_username);
    std::ranges::copy(username, begin(attribute::username, username.size()).begin());
}

void StunWriter::add_priority(std::uint32_t priority) {
    write_32(begin(attribute::priority, 4), 0, priority);
}

void StunWriter::add_use_candidate() {
    begin(attribute::use_candidate, 0);
}

void StunWriter::add_role(StunMessage::Role role, std::uint64_t tie_breaker) {
    const bool controls = role == StunMessage::Role::controlling;
    const auto value = begin(controls ? attribute::controlling : attribute::controlled, 8);
    write_32(value, 0, static_cast<std::uint32_t>(tie_breaker >> 32));
    write_32(value, 4, static_cast<std::uint32_t>(tie_breaker));
}

void StunWriter::add_mapped(const Endpoint& address) {
    const bool v4 = address.ip.is_v4();
    const auto cover = std::span(bytes_).subspan(4, 16);
    const auto value = begin(attribute::xor_mapped, v4 ? 8 : 20);
    value[1] = v4 ? 1 : 2;
    write_16(value, 2, static_cast<std::uint16_t>(address.port ^ read_16(cover, 0)));
    const auto from = address.ip.bytes().begin() + (v4 ? 12 : 0);
    for (std::size_t i = 4; i < value.size(); ++i) value[i] = from[i - 4] ^ cover[i - 4];
}

void StunWriter::add_error(std::uint16_t code, std::string_view reason) {
    const auto value = begin(attribute::error, 4 + reason.size());
    value[2] = static_cast<std::uint8_t>(code / 100);
    value[3] = static_cast<std::uint8_t>(code % 100);
    std::ranges::copy(reason, value.begin() + 4);
}

void StunWriter::add_unknown(std::span<const std::uint16_t> attributes) {
    const auto value = begin(attribute::unknown, 2 * attributes.size());
    for (std::size_t i = 0; i < attributes.size(); ++i) write_16(value, 2 * i, attributes[i]);
}

void StunWriter::add_integrity(std::string_view password) {
    const auto before = size_;
    set_length(before - header_bytes + attribute_header_bytes + integrity_bytes);
    const auto sum = stun_integrity(std::span(bytes_).first(before), password);
    std::ranges::copy(sum, begin(attribute::integrity, integrity_bytes).begin());
}

std::span<const std::uint8_t> StunWriter::finish() {
    const auto before = size_;
    set_length(before - header_bytes + attribute_header_bytes + 4);
    const auto sum = stun_fingerprint(std::span(bytes_).first(before));
    write_32(begin(attribute::fingerprint, 4), 0, sum);
    return std::span(bytes_).first(size_);
}

}  // namespace santral::rtp
