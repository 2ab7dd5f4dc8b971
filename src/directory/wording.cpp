// Names: what may be one, and how several are listed.

#include "directory/wording.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"

namespace santral::directory {
namespace {

constexpr std::size_t most_enumerated = 10;

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

Result<std::string> check_name(std::string_view kind, std::string_view name) {
    const auto trimmed = trim(name);
    if (trimmed.empty()) return fail(Errc::malformed, fmt::format("a {} needs a name", kind));
    if (trimmed.size() > max_name_bytes)
        return fail(Errc::too_large, fmt::format("the name of a {} has at most {} bytes, not {}", kind,
                                                 max_name_bytes, trimmed.size()));
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (std::ranges::any_of(trimmed, is_control) || !is_utf8(trimmed))
        return fail(Errc::malformed, fmt::format("the name of a {} is text in UTF-8, in one line", kind));
    return std::string(trimmed);
}

std::string enumerate(const std::vector<std::string>& names) {
    if (names.size() <= most_enumerated) return fmt::format("{}", fmt::join(names, ", "));
    return fmt::format("{}, ...", fmt::join(names.begin(), names.begin() + most_enumerated, ", "));
}

}  // namespace santral::directory
