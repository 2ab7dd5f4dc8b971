// Names: what may be one, and how several are listed.

#include "directory/wording.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace santral::directory {
namespace {

constexpr std::size_t most_enumerated = 10;

}  // namespace

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

std::unexpected<Error> already_named(std::string_view kind, std::string_view name) {
    return fail(Errc::conflict, fmt::format("there is a {} \"{}\" already: choose another name", kind, name));
}

Result<void> check_unused(std::string_view kind, std::string_view name, std::string_view users_are,
                          const std::vector<std::string>& users) {
    if (users.empty()) return {};
    return fail(Errc::conflict, fmt::format("{} \"{}\" is in use by {} {}: remove or change them first", kind,
                                            name, users_are, enumerate(users)));
}

Result<void> check_room(std::size_t present, std::size_t limit, std::string_view things) {
    if (present < limit) return {};
    return fail(Errc::too_large,
                fmt::format("there are {} {} already, and no more are allowed", limit, things));
}

std::string enumerate(const std::vector<std::string>& names) {
    if (names.size() <= most_enumerated) return fmt::format("{}", fmt::join(names, ", "));
    return fmt::format("{}, ...", fmt::join(names.begin(), names.begin() + most_enumerated, ", "));
}

}  // namespace santral::directory
