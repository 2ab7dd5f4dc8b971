// Feeds bytes as an RTCP datagram: what is read is written, and read again as the same.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "rtp/rtcp.h"

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace santral::rtp;
    const auto packet = parse_rtcp({bytes, size});
    if (!packet) return 0;
    for (const auto& block : packet->reports()) (void)round_trip(block, santral::Clock::time_point{});
    std::array<std::uint8_t, 1500> written{};
    const auto count = write_rtcp(*packet, written);
    require(count > 0);
    const auto again = parse_rtcp(std::span(written).first(count));
    require(again.has_value());
    require(again->ssrc == packet->ssrc && again->sender == packet->sender);
    require(std::ranges::equal(again->reports(), packet->reports()));
    require(again->cname == packet->cname && again->goodbye == packet->goodbye);
    return 0;
}
