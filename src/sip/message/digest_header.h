#pragma once
// The values of WWW-Authenticate, Proxy-Authenticate, Authorization and Proxy-Authorization with the Digest
// scheme (RFC 3261 20.7, 20.27, 20.28, 20.44; RFC 7616 3.3, 3.4).

#include <string_view>

#include "base/result.h"

namespace santral::sip {

// Fields are "" where absent; their quotes are taken off, backslashes within stay (what is hashed, RFC
// 7616 3.4.2).
struct DigestChallenge {
    std::string_view realm;
    std::string_view nonce;
    std::string_view opaque;
    std::string_view algorithm;  // "" means MD5.
    std::string_view qop;        // A list: "auth,auth-int". See lists() in list.h.
    bool is_stale = false;
};

struct DigestCredentials {
    std::string_view username;
    std::string_view realm;
    std::string_view nonce;
    std::string_view uri;
    std::string_view response;
    std::string_view algorithm;  // "" means MD5.
    std::string_view cnonce;
    std::string_view opaque;
    std::string_view qop;
    std::string_view nc;
};

// Errors: unsupported for another scheme than Digest; malformed, also when a field comes twice or one that
// digest cannot do without is missing (realm and nonce; of credentials username, uri and response, too).
Result<DigestChallenge> parse_digest_challenge(std::string_view value);
Result<DigestCredentials> parse_digest_credentials(std::string_view value);

}  // namespace santral::sip
