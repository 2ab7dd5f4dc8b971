// A sliding window for each nonce, as IPsec has it for its packets (RFC 4303 3.4.3).

#include "sip/auth/nonce_counts.h"

#include <algorithm>

namespace santral::sip {
namespace {

constexpr std::uint32_t window_bits = 64;

}  // namespace

NonceCounts::Use NonceCounts::note(const Nonce& nonce, std::uint32_t count, Clock::time_point now) {
    if (const auto known = counts_.find(nonce.number); known != counts_.end()) {
        return note(known->second, count);
    }
    if (nonce.issued <= forgotten_until_) return Use::forgotten;
    forget_old(now);
    by_first_use_.push_back(nonce);
    return note(counts_[nonce.number], count);
}

NonceCounts::Use NonceCounts::note(Counts& counts, std::uint32_t count) {
    if (count > counts.highest) {
        const auto step = count - counts.highest;
        counts.window = step < window_bits ? counts.window << step : 0;
        counts.window |= 1;
        counts.highest = count;
        return Use::first;
    }
    const auto age = counts.highest - count;
    if (age >= window_bits) return Use::repeated;  // Perhaps not, but nobody lags by that much.
    const auto bit = std::uint64_t{1} << age;
    if (counts.window & bit) return Use::repeated;
    counts.window |= bit;
    return Use::first;
}

void NonceCounts::forget_old(Clock::time_point now) {
    while (!by_first_use_.empty()) {
        const auto& oldest = by_first_use_.front();
        const bool is_over = oldest.issued + lifetime_ < now;
        if (!is_over && by_first_use_.size() < limit_) return;
        if (!is_over) forgotten_until_ = std::max(forgotten_until_, oldest.issued);
        counts_.erase(oldest.number);
        by_first_use_.pop_front();
    }
}

}  // namespace santral::sip
