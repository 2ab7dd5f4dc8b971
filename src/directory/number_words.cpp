// Words and what they mean.

#include "directory/number_words.h"

#include <fmt/core.h>

namespace santral::directory {

std::string_view to_string(CodeRights rights) {
    switch (rights) {
    case CodeRights::none: return "none";
    case CodeRights::incoming: return "incoming";
    case CodeRights::outgoing: return "outgoing";
    case CodeRights::both: break;
    }
    return "both";
}

std::string_view to_string(RingPlan::Order order) {
    return order == RingPlan::Order::at_once ? "at_once" : "in_order";
}

Result<CodeRights> to_code_rights(std::string_view word) {
    for (const auto rights : {CodeRights::none, CodeRights::incoming, CodeRights::outgoing, CodeRights::both})
        if (to_string(rights) == word) return rights;
    return fail(Errc::malformed,
                fmt::format("\"{}\" are no rights to feature codes: none, incoming, outgoing or both", word));
}

Result<RingPlan::Order> to_ring_order(std::string_view word) {
    for (const auto order : {RingPlan::Order::at_once, RingPlan::Order::in_order})
        if (to_string(order) == word) return order;
    return fail(Errc::malformed, fmt::format("\"{}\" is no order of a ring plan: at_once or in_order", word));
}

}  // namespace santral::directory
