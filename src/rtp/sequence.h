#pragma once
// Arithmetic of numbers that wrap: sequence numbers and timestamps (RFC 1982, RFC 3550 A.1).

#include <cstdint>

namespace santral::rtp {

// How far it is from one to the other; negative when `to` lies before `from`. From half the circle on, the
// direction is anybody's guess.
constexpr std::int16_t steps(std::uint16_t from, std::uint16_t to) {
    return static_cast<std::int16_t>(static_cast<std::uint16_t>(to - from));
}
constexpr std::int32_t ticks(std::uint32_t from, std::uint32_t to) {
    return static_cast<std::int32_t>(to - from);
}

}  // namespace santral::rtp
