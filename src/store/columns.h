#pragma once
// Between the columns of a row and our types: times, durations, flags, lists, values that may be absent.
// For the .cpp files of store/ alone.

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

void put(soci::values& row, const char* column, const std::string& value);
void put(soci::values& row, const char* column, const std::optional<std::string>& value);
void put(soci::values& row, const char* column, int value);
void put(soci::values& row, const char* column, const std::optional<int>& value);
void put(soci::values& row, const char* column, long long value);
void put(soci::values& row, const char* column, const std::optional<double>& value);
void put(soci::values& row, const char* column, WallTime value);
void put(soci::values& row, const char* column, const std::optional<WallTime>& value);
void put(soci::values& row, const char* column, const std::optional<milliseconds>& value);
void put(soci::values& row, const char* column, const std::vector<std::string>& value);

}  // namespace santral::store
