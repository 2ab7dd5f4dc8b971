#pragma once
// A pattern that telephone numbers match or not, as the rules of an outbound profile use (S1.16). The syntax
// is in docs/number_patterns.md.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace santral::directory {

constexpr std::size_t max_pattern_characters = 64;

//   0-9 * # +   themselves
//   X           0 to 9        Z  1 to 9        N  2 to 9
//   [1-57]      one of 1, 2, 3, 4, 5, 7
//   .           one or more of anything; at the end only
class NumberPattern {
public:
    // Errors: malformed and too_large, with the place.
    static Result<NumberPattern> compile(std::string_view text);

    // The whole number has to match. No allocation.
    bool matches(std::string_view number) const;
    const std::string& text() const { return text_; }

private:
    using Symbols = std::uint16_t;  // One bit for each of the thirteen symbols of a number.

    std::string text_;
    std::vector<Symbols> places_;
    bool is_open_ = false;  // Ends with '.'.
};

}  // namespace santral::directory
