#pragma once
// Digits that a leg presses: by RFC 4733 (told by media) or by SIP INFO. Each press is one event, whichever
// way.

#include <cstdint>
#include <optional>
#include <string_view>

namespace santral::call {

// The digit in the body of an INFO: application/dtmf-relay ("Signal=5\r\nDuration=160") or application/dtmf
// ("5"). Absent when the body is neither, or names no digit of 0-9 * # A-D (10 is *, 11 is #).
std::optional<char> digit_of_info(std::string_view content_type, std::string_view body);

// Phones exist that send one press both ways. The way that a leg used first is the one that counts.
class DigitFilter {
public:
    enum class Way : std::uint8_t { rtp, info };
    bool counts(Way way);

private:
    std::optional<Way> first_;
};

}  // namespace santral::call
