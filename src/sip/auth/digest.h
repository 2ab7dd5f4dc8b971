#pragma once
// Digest access authentication of SIP: RFC 3261 22, 7616, 8760 (SHA-256 beside MD5). Nonces are stateless: a
// time and a keyed hash, so that an avalanche of first requests costs no memory. Pure but for OpenSSL's
// hashes.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/timers.h"
#include "sip/message/message.h"

namespace santral::sip {

constexpr auto nonce_lifetime = std::chrono::seconds(300);
constexpr std::size_t max_remembered_nonces = 65'536;  // Of those whose counts are watched; the oldest is
                                                       // forgotten and thereby stale.

// H(username:realm:password) for both algorithms, in lower-case hexadecimal. Secret: never logged.
struct Ha1 {
    std::string md5;
    std::string sha256;
};
Ha1 make_ha1(std::string_view username, std::string_view realm, std::string_view password);

enum class Verdict { accepted, no_credentials, stale, wrong, replayed };
std::string_view to_string(Verdict verdict);

// Signalling thread only.
class DigestGuard {
public:
    // secret: at least 32 random bytes, kept in the database so that nonces outlive a restart.
    DigestGuard(std::string secret, Timers& timers, Random& random);

    // Header values of WWW-Authenticate (or Proxy-Authenticate): SHA-256 first, then MD5 (RFC 8760 2.4).
    std::vector<std::string> challenge(std::string_view realm, bool stale);

    // The user name that the request's credentials for this realm give, or "" (no credentials for it).
    static std::string username(const Message& request, std::string_view realm);

    // Checks the credentials of this realm. ha1 is null when the user is unknown or has no password: the same
    // work is done, and the verdict is `wrong`. qop=auth: a count (nc) that was used before is `replayed`;
    // without qop (RFC 2069) a nonce serves once. auth-int is not offered.
    Verdict check(const Message& request, std::string_view realm, const Ha1* ha1);

private:
    std::string secret_;
    Timers& timers_;
    Random& random_;
};

}  // namespace santral::sip
