// The rules of the number plan.

#include "directory/number_plan.h"

#include <fmt/core.h>

#include <algorithm>

#include "directory/wording.h"

namespace santral::directory {
namespace {

bool is_emergency_number(const Tenant& tenant, std::string_view number) {
    return std::ranges::find(emergency_numbers_everywhere, number) !=
               std::end(emergency_numbers_everywhere) ||
           std::ranges::find(tenant.emergency_numbers, number) != tenant.emergency_numbers.end();
}

std::string digits_in_words(const NumberRule& rule) {
    if (rule.min_digits == rule.max_digits) return fmt::format("{} digits", rule.min_digits);
    return fmt::format("{} to {} digits", rule.min_digits, rule.max_digits);
}

std::string clash(std::string_view longer, std::string_view shorter) {
    return fmt::format(
        "{} begins with {}, which is an internal number too: a feature code that ends in {} waits for more "
        "digits "
        "or a #",
        longer, shorter, shorter);
}

}  // namespace

Result<void> check_internal_number(const Tenant& tenant, std::string_view number) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (number.empty() || !std::ranges::all_of(number, is_digit))
        return fail(Errc::malformed,
                    fmt::format("\"{}\" is not an internal number: use the digits 0 to 9", number));
    const auto digits = static_cast<int>(number.size());
    if (digits < tenant.numbers.min_digits || digits > tenant.numbers.max_digits)
        return fail(Errc::malformed,
                    fmt::format("{} has {} digits: internal numbers of tenant {} have {}", number, digits,
                                tenant.name, digits_in_words(tenant.numbers)));
    if (is_emergency_number(tenant, number))
        return fail(Errc::conflict,
                    fmt::format("{} is an emergency number and can never be an internal one: choose another",
                                number));
    return {};
}

std::vector<std::string> prefix_clashes(std::string_view number, std::span<const std::string> others) {
    std::vector<std::string> clashes;
    std::vector<std::string> longer;
    for (const auto& other : others) {
        if (other.size() > number.size() && other.starts_with(number)) longer.push_back(other);
        if (other.size() < number.size() && number.starts_with(other))
            clashes.push_back(clash(std::string(number), other));
    }
    if (!longer.empty()) clashes.push_back(clash(enumerate(longer), number));
    return clashes;
}

}  // namespace santral::directory
