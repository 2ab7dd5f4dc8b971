// The system's time of day, how it is printed, and how it is read.

#include "base/wall_clock.h"

#include <fmt/chrono.h>

#include <algorithm>

#include "base/text.h"

namespace santral {
namespace {

using std::chrono::minutes;

// Takes `digits` digits off the front; absent where there are fewer, or something else.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    const auto number = parse_number<int>(text.substr(0, digits));
    if (text.size() < digits) return {};
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || to_lower(text[0]) != wanted) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<std::chrono::sys_days> take_date(std::string_view& text) {
    const auto year = take_number(text, 4);
    if (!year || !take(text, '-')) return {};
    const auto month = take_number(text, 2);
    if (!month || !take(text, '-')) return {};
    const auto day = take_number(text, 2);
    if (!day) return {};
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month),
                                           std::chrono::day(*day)};
    if (!date.ok()) return {};
    return date;
}

// Hours and minutes, as they stand in a time and in an offset.
std::optional<minutes> take_hours_and_minutes(std::string_view& text) {
    const auto hour = take_number(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) return {};
    const auto minute = take_number(text, 2);
    if (!minute || *minute > 59) return {};
    return minutes(*hour * 60 + *minute);
}

// What stands after the point, as milliseconds; finer digits are dropped.
std::optional<std::chrono::milliseconds> take_fraction(std::string_view& text) {
    if (!take(text, '.')) return std::chrono::milliseconds(0);
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    if (end == 0) return {};
    auto digits = std::string(text.substr(0, std::min<std::size_t>(end, 3)));
    digits.resize(3, '0');
    text.remove_prefix(end);
    return std::chrono::milliseconds(*parse_number<int>(digits));
}

std::optional<minutes> take_offset(std::string_view& text) {
    if (take(text, 'z')) return minutes(0);
    const bool is_east = take(text, '+');
    if (!is_east && !take(text, '-')) return {};
    const auto offset = take_hours_and_minutes(text);
    if (!offset) return {};
    return is_east ? *offset : -*offset;
}

}  // namespace

WallTime system_wall_time() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string to_rfc3339(WallTime time) {
    const auto milliseconds = time.time_since_epoch().count();
    const auto seconds = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000;
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(static_cast<std::time_t>(seconds)),
                       milliseconds - seconds * 1000);
}

std::optional<WallTime> parse_rfc3339(std::string_view text) {
    const auto date = take_date(text);
    if (!date || !take(text, 't')) return {};
    const auto time = take_hours_and_minutes(text);
    if (!time || !take(text, ':')) return {};
    const auto second = take_number(text, 2);
    if (!second || *second > 60) return {};
    const auto fraction = take_fraction(text);
    if (!fraction) return {};
    const auto offset = take_offset(text);
    if (!offset || !text.empty()) return {};
    return WallTime(*date + *time - *offset + std::chrono::seconds(*second) + *fraction);
}

}  // namespace santral
