#pragma once
// Comma-separated values by RFC 4180, safe to open in a spreadsheet.

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace santral {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";  // Makes a spreadsheet read UTF-8.

// Quoted where it has to be. A field that a spreadsheet would take for a formula (it begins with = + - @, a
// tab or a line end) gets a ' in front.
std::string csv_field(std::string_view text);

void print_csv_row(std::ostream& out, const std::vector<std::string>& fields);

}  // namespace santral
