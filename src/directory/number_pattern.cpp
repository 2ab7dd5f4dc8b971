// Compiling a pattern into one set of symbols per place, and matching numbers against the sets.

#include "directory/number_pattern.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

namespace santral::directory {
namespace {

constexpr std::string_view symbols = "0123456789*#+";
constexpr std::uint16_t any_digit = 0x3ff;
constexpr std::uint16_t from_one = any_digit & ~0x1u;
constexpr std::uint16_t from_two = any_digit & ~0x3u;

// 0 for what is no symbol of a number.
std::uint16_t symbol(char c) {
    const auto place = symbols.find(c);
    return place == std::string_view::npos ? std::uint16_t{0} : static_cast<std::uint16_t>(1u << place);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// "1-57" -> {1, 2, 3, 4, 5, 7}; absent when it is anything but digits and rising ranges.
std::optional<std::uint16_t> digit_class(std::string_view inside) {
    std::uint16_t set = 0;
    while (!inside.empty()) {
        if (!is_digit(inside[0])) return {};
        const bool is_range = inside.size() >= 3 && inside[1] == '-';
        const char last = is_range ? inside[2] : inside[0];
        if (!is_digit(last) || last < inside[0]) return {};
        for (char digit = inside[0]; digit <= last; ++digit) set |= symbol(digit);
        inside.remove_prefix(is_range ? 3 : 1);
    }
    return set;
}

std::uint16_t single_place(char c) {
    switch (c) {
    case 'X':
    case 'x': return any_digit;
    case 'Z':
    case 'z': return from_one;
    case 'N':
    case 'n': return from_two;
    default: return symbol(c);
    }
}

std::unexpected<Error> malformed(std::string_view pattern, std::string_view reason) {
    return fail(Errc::malformed, fmt::format("number pattern {}: {}", pattern, reason));
}

struct Place {
    std::uint16_t symbols;
    std::size_t length;  // Of its text.
};

Result<Place> read_place(std::string_view pattern, std::string_view rest) {
    if (rest[0] == '.') return malformed(pattern, "the . (one or more of anything) stands at the end only");
    if (rest[0] != '[') {
        const auto set = single_place(rest[0]);
        if (set == 0)
            return malformed(pattern, fmt::format("'{}' is none of 0-9 * # + X Z N [ ] .", rest[0]));
        return Place{set, 1};
    }
    const auto end = rest.find(']');
    if (end == std::string_view::npos) return malformed(pattern, "the [ is never closed by a ]");
    const auto set = digit_class(rest.substr(1, end - 1));
    if (!set || *set == 0) return malformed(pattern, "between [ and ] are digits and ranges, as in [1-57]");
    return Place{*set, end + 1};
}

}  // namespace

Result<NumberPattern> NumberPattern::compile(std::string_view text) {
    if (text.empty()) return malformed("\"\"", "is empty");
    if (text.size() > max_pattern_characters)
        return fail(Errc::too_large, fmt::format("a number pattern has at most {} characters, not {}",
                                                 max_pattern_characters, text.size()));
    NumberPattern compiled;
    compiled.text_ = text;
    compiled.is_open_ = text.ends_with('.');
    auto rest = compiled.is_open_ ? text.substr(0, text.size() - 1) : text;
    while (!rest.empty()) {
        const auto place = TRY(read_place(text, rest));
        compiled.places_.push_back(place.symbols);
        rest.remove_prefix(place.length);
    }
    return compiled;
}

bool NumberPattern::matches(std::string_view number) const {
    const bool has_right_length = is_open_ ? number.size() > places_.size() : number.size() == places_.size();
    if (!has_right_length) return false;
    for (std::size_t i = 0; i < places_.size(); ++i)
        if ((places_[i] & symbol(number[i])) == 0) return false;
    return std::ranges::all_of(number.substr(places_.size()), [](char c) { return symbol(c) != 0; });
}

}  // namespace santral::directory
