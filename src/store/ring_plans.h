#pragma once
// The ring plans (S4.28 to S4.31): which extensions ring for one number, and where a call goes that none
// takes.

#include <optional>
#include <string>
#include <vector>

#include "store/database.h"

namespace santral::store {

struct RingPlan {
    std::string id;
    std::string tenant_id;
    std::string name;
    std::string ring_order = "at_once";  // Or in_order.
    int ring_for_s = 25;
    std::optional<std::string> on_no_answer;  // Destinations as text; absent: the call ends.
    std::optional<std::string> on_busy;
    std::optional<std::string> on_unavailable;
    std::vector<std::string> members;  // Ids of extensions, in their order.
};

Result<void> add_ring_plan(Database& database, const RingPlan& plan);  // Error: conflict.
// With all its members. Error: conflict.
Result<void> update_ring_plan(Database& database, const RingPlan& plan);
Result<std::vector<RingPlan>> list_ring_plans(Database& database);  // Of every tenant, by name.
Result<void> remove_ring_plan(Database& database, const std::string& id);

}  // namespace santral::store
