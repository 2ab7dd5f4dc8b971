#pragma once
// The time of day, for records and logs alone. Durations come from Timers: a wall clock may jump (R5).

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace santral {

using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;
using WallClock = std::function<WallTime()>;

WallTime system_wall_time();

// RFC 3339 in UTC with milliseconds: "2026-11-21T08:30:00.250Z".
std::string to_rfc3339(WallTime time);

// RFC 3339 5.6: with any offset, to the millisecond. Absent when it is no time.
std::optional<WallTime> parse_rfc3339(std::string_view text);

}  // namespace santral
