// Feeds bytes as a row of datagrams (a byte that says what, then the length, then the bytes) to one end of an
// SRTP session: as they are, or laid over a packet that the other end protected. What must hold: only what
// the other end protected, and nobody changed, is taken, and taken once.

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "rtp/packet.h"
#include "rtp/srtp.h"

namespace santral::rtp {
namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

SrtpKey key_of(SrtpSuite suite, std::uint8_t seed) {
    const auto facts = facts_of(suite);
    return {suite, std::vector<std::uint8_t>(facts.key_bytes + facts.salt_bytes, seed)};
}

class Pair {
public:
    explicit Pair(SrtpSuite suite)
        : sender_(Srtp::make(key_of(suite, 1), key_of(suite, 2)).value()),
          receiver_(Srtp::make(key_of(suite, 2), key_of(suite, 1)).value()) {}

    void hear_stranger(std::span<const std::uint8_t> datagram, bool is_report) {
        std::vector<std::uint8_t> copy(datagram.begin(), datagram.end());
        require(!(is_report ? receiver_.unprotect_rtcp(copy) : receiver_.unprotect_rtp(copy)));
    }
    void hear_spoiled(std::span<const std::uint8_t> mask, bool is_report) {
        auto packet = is_report ? next_report() : next_packet();
        const auto whole = packet;
        for (std::size_t i = 0; i < std::min(mask.size(), packet.size()); ++i) packet[i] ^= mask[i];
        const bool is_whole = packet == whole;
        const auto size = is_report ? receiver_.unprotect_rtcp(packet) : receiver_.unprotect_rtp(packet);
        require(size.has_value() == is_whole);
        require(!size || *size < whole.size());
    }

private:
    std::vector<std::uint8_t> next_packet() {
        std::vector<std::uint8_t> packet(fixed_header_bytes + 20 + srtp_room);
        const std::array<std::uint8_t, 20> payload{};
        write_packet({8, false, ++sequence_, sequence_ * 160u, 7}, payload, packet);
        packet.resize(sender_.protect_rtp(packet, fixed_header_bytes + payload.size()).value());
        return packet;
    }
    std::vector<std::uint8_t> next_report() {
        std::vector<std::uint8_t> report{0x80, 201, 0, 1, 0, 0, 0, 7};
        report.resize(report.size() + srtp_room);
        report.resize(sender_.protect_rtcp(report, 8).value());
        return report;
    }

    Srtp sender_;
    Srtp receiver_;
    std::uint16_t sequence_ = 65'000;
};

}  // namespace
}  // namespace santral::rtp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace santral::rtp;
    if (size == 0) return 0;
    Pair pair(all_srtp_suites[bytes[0] % all_srtp_suites.size()]);
    std::span rest(bytes + 1, size - 1);
    while (rest.size() >= 2) {
        const bool is_report = (rest[0] & 1) != 0;
        const bool is_spoiled = (rest[0] & 2) != 0;
        const auto part = rest.subspan(2, std::min<std::size_t>(rest[1], rest.size() - 2));
        if (is_spoiled) pair.hear_spoiled(part, is_report);
        if (!is_spoiled) pair.hear_stranger(part, is_report);
        rest = rest.subspan(2 + part.size());
    }
    return 0;
}
