#pragma once
// The payload of a telephone event: RFC 4733 2.3 and its event codes of 3.2.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace santral::rtp {

inline constexpr std::size_t dtmf_event_bytes = 4;
inline constexpr std::uint16_t longest_dtmf_segment = 0xffff;  // RFC 4733 2.5.1.3: longer presses are split.

struct DtmfEvent {
    char digit = '0';  // 0 to 9, *, #, A to D.
    bool end = false;
    std::uint8_t volume = 10;    // dBm0 without its sign.
    std::uint16_t duration = 0;  // In ticks of the clock.

    bool operator==(const DtmfEvent&) const = default;
};

// Absent for what is too short, and for events that are no digits (flash, line tones).
std::optional<DtmfEvent> parse_dtmf_event(std::span<const std::uint8_t> payload);
std::array<std::uint8_t, dtmf_event_bytes> print_dtmf_event(const DtmfEvent& event);

// Whether the character is a digit of DTMF; a to d count as A to D.
bool is_dtmf_digit(char character);

}  // namespace santral::rtp
