#pragma once
// The words by which code rights and ring orders are stored and shown.

#include <string_view>

#include "base/result.h"
#include "directory/numbers.h"

namespace santral::directory {

std::string_view to_string(CodeRights rights);
std::string_view to_string(RingPlan::Order order);
// Errors: malformed, with the words there are.
Result<CodeRights> to_code_rights(std::string_view word);
Result<RingPlan::Order> to_ring_order(std::string_view word);

}  // namespace santral::directory
