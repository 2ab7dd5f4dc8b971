#pragma once
// A place that a call can be sent to, by name: what internal numbers, forwards, ring plans and city numbers
// lead to. One list of kinds; whether the place exists is asked of a TenantView when it is saved.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace santral::directory {

constexpr std::size_t max_destination_bytes = 64;  // As text.

struct Destination {
    std::string kind;      // One of destination_kinds().
    std::string argument;  // Which one of its kind.

    // From "kind/argument". Errors: malformed (names the kinds there are, or what the argument has to be),
    // too_large.
    static Result<Destination> parse(std::string_view text);
    std::string text() const { return kind + "/" + argument; }

    auto operator<=>(const Destination&) const = default;
};

// The kinds, as extension, ring_plan, number, outside and city.
std::vector<std::string> destination_kinds();

// Whether it may name a ring plan, and later a queue or a menu, in a destination: lower-case letters, digits,
// _ and -, at most 40, a letter first.
bool is_slug(std::string_view text);

}  // namespace santral::directory
