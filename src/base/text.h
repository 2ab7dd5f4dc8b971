#pragma once
// Small questions about ASCII text, without locale: comparing, trimming, splitting, numbers, hexadecimal.

#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace santral {

char to_lower(char c);
std::string to_lower(std::string_view text);
bool equals_ignoring_case(std::string_view one, std::string_view other);

// Without the blanks, tabs and line ends (folded header lines) around it.
std::string_view trim(std::string_view text);

// "a,b,,c" -> a, b, "", c. Views into `text`.
std::vector<std::string_view> split(std::string_view text, char separator);

// Whole text, decimal, no sign, no blank; absent when it is anything else or does not fit.
// A template because the range is that of the type asked for.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number value{};
    const auto* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || text.front() == '-' || error != std::errc{} || stopped != end) return {};
    return value;
}

std::string to_hex(std::span<const std::uint8_t> bytes);

// Compares in a time that depends on the lengths alone: for digests and tokens.
bool equals_in_constant_time(std::string_view one, std::string_view other);

}  // namespace santral
