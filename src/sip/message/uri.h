#pragma once
// SIP, SIPS and tel URIs (RFC 3261 19.1, RFC 3966) as views into the text given. Other schemes are kept as
// text: what to make of them is for those who wanted to use them (416, or nothing in a From).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sip/message/parameters.h"

namespace santral::sip {

constexpr std::size_t max_uri_bytes = 2'048;
constexpr std::size_t max_uri_parts = 64;  // Parameters, and headers: comparing two URIs looks at each pair.

struct Uri {
    enum class Scheme : std::uint8_t { sip, sips, tel, other };

    Scheme scheme = Scheme::other;
    std::string_view scheme_text;  // As it came: "sip", "SIP", "http".
    std::string_view user;         // Escaped as it came. Of a tel URI: the number.
    std::string_view password;     // Escaped as it came.
    bool has_user = false;         // "sip:@host" is malformed, "sip:host" has none.
    std::string_view host;  // A name, an IPv4 address or an IPv6 one in its brackets; "" for tel and other.
    std::optional<std::uint16_t> port;
    std::string_view parameters;  // "transport=tcp;lr", without the first ';'. See find_parameter().
    std::string_view headers;     // "subject=x&priority=y", without the '?'.
    std::string_view text;        // The whole.

    // Of the parameters; an escaped name is the same name (RFC 3261 19.1.4). The value stays escaped.
    std::optional<std::string_view> parameter(std::string_view name) const;
};

// Errors: too_large by the limits above, malformed. Escapes must be whole (%HH), and the text free of blanks,
// controls and <>".
Result<Uri> parse_uri(std::string_view text);

// RFC 3261 19.1.4: escapes, case and the order of parameters do not make a difference; a user, transport,
// ttl, method or maddr parameter in one of them alone does. Schemes without rules here are compared byte for
// byte.
bool is_equivalent(const Uri& one, const Uri& other);

// "%48e%6Clo" -> "Hello". An escape that is not whole stays as it is. The result may hold any byte, NUL too.
std::string unescape(std::string_view text);
// For the user part: everything but unreserved and user-unreserved becomes %HH (RFC 3261 25.1).
std::string escape_user(std::string_view text);

}  // namespace santral::sip
