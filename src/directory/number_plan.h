#pragma once
// Which internal numbers a tenant may have (X2, X3, S4.21, N1), asked when one is saved.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "directory/entries.h"

namespace santral::directory {

// Of any tenant, whatever it adds: they are called for help from any phone.
constexpr std::string_view emergency_numbers_everywhere[] = {"112", "911"};
constexpr int most_number_digits = 15;  // ITU-T E.164: no number in the world is longer.

// Whether the number may be an internal one. Errors: malformed (not digits, wrong length), conflict (reserved
// for emergency calls).
Result<void> check_internal_number(const Tenant& tenant, std::string_view number);

// Sentences for the administrator about numbers that begin with one another: allowed, but a feature code that
// ends in the shorter one has to wait for more digits or a #.
std::vector<std::string> prefix_clashes(std::string_view number, std::span<const std::string> others);

}  // namespace santral::directory
