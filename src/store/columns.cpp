// The conversions of columns.h.

#include "store/columns.h"

#include <fmt/ranges.h>

#include "base/text.h"

namespace santral::store {
namespace {

bool is_null(const soci::values& row, const char* column) {
    return row.get_indicator(column) == soci::i_null;
}

void put_null_or(soci::values& row, const char* column, const std::optional<long long>& value) {
    row.set(column, value.value_or(0), value ? soci::i_ok : soci::i_null);
}

}  // namespace

std::string text(const soci::values& row, const char* column) {
    return row.get<std::string>(column);
}

std::optional<std::string> optional_text(const soci::values& row, const char* column) {
    if (is_null(row, column)) return {};
    return text(row, column);
}

int number(const soci::values& row, const char* column) {
    return row.get<int>(column);
}

std::optional<int> optional_number(const soci::values& row, const char* column) {
    if (is_null(row, column)) return {};
    return number(row, column);
}

long long long_number(const soci::values& row, const char* column) {
    return row.get<long long>(column);
}

std::optional<double> optional_fraction(const soci::values& row, const char* column) {
    if (is_null(row, column)) return {};
    return row.get<double>(column);
}

bool flag(const soci::values& row, const char* column) {
    return number(row, column) != 0;
}

WallTime time(const soci::values& row, const char* column) {
    return WallTime(milliseconds(long_number(row, column)));
}

std::optional<WallTime> optional_time(const soci::values& row, const char* column) {
    if (is_null(row, column)) return {};
    return time(row, column);
}

std::optional<milliseconds> optional_duration(const soci::values& row, const char* column) {
    if (is_null(row, column)) return {};
    return milliseconds(long_number(row, column));
}

std::vector<std::string> list(const soci::values& row, const char* column) {
    const auto joined = text(row, column);
    if (joined.empty()) return {};
    const auto parts = split(joined, ',');
    return {parts.begin(), parts.end()};
}

void put(soci::values& row, const char* column, const std::string& value) {
    row.set(column, value);
}

void put(soci::values& row, const char* column, const std::optional<std::string>& value) {
    row.set(column, value.value_or(""), value ? soci::i_ok : soci::i_null);
}

void put(soci::values& row, const char* column, int value) {
    row.set(column, value);
}

void put(soci::values& row, const char* column, const std::optional<int>& value) {
    row.set(column, value.value_or(0), value ? soci::i_ok : soci::i_null);
}

void put(soci::values& row, const char* column, long long value) {
    row.set(column, value);
}

void put(soci::values& row, const char* column, const std::optional<double>& value) {
    row.set(column, value.value_or(0), value ? soci::i_ok : soci::i_null);
}

void put(soci::values& row, const char* column, WallTime value) {
    put_null_or(row, column, value.time_since_epoch().count());
}

void put(soci::values& row, const char* column, const std::optional<WallTime>& value) {
    put_null_or(row, column, value ? std::optional(value->time_since_epoch().count()) : std::nullopt);
}

void put(soci::values& row, const char* column, const std::optional<milliseconds>& value) {
    put_null_or(row, column, value ? std::optional(value->count()) : std::nullopt);
}

void put(soci::values& row, const char* column, const std::vector<std::string>& value) {
    put(row, column, fmt::format("{}", fmt::join(value, ",")));
}

}  // namespace santral::store
