// The tables ring_plans and ring_plan_members.

#include "store/ring_plans.h"

#include <fmt/core.h>

#include <unordered_map>

#include "store/columns.h"
#include "store/connection.h"

namespace soci {
template <>
struct type_conversion<santral::store::RingPlan> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::RingPlan& plan) {
        using namespace santral::store;
        plan.id = text(row, "id");
        plan.tenant_id = text(row, "tenant_id");
        plan.name = text(row, "name");
        plan.ring_order = text(row, "ring_order");
        plan.ring_for_s = number(row, "ring_for_s");
        plan.on_no_answer = optional_text(row, "on_no_answer");
        plan.on_busy = optional_text(row, "on_busy");
        plan.on_unavailable = optional_text(row, "on_unavailable");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto insert_plan =
    "INSERT INTO ring_plans (id, tenant_id, name, ring_order, ring_for_s, on_no_answer, on_busy,"
    " on_unavailable) VALUES (:id, :tenant_id, :name, :ring_order, :ring_for_s, :on_no_answer, :on_busy,"
    " :on_unavailable)";
constexpr auto update_plan =
    "UPDATE ring_plans SET name = :name, ring_order = :ring_order, ring_for_s = :ring_for_s,"
    " on_no_answer = :on_no_answer, on_busy = :on_busy, on_unavailable = :on_unavailable"
    " WHERE id = :id AND tenant_id = :tenant_id";
constexpr auto insert_member =
    "INSERT INTO ring_plan_members (tenant_id, ring_plan_id, position, extension_id)"
    " VALUES (:tenant_id, :ring_plan_id, :position, :extension_id)";
constexpr auto delete_members = "DELETE FROM ring_plan_members WHERE ring_plan_id = :ring_plan_id";
constexpr auto select_plans =
    "SELECT id, tenant_id, name, ring_order, ring_for_s, on_no_answer, on_busy, on_unavailable"
    " FROM ring_plans ORDER BY name";
constexpr auto select_members =
    "SELECT ring_plan_id, extension_id FROM ring_plan_members ORDER BY ring_plan_id, position";
constexpr auto delete_plan = "DELETE FROM ring_plans WHERE id = :id";

void fill(PreparedWrite& write, const RingPlan& plan) {
    write.put("id", plan.id);
    write.put("tenant_id", plan.tenant_id);
    write.put("name", plan.name);
    write.put("ring_order", plan.ring_order);
    write.put("ring_for_s", plan.ring_for_s);
    write.put("on_no_answer", plan.on_no_answer);
    write.put("on_busy", plan.on_busy);
    write.put("on_unavailable", plan.on_unavailable);
}

Result<void> insert_members(Database& database, std::string_view what, const RingPlan& plan) {
    int position = 0;
    for (const auto& member : plan.members)
        TRY(write_row(database, what, insert_member, [&](PreparedWrite& write) {
            write.put("tenant_id", plan.tenant_id);
            write.put("ring_plan_id", plan.id);
            write.put("position", ++position);
            write.put("extension_id", member);
        }));
    return {};
}

Result<void> insert(Database& database, const RingPlan& plan) {
    const auto what = fmt::format("add ring plan {}", plan.name);
    TRY(write_row(database, what, insert_plan, [&](PreparedWrite& write) { fill(write, plan); }));
    return insert_members(database, what, plan);
}

Result<void> replace(Database& database, const RingPlan& plan) {
    const auto what = fmt::format("change ring plan {}", plan.name);
    TRY(write_row(database, what, update_plan, [&](PreparedWrite& write) { fill(write, plan); }));
    TRY(write_row(database, what, delete_members,
                  [&](PreparedWrite& write) { write.put("ring_plan_id", plan.id); }));
    return insert_members(database, what, plan);
}

void read_members(soci::session& sql, std::vector<RingPlan>& plans) {
    std::unordered_map<std::string, std::vector<std::string>> members;
    const soci::rowset<soci::row> rows = (sql.prepare << select_members);
    for (const auto& row : rows) members[row.get<std::string>(0)].push_back(row.get<std::string>(1));
    for (auto& plan : plans) plan.members = std::move(members[plan.id]);
}

}  // namespace

Result<void> add_ring_plan(Database& database, const RingPlan& plan) {
    return in_transaction(database, [&] { return insert(database, plan); });
}

Result<void> update_ring_plan(Database& database, const RingPlan& plan) {
    return in_transaction(database, [&] { return replace(database, plan); });
}

Result<std::vector<RingPlan>> list_ring_plans(Database& database) {
    std::vector<RingPlan> found;
    TRY(attempt(database, "read the ring plans", [&](soci::session& sql) {
        const soci::rowset<RingPlan> rows = (sql.prepare << select_plans);
        found.assign(rows.begin(), rows.end());
        read_members(sql, found);
    }));
    return found;
}

Result<void> remove_ring_plan(Database& database, const std::string& id) {
    return attempt(database, "remove the ring plan",
                   [&](soci::session& sql) { sql << delete_plan, soci::use(id); });
}

}  // namespace santral::store
