// Feeds bytes as a row of datagrams (each with its length before it) to all that reads RTP: the packet, what
// is counted of it, and the digits in it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "rtp/dtmf_receiver.h"
#include "rtp/reception.h"

namespace santral::rtp {
namespace {

using namespace std::chrono_literals;

void require(bool holds) {
    if (!holds) std::abort();
}

class Ear {
public:
    void hear(std::span<const std::uint8_t> datagram) {
        now_ += 7ms;
        (void)kind_of(datagram);
        const auto packet = parse_packet(datagram);
        if (!packet) return;
        require(packet->payload.size() + packet->extension.size() + fixed_header_bytes <= datagram.size());
        rewrite(*packet, datagram);
        reception_.on_packet(packet->header, now_);
        require(reception_.loss() >= 0 && reception_.loss() <= 1);
        (void)reception_.make_report(now_);
        digits_.on_packet(*packet, now_);
        digits_.on_time(now_);
        ++packets_;
        require(told_ <= packets_);  // Never more digits than packets.
    }

private:
    void rewrite(const Packet& packet, std::span<const std::uint8_t> datagram) {
        std::vector<std::uint8_t> copy(datagram.begin(), datagram.end());
        rewrite_header(copy, packet.header);
        require(std::ranges::equal(copy, datagram));
        std::vector<std::uint8_t> written(datagram.size());
        written.resize(write_packet(packet.header, packet.payload, written));
        require(parse_packet(written)->header == packet.header);
    }

    Clock::time_point now_{};
    Reception reception_{8000};
    std::size_t packets_ = 0;
    std::size_t told_ = 0;
    DtmfReceiver digits_{8000, [this](const DtmfDigit& digit) {
                             require(is_dtmf_digit(digit.digit));
                             ++told_;
                         }};
};

}  // namespace
}  // namespace santral::rtp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    santral::rtp::Ear ear;
    std::span rest(bytes, size);
    while (!rest.empty()) {
        const auto length = std::min<std::size_t>(rest[0], rest.size() - 1);
        ear.hear(rest.subspan(1, length));
        rest = rest.subspan(1 + length);
    }
    return 0;
}
