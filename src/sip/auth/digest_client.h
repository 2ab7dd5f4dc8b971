#pragma once
// The other side of digest authentication: we prove who we are to a server that challenges us with 401 or 407
// (RFC 3261 22.2, 22.3; RFC 7616 with MD5 and SHA-256, qop auth or none). Signalling thread only.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "sip/auth/digest_hash.h"
#include "sip/message/digest_header.h"
#include "sip/message/message.h"

namespace santral::sip {

constexpr std::size_t max_known_challenges = 4;     // Realms of one far end; further ones are not answered.
constexpr int max_challenges_in_a_row = 3;          // Then it is a server that never has enough.
constexpr std::size_t max_challenge_bytes = 4'096;  // Of one header value; a longer one is not answered.

// What we log in with at another server. A secret: never logged.
struct DigestAccount {
    std::string username;
    std::string password;
};

class DigestClient {
public:
    // random must outlive it.
    DigestClient(DigestAccount account, Random& random);

    // A final response to a request of ours. True: it is a challenge (401, 407) that we can meet, so the
    // request is to be sent once more with lines_for(). False: it is none, it asks for what we cannot do, or
    // it refuses what we have just said, as a wrong password is.
    bool meets(const Message& response);

    // Whole header lines for a request: an answer to each challenge known, counted (nc) anew. "" before the
    // first.
    std::string lines_for(std::string_view method, std::string_view uri);

private:
    struct Challenge {
        bool is_of_proxy = false;
        DigestAlgorithm algorithm = DigestAlgorithm::md5;
        std::string realm;  // As it came, its backslashes with it (RFC 7616 3.4.2).
        std::string nonce;
        std::string opaque;
        std::string algorithm_text;
        bool has_qop = false;
        std::uint32_t count = 0;
    };

    // The first challenge for each realm whose algorithm we know (RFC 8760 2.4).
    static std::vector<Challenge> read(const Message& response, bool& is_stale);
    bool take(Challenge challenge, bool is_stale);
    std::string answer(Challenge& challenge, std::string_view method, std::string_view uri);

    DigestAccount account_;
    Random& random_;
    DigestHash hash_;
    std::vector<Challenge> known_;
    int in_a_row_ = 0;  // Challenges since a request was last accepted.
};

}  // namespace santral::sip
