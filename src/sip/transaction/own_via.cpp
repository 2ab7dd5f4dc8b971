// Printing and changing the one header line that belongs to the transaction.

#include "sip/transaction/own_via.h"

#include <fmt/core.h>

#include "base/assert.h"

namespace santral::sip {
namespace {

constexpr std::size_t branch_characters = 18;  // 107 random bits: unique, and not to be guessed.

}  // namespace

std::string make_branch(Random& random) {
    return std::string(magic_cookie).append(random.token(branch_characters));
}

std::string make_via(const Flow& flow, std::string_view branch) {
    return fmt::format("SIP/2.0/{} {};rport;branch={}", to_string(flow.transport), flow.local.text(), branch);
}

std::string via_udp(std::string_view request_by_tcp) {
    constexpr std::string_view tcp = "\r\nVia: SIP/2.0/TCP ";  // Ours: first after the request line.
    constexpr std::string_view udp = "\r\nVia: SIP/2.0/UDP ";
    const auto at = request_by_tcp.find(tcp);
    SANTRAL_ASSERT(at == request_by_tcp.find("\r\n"));
    return std::string(request_by_tcp).replace(at, tcp.size(), udp);
}

}  // namespace santral::sip
