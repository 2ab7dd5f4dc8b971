// The conversions of columns.h.

#include "store/columns.h"

#include "base/text.h"

namespace santral::store {
namespace {

bool is_null(const soci::values& row, const char* column) {
    return row.get_indicator(column) == soci::i_null;
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

}  // namespace santral::store
