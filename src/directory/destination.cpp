// The kinds of destinations, and what the argument of each may be.

#include "directory/destination.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "directory/number_plan.h"
#include "directory/wording.h"

namespace santral::directory {
namespace {

constexpr std::size_t max_slug_bytes = 40;
constexpr std::size_t max_dialled_digits = 32;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_internal(std::string_view text) {
    return !text.empty() && text.size() <= most_number_digits && std::ranges::all_of(text, is_digit);
}

bool is_dialled(std::string_view text) {
    const auto is_key = [](char c) { return is_digit(c) || c == '*' || c == '#'; };
    const auto keys = text.starts_with('+') ? text.substr(1) : text;
    return !keys.empty() && text.size() <= max_dialled_digits && std::ranges::all_of(keys, is_key);
}

bool is_e164(std::string_view text) {
    return text.starts_with('+') && is_internal(text.substr(1)) && text[1] != '0';
}

// A new kind of destination is a line here.
struct Kind {
    std::string_view name;
    bool (*allows)(std::string_view argument);
    std::string_view wanted;
};
constexpr std::array kinds = {
    Kind{"extension", is_internal, "the number of an extension, as extension/101"},
    Kind{"ring_plan", is_slug, "the name of a ring plan, as ring_plan/sales"},
    Kind{"number", is_internal, "an internal number, as number/35"},
    Kind{"outside", is_dialled, "a number as it is dialled, as outside/00492215550100"},
    Kind{"city", is_e164, "a city number in international form, as city/+492215550100"},
};

}  // namespace

std::vector<std::string> destination_kinds() {
    std::vector<std::string> names;
    names.reserve(kinds.size());
    for (const auto& kind : kinds) names.emplace_back(kind.name);
    return names;
}

bool is_slug(std::string_view text) {
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto is_allowed = [&](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; };
    return !text.empty() && text.size() <= max_slug_bytes && is_letter(text.front()) &&
           std::ranges::all_of(text, is_allowed);
}

Result<Destination> Destination::parse(std::string_view text) {
    if (text.size() > max_destination_bytes)
        return fail(Errc::too_large,
                    fmt::format("a destination has at most {} characters", max_destination_bytes));
    const auto slash = text.find('/');
    const auto word = text.substr(0, slash);
    const auto kind = std::ranges::find(kinds, word, &Kind::name);
    if (slash == std::string_view::npos || kind == kinds.end())
        return fail(Errc::malformed,
                    fmt::format("\"{}\" is no destination: write kind/argument, where the kind is one of {}",
                                text, enumerate(destination_kinds())));
    const auto argument = text.substr(slash + 1);
    if (!kind->allows(argument))
        return fail(Errc::malformed, fmt::format("\"{}\" is no destination: give {}", text, kind->wanted));
    return Destination{std::string(word), std::string(argument)};
}

}  // namespace santral::directory
