// The system's time of day, and how it is printed.

#include "base/wall_clock.h"

#include <fmt/chrono.h>

namespace santral {

WallTime system_wall_time() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string to_rfc3339(WallTime time) {
    const auto milliseconds = time.time_since_epoch().count();
    const auto seconds = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000;
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(static_cast<std::time_t>(seconds)),
                       milliseconds - seconds * 1000);
}

}  // namespace santral
