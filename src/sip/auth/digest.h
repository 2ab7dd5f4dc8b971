#pragma once
// Digest access authentication of SIP: RFC 3261 22, 7616, 8760 (SHA-256 beside MD5). Nonces are stateless: a
// time and a keyed hash, so that an avalanche of first requests costs no memory. Pure but for OpenSSL's
// hashes.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/thread_bound.h"
#include "base/timers.h"
#include "sip/auth/digest_hash.h"
#include "sip/auth/nonce_counts.h"
#include "sip/auth/nonces.h"
#include "sip/message/message.h"

namespace santral::sip {

constexpr auto nonce_lifetime = std::chrono::seconds(300);
constexpr std::size_t max_remembered_nonces = 65'536;  // Of those whose counts are watched; the oldest is
                                                       // forgotten and thereby stale.
constexpr std::size_t max_credentials_bytes = 4'096;   // Of one header value; a longer one is `wrong`.

// H(username:realm:password) for both algorithms, in lower-case hexadecimal. Secret: never logged.
struct Ha1 {
    std::string md5;
    std::string sha256;
};
Ha1 make_ha1(std::string_view username, std::string_view realm, std::string_view password);

// What a request is worth. All but `accepted` are answered by a challenge; `stale` and `replayed` by one that
// says stale, so that a phone which is right but late, or never counts (nc), repeats without asking its user.
enum class Verdict { accepted, no_credentials, stale, wrong, replayed };
std::string_view to_string(Verdict verdict);

// What a challenge offers. RFC 8760 2.4 wants the best first and the others behind it; but there are phones
// that give up as soon as any challenge names SHA-256 (docs/decisions/0006), so that has to be asked for.
enum class DigestOffer : std::uint8_t { md5, sha256_and_md5 };

// Signalling thread only.
class DigestGuard {
public:
    // secret: at least 32 random bytes. timers and random must outlive it.
    // A nonce is good for one run of the server: what an earlier run handed out is stale.
    DigestGuard(std::string_view secret, Timers& timers, Random& random,
                std::size_t max_nonces = max_remembered_nonces);

    // Header values of WWW-Authenticate (or Proxy-Authenticate), the best first.
    std::vector<std::string> challenge(std::string_view realm, bool stale,
                                       DigestOffer offer = DigestOffer::md5);

    // The user name that the request's credentials for this realm give, or "" (no credentials for it).
    static std::string username(const Message& request, std::string_view realm);

    // Checks the credentials of this realm. ha1 is null when the user is unknown or has no password: the same
    // work is done, and the verdict is `wrong`. qop=auth: a count (nc) that was used before is `replayed`;
    // without qop (RFC 2069) a nonce serves once. auth-int is not offered.
    // The digest's URI must name the user of the Request-URI. Its host, port and parameters may differ, as
    // proxies and phones change them, and a digest's URI without a user is taken: RFC 3261 22.4 leaves it to
    // us.
    Verdict check(const Message& request, std::string_view realm, const Ha1* ha1);

private:
    Verdict use(const std::optional<Nonce>& nonce, std::uint32_t count);

    ThreadBound thread_;
    Timers& timers_;
    DigestHash hash_;
    Nonces nonces_;
    NonceCounts counts_;
};

}  // namespace santral::sip
