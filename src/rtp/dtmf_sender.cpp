// Ticks are counted up to the whole press; a segment ends where the next step would pass 16 bits.

#include "rtp/dtmf_sender.h"

#include <algorithm>

namespace santral::rtp {
namespace {

std::uint32_t ticks_in(std::chrono::milliseconds time, std::uint32_t clock_rate) {
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(time.count()) * clock_rate / 1000);
}

}  // namespace

DtmfSender::DtmfSender(char digit, std::chrono::milliseconds duration, std::uint32_t clock_rate)
    : digit_(digit),
      whole_(ticks_in(std::clamp(duration, shortest_dtmf, longest_dtmf), clock_rate)),
      step_(ticks_in(dtmf_interval, clock_rate)) {}

std::optional<DtmfPacket> DtmfSender::next() {
    if (!has_more()) return {};
    if (sent_ - segment_ == longest_dtmf_segment) segment_ = sent_;
    if (sent_ < whole_) sent_ = std::min({sent_ + step_, whole_, segment_ + longest_dtmf_segment});
    const bool end = sent_ == whole_;
    if (end) ++ends_;
    return DtmfPacket{
        sent_ == step_ && !end, segment_,
        print_dtmf_event(
            {.digit = digit_, .end = end, .duration = static_cast<std::uint16_t>(sent_ - segment_)})};
}

}  // namespace santral::rtp
