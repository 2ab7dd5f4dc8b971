#pragma once
// IP addresses, address and port together, and networks in CIDR form. Plain values without I/O.

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace santral {

// IPv4 is kept as an IPv4-mapped IPv6 address (RFC 4291 2.5.5.2), so that one comparison serves both.
class IpAddress {
public:
    IpAddress() = default;  // "::", no address.
    static IpAddress v4(std::uint32_t host_order);
    static IpAddress v6(const std::array<std::uint8_t, 16>& bytes);

    // Takes "192.0.2.1", "2001:db8::1" and "[2001:db8::1]". A name is an error: nothing is looked up here.
    static Result<IpAddress> parse(std::string_view text);

    bool is_v4() const;
    bool is_unspecified() const;  // 0.0.0.0 or ::.
    bool is_loopback() const;
    bool is_multicast() const;
    // RFC 1918, RFC 6598, link-local, RFC 4193: an address that a stranger across the internet cannot reach.
    bool is_private() const;
    std::uint32_t v4_host_order() const;
    const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    std::string text() const;  // Without brackets.

    auto operator<=>(const IpAddress&) const = default;

private:
    std::array<std::uint8_t, 16> bytes_{};
};

struct Endpoint {
    IpAddress ip;
    std::uint16_t port = 0;

    // Takes "192.0.2.1:5060" and "[2001:db8::1]:5060".
    static Result<Endpoint> parse(std::string_view text);
    std::string text() const;  // "192.0.2.1:5060", "[2001:db8::1]:5060".

    auto operator<=>(const Endpoint&) const = default;
};

class Network {
public:
    Network(IpAddress address, unsigned prefix_bits_of_128);

    // Takes "10.0.0.0/8", "2001:db8::/32" and a bare address.
    static Result<Network> parse(std::string_view text);
    bool contains(const IpAddress& address) const;
    std::string text() const;

    auto operator<=>(const Network&) const = default;

private:
    IpAddress address_;
    unsigned prefix_bits_;  // Of the mapped 128 bits: an IPv4 /24 is 120 here.
};

}  // namespace santral

template <>
struct std::hash<santral::IpAddress> {
    std::size_t operator()(const santral::IpAddress& ip) const noexcept;
};
template <>
struct std::hash<santral::Endpoint> {
    std::size_t operator()(const santral::Endpoint& endpoint) const noexcept;
};
