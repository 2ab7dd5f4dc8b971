#pragma once
// One Via value (RFC 3261 20.42, 18.2; rport: RFC 3581).

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "sip/message/parameters.h"

namespace santral::sip {

struct Via {
    std::string_view version;    // "2.0".
    std::string_view transport;  // "UDP", as it came.
    std::string_view host;       // A name, an IPv4 address or an IPv6 one in its brackets.
    std::optional<std::uint16_t> port;
    std::string_view branch;    // "" where there is none (RFC 2543).
    std::string_view received;  // "" where there is none.
    bool has_rport = false;     // With or without a value.
    std::optional<std::uint16_t> rport;
    std::string_view parameters;  // All of them, without the first ';'.
};

// Errors: malformed; also a protocol other than SIP, in whatever version (505 wants its answer, too).
Result<Via> parse_via(std::string_view value);

}  // namespace santral::sip
