#pragma once
// Pages of lists that begin with the newest: the position of a row as the text of a cursor, and back.

#include <optional>
#include <string>

#include "api/paging.h"
#include "store/list_position.h"

namespace santral::api {

std::string to_cursor_text(const store::ListPosition& position);

// Absent: from the newest on. Problem: invalid-cursor.
Checked<std::optional<store::ListPosition>> read_position(const Page& page);

}  // namespace santral::api
