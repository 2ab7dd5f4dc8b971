#pragma once
// Checks of the words that people type as names, and what is said where a name is taken or in use.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace santral::directory {

constexpr std::size_t max_name_bytes = 128;

// The name without blanks around it. Errors: malformed (empty, control characters, not UTF-8), too_large.
// `kind` is what it names: "group".
Result<std::string> check_name(std::string_view kind, std::string_view name);

// Errors: conflict. The name is taken; or the thing is in use, by `users` (of a kind, as "extension").
std::unexpected<Error> already_named(std::string_view kind, std::string_view name);
Result<void> check_unused(std::string_view kind, std::string_view name, std::string_view users_are,
                          const std::vector<std::string>& users);

// Error: too_large. Of these things there are so many already.
Result<void> check_room(std::size_t present, std::size_t limit, std::string_view things);

// "Sales, Support", at most ten and then "...".
std::string enumerate(const std::vector<std::string>& names);

}  // namespace santral::directory
