// The well-formed sequences of RFC 3629 4.

#include "base/utf8.h"

#include <algorithm>

namespace santral {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD.

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// The bytes of the character that begins `text`; 0 when it is none.
std::size_t utf8_length(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
    if (!std::ranges::all_of(text.substr(1, length - 1), is_continuation)) return 0;
    const auto second = static_cast<unsigned char>(text[1]);
    const bool is_overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool is_out_of_range = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
    return is_overlong || is_out_of_range ? 0 : length;
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = utf8_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string to_utf8(std::string_view text) {
    const auto is_plain = [](char c) {
        return static_cast<signed char>(c) > 0;
    };  // ASCII, but for NUL: as nearly all texts are.
    if (std::ranges::all_of(text, is_plain)) return std::string(text);
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        const auto length = text[0] == '\0' ? 0 : utf8_length(text);
        clean += length == 0 ? replacement : text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return clean;
}

}  // namespace santral
