#pragma once
// Columns of text for people to read in a terminal.

#include <ostream>
#include <string>
#include <vector>

namespace santral::app {

// The first row is the heading. Columns are as wide as their widest cell, counted in characters, not bytes.
void print_table(std::ostream& out, const std::vector<std::vector<std::string>>& rows);

}  // namespace santral::app
