#pragma once
// The values of a list header (RFC 3261 7.3.1), "a, b, c": commas in quotes and in <> do not separate.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace santral::sip {

class ListWalker {
public:
    explicit ListWalker(std::string_view text);

    // The next value, trimmed; "" where two commas meet. Absent at the end; a blank text has no value at all.
    std::optional<std::string_view> next();

private:
    std::size_t end_of_value() const;

    std::string_view text_;
    bool is_done_;
};

std::vector<std::string_view> split_list(std::string_view text);  // Without the empty ones.
// Case ignored: whether a list of tokens (Supported, Require, Allow, Privacy) names this one.
bool lists(std::string_view text, std::string_view token);

}  // namespace santral::sip
