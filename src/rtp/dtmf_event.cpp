// One byte of code, one of flags and volume, two of duration.

#include "rtp/dtmf_event.h"

#include <string_view>

#include "rtp/bytes.h"

namespace santral::rtp {
namespace {

constexpr std::string_view digits = "0123456789*#ABCD";  // By event code.
constexpr std::uint8_t end_bit = 0x80;
constexpr std::uint8_t volume_mask = 0x3f;

std::size_t code_of(char digit) {
    return digits.find(digit >= 'a' && digit <= 'd' ? static_cast<char>(digit - 'a' + 'A') : digit);
}

}  // namespace

std::optional<DtmfEvent> parse_dtmf_event(std::span<const std::uint8_t> payload) {
    if (payload.size() < dtmf_event_bytes || payload[0] >= digits.size()) return {};
    return DtmfEvent{digits[payload[0]], (payload[1] & end_bit) != 0,
                     static_cast<std::uint8_t>(payload[1] & volume_mask), read_16(payload, 2)};
}

std::array<std::uint8_t, dtmf_event_bytes> print_dtmf_event(const DtmfEvent& event) {
    std::array<std::uint8_t, dtmf_event_bytes> payload{};
    payload[0] = static_cast<std::uint8_t>(code_of(event.digit));
    payload[1] = static_cast<std::uint8_t>((event.end ? end_bit : 0) | (event.volume & volume_mask));
    write_16(payload, 2, event.duration);
    return payload;
}

bool is_dtmf_digit(char character) {
    return code_of(character) != digits.npos;
}

}  // namespace santral::rtp
