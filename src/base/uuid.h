#pragma once
// UUID version 7 (RFC 9562 5.7): ids that are global, and sort by the time they were made.

#include <string>

#include "base/random.h"
#include "base/wall_clock.h"

namespace santral {

// 36 characters, lower case: "01932c07-8e5a-7c1e-9d1b-3f0f3b1e8a55".
std::string make_uuid(WallTime now, Random& random);

}  // namespace santral
