// "<milliseconds>/<id>".

#include "api/list_cursor.h"

#include <fmt/format.h>

#include "base/text.h"

namespace santral::api {

std::string to_cursor_text(const store::ListPosition& position) {
    return fmt::format("{}/{}", position.started_at.time_since_epoch().count(), position.id);
}

Checked<std::optional<store::ListPosition>> read_position(const Page& page) {
    if (page.after.empty()) return std::optional<store::ListPosition>();
    const auto slash = page.after.find('/');
    const auto time = parse_number<std::int64_t>(std::string_view(page.after).substr(0, slash));
    if (slash == std::string::npos || !time)
        return std::unexpected(
            Problem(ProblemType::invalid_cursor, "the cursor belongs to another list", "cursor"));
    return store::ListPosition{WallTime(std::chrono::milliseconds(*time)), page.after.substr(slash + 1)};
}

}  // namespace santral::api
