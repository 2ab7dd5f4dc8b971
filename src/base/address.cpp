// Parsing and printing through inet_pton and inet_ntop, which touch no network.

#include "base/address.h"

#include <arpa/inet.h>
#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace santral {
namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned v4_prefix_bits = 96;

bool in_v4(std::uint32_t address, std::uint32_t network, unsigned bits) {
    return (address ^ network) >> (32 - bits) == 0;
}

std::string_view without_brackets(std::string_view text) {
    const bool bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
    return bracketed ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

IpAddress IpAddress::v4(std::uint32_t host_order) {
    IpAddress made;
    std::ranges::copy(v4_prefix, made.bytes_.begin());
    for (int i = 0; i < 4; ++i) made.bytes_[12 + i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
    return made;
}

IpAddress IpAddress::v6(const std::array<std::uint8_t, 16>& bytes) {
    IpAddress made;
    made.bytes_ = bytes;
    return made;
}

Result<IpAddress> IpAddress::parse(std::string_view text) {
    char terminated[INET6_ADDRSTRLEN + 1] = {};
    const auto bare = without_brackets(text);
    if (bare.size() < sizeof terminated) {
        std::memcpy(terminated, bare.data(), bare.size());
        in_addr four{};
        if (bare.size() == text.size() && inet_pton(AF_INET, terminated, &four) == 1) {
            return v4(ntohl(four.s_addr));
        }
        std::array<std::uint8_t, 16> six{};
        if (inet_pton(AF_INET6, terminated, six.data()) == 1) return v6(six);
    }
    return fail(Errc::malformed, fmt::format("'{}' is not an IP address", text.substr(0, 64)));
}

bool IpAddress::is_v4() const {
    return std::equal(v4_prefix.begin(), v4_prefix.end(), bytes_.begin());
}

bool IpAddress::is_unspecified() const {
    if (is_v4()) return v4_host_order() == 0;
    return std::ranges::all_of(bytes_, [](auto byte) { return byte == 0; });
}

bool IpAddress::is_loopback() const {
    if (is_v4()) return bytes_[12] == 127;
    return bytes_[15] == 1 &&
           std::all_of(bytes_.begin(), bytes_.end() - 1, [](auto byte) { return byte == 0; });
}

bool IpAddress::is_multicast() const {
    return is_v4() ? (bytes_[12] >> 4) == 0xe : bytes_[0] == 0xff;
}

bool IpAddress::is_private() const {
    if (!is_v4()) return (bytes_[0] & 0xfe) == 0xfc || (bytes_[0] == 0xfe && (bytes_[1] & 0xc0) == 0x80);
    const auto ip = v4_host_order();
    return in_v4(ip, 0x0a000000, 8) || in_v4(ip, 0xac100000, 12) || in_v4(ip, 0xc0a80000, 16) ||
           in_v4(ip, 0x64400000, 10) || in_v4(ip, 0xa9fe0000, 16);
}

std::uint32_t IpAddress::v4_host_order() const {
    return std::uint32_t{bytes_[12]} << 24 | std::uint32_t{bytes_[13]} << 16 |
           std::uint32_t{bytes_[14]} << 8 | bytes_[15];
}

// inet_ntop prints through sprintf: too slow for addresses that stand in every message.
std::string IpAddress::text() const {
    if (is_v4())
        return fmt::format(FMT_COMPILE("{}.{}.{}.{}"), bytes_[12], bytes_[13], bytes_[14], bytes_[15]);
    char printed[INET6_ADDRSTRLEN];
    inet_ntop(AF_INET6, bytes_.data(), printed, sizeof printed);
    return printed;
}

Result<Endpoint> Endpoint::parse(std::string_view text) {
    const auto colon = text.rfind(':');
    const auto port = colon == text.npos ? std::nullopt : parse_number<std::uint16_t>(text.substr(colon + 1));
    const bool bare_v6 = text.find(':') != colon && !text.starts_with('[');
    if (!port || bare_v6) {
        return fail(Errc::malformed,
                    fmt::format("'{}' is not an address with a port, as 192.0.2.1:5060", text.substr(0, 64)));
    }
    return Endpoint{TRY(IpAddress::parse(text.substr(0, colon))), *port};
}

std::string Endpoint::text() const {
    return ip.is_v4() ? fmt::format("{}:{}", ip.text(), port) : fmt::format("[{}]:{}", ip.text(), port);
}

Network::Network(IpAddress address, unsigned prefix_bits_of_128)
    : address_(address), prefix_bits_(std::min(prefix_bits_of_128, 128u)) {}

Result<Network> Network::parse(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = TRY(IpAddress::parse(text.substr(0, slash)));
    if (slash == text.npos) return Network(address, 128);
    const auto bits = parse_number<unsigned>(text.substr(slash + 1));
    if (!bits || *bits > (address.is_v4() ? 32u : 128u)) {
        return fail(Errc::malformed,
                    fmt::format("'{}' is not a network, as 192.0.2.0/24", text.substr(0, 64)));
    }
    return Network(address, *bits + (address.is_v4() ? v4_prefix_bits : 0));
}

bool Network::contains(const IpAddress& address) const {
    // A network of all addresses of IPv6 does not mean those of IPv4.
    if (address.is_v4() != address_.is_v4()) return false;
    const auto whole = prefix_bits_ / 8;
    const auto& mine = address_.bytes();
    const auto& theirs = address.bytes();
    if (!std::equal(mine.begin(), mine.begin() + whole, theirs.begin())) return false;
    const auto rest = prefix_bits_ % 8;
    return rest == 0 || (mine[whole] ^ theirs[whole]) >> (8 - rest) == 0;
}

std::string Network::text() const {
    return fmt::format("{}/{}", address_.text(), prefix_bits_ - (address_.is_v4() ? v4_prefix_bits : 0));
}

}  // namespace santral

std::size_t std::hash<santral::IpAddress>::operator()(const santral::IpAddress& ip) const noexcept {
    const auto& bytes = ip.bytes();
    return std::hash<std::string_view>{}({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::size_t std::hash<santral::Endpoint>::operator()(const santral::Endpoint& endpoint) const noexcept {
    return std::hash<santral::IpAddress>{}(endpoint.ip) * 31 + endpoint.port;
}
