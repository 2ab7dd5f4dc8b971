#pragma once
// Where a page of a list ended, when the newest come first: rows that are added meanwhile move nothing.

#include <optional>
#include <string>

#include "base/wall_clock.h"

namespace santral::store {

// Those of the same moment are ordered by id.
struct ListPosition {
    WallTime started_at;
    std::string id;
};

// Before every row that there can be.
inline ListPosition or_newest(const std::optional<ListPosition>& after) {
    return after.value_or(ListPosition{WallTime::max(), ""});
}

}  // namespace santral::store
