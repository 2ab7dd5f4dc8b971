// One bit a packet, in a ring.

#include "rtp/srtp_window.h"

#include <algorithm>

namespace santral::rtp {
namespace {

constexpr std::uint64_t half_turn = 32'768;
constexpr std::uint64_t turn = 65'536;

}  // namespace

bool SrtpWindow::is_new(std::uint64_t index) const {
    if (!newest_ || index > *newest_) return true;
    if (*newest_ - index >= replay_window) return false;
    return (seen_[word(index)] & bit(index)) == 0;
}

void SrtpWindow::accept(std::uint64_t index) {
    if (!newest_) newest_ = index;
    const auto passed = index > *newest_ ? std::min(index - *newest_, replay_window) : 0;
    for (std::uint64_t i = 0; i < passed; ++i) seen_[word(index - i)] &= ~bit(index - i);
    newest_ = std::max(*newest_, index);
    seen_[word(index)] |= bit(index);
}

std::optional<std::uint64_t> index_of(std::uint16_t sequence, std::optional<std::uint64_t> newest) {
    if (!newest) return sequence;
    const auto rollover = *newest / turn;
    const auto last = *newest % turn;
    if (last < half_turn && sequence > last + half_turn) {
        if (rollover == 0) return {};
        return (rollover - 1) * turn + sequence;
    }
    const bool has_wrapped = last >= half_turn && sequence < last - half_turn;
    return (has_wrapped ? rollover + 1 : rollover) * turn + sequence;
}

}  // namespace santral::rtp
