#pragma once
// Big-endian numbers in a buffer. The callers have checked that the bytes are there.

#include <cstddef>
#include <cstdint>
#include <span>

namespace santral::rtp {

inline std::uint16_t read_16(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

inline std::uint32_t read_24(std::span<const std::uint8_t> bytes, std::size_t at) {
    return std::uint32_t{bytes[at]} << 16 | std::uint32_t{bytes[at + 1]} << 8 | bytes[at + 2];
}

inline std::uint32_t read_32(std::span<const std::uint8_t> bytes, std::size_t at) {
    return std::uint32_t{read_16(bytes, at)} << 16 | read_16(bytes, at + 2);
}

inline void write_16(std::span<std::uint8_t> bytes, std::size_t at, std::uint16_t number) {
    bytes[at] = static_cast<std::uint8_t>(number >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(number);
}

inline void write_24(std::span<std::uint8_t> bytes, std::size_t at, std::uint32_t number) {
    bytes[at] = static_cast<std::uint8_t>(number >> 16);
    write_16(bytes, at + 1, static_cast<std::uint16_t>(number));
}

inline void write_32(std::span<std::uint8_t> bytes, std::size_t at, std::uint32_t number) {
    write_16(bytes, at, static_cast<std::uint16_t>(number >> 16));
    write_16(bytes, at + 2, static_cast<std::uint16_t>(number));
}

}  // namespace santral::rtp
