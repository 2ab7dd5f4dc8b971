#pragma once
// From the columns of a row to our types: times, durations, flags, lists, values that may be absent. Writing
// is PreparedWrite. For the .cpp files of store/ alone.

#include <soci/soci.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/wall_clock.h"

namespace santral::store {

using std::chrono::milliseconds;

std::string text(const soci::values& row, const char* column);
std::optional<std::string> optional_text(const soci::values& row, const char* column);
int number(const soci::values& row, const char* column);
std::optional<int> optional_number(const soci::values& row, const char* column);
long long long_number(const soci::values& row, const char* column);
std::optional<double> optional_fraction(const soci::values& row, const char* column);
bool flag(const soci::values& row, const char* column);
WallTime time(const soci::values& row, const char* column);
std::optional<WallTime> optional_time(const soci::values& row, const char* column);
std::optional<milliseconds> optional_duration(const soci::values& row, const char* column);
std::vector<std::string> list(const soci::values& row, const char* column);

}  // namespace santral::store
