#pragma once
// Nonces that need no memory (RFC 7616 3.3, 5.4): the time, a random number, and a keyed hash over both, the
// realm and the run of the server. A nonce of an earlier run is not ours, because how often it was used then
// is not known any more.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/timers.h"
#include "sip/auth/digest_hash.h"

namespace santral::sip {

struct Nonce {
    Clock::time_point issued;
    std::uint64_t number = 0;  // Another one for each nonce.
};

class Nonces {
public:
    // random must outlive it.
    Nonces(std::string_view secret, Random& random);

    // 64 hexadecimal digits.
    std::string make(std::string_view realm, Clock::time_point now);
    // Absent when it is none of ours, or of another realm.
    std::optional<Nonce> read(std::string_view text, std::string_view realm);

private:
    std::string seal(std::string_view head, std::string_view realm);

    KeyedDigest digest_;
    Random& random_;
    std::string run_;
};

}  // namespace santral::sip
