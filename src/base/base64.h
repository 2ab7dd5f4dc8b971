#pragma once
// Base64 (RFC 4648 4), as session descriptions carry keys in it.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace santral {

std::string to_base64(std::span<const std::uint8_t> bytes);  // Padded.
// Padded or not. Absent: another character, bits left over, or a length that no bytes have.
std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text);

}  // namespace santral
