#pragma once
// How often each nonce was used: refuses a count (nc, RFC 7616 3.4) that came before, and takes the few that
// overtook each other on the way. Only what was proven by the password is counted, so a stranger fills
// nothing.

#include <cstdint>
#include <deque>
#include <unordered_map>

#include "base/timers.h"
#include "sip/auth/nonces.h"

namespace santral::sip {

class NonceCounts {
public:
    enum class Use { first, repeated, forgotten };

    // limit: of nonces remembered; lifetime: after which nobody asks for a nonce any more.
    NonceCounts(std::size_t limit, Duration lifetime) : limit_(limit), lifetime_(lifetime) {}

    // Notes this count of this nonce. `forgotten`: whether it came before is not known any more, as the
    // memory is full.
    Use note(const Nonce& nonce, std::uint32_t count, Clock::time_point now);

    std::size_t remembered() const { return counts_.size(); }

private:
    struct Counts {
        std::uint32_t highest = 0;
        std::uint64_t window = 0;  // Bit n: highest - n was used.
    };

    static Use note(Counts& counts, std::uint32_t count);
    void forget_old(Clock::time_point now);

    std::size_t limit_;
    Duration lifetime_;
    std::unordered_map<std::uint64_t, Counts> counts_;  // By the nonce's number.
    std::deque<Nonce> by_first_use_;
    Clock::time_point forgotten_until_ = Clock::time_point::min();  // Issue time of the youngest forgotten.
};

}  // namespace santral::sip
