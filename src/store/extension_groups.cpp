// The table extension_groups.

#include "store/extension_groups.h"

#include <fmt/core.h>

#include "store/columns.h"
#include "store/connection.h"

namespace soci {
template <>
struct type_conversion<santral::store::ExtensionGroup> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::ExtensionGroup& group) {
        using namespace santral::store;
        group.id = text(row, "id");
        group.tenant_id = text(row, "tenant_id");
        group.name = text(row, "name");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto insert_group =
    "INSERT INTO extension_groups (id, tenant_id, name) VALUES (:id, :tenant_id, :name)";
constexpr auto update_group =
    "UPDATE extension_groups SET name = :name WHERE id = :id AND tenant_id = :tenant_id";
constexpr auto select_groups = "SELECT id, tenant_id, name FROM extension_groups ORDER BY name";
constexpr auto delete_group = "DELETE FROM extension_groups WHERE id = :id";

void fill(PreparedWrite& write, const ExtensionGroup& group) {
    write.put("id", group.id);
    write.put("tenant_id", group.tenant_id);
    write.put("name", group.name);
}

}  // namespace

Result<void> add_extension_group(Database& database, const ExtensionGroup& group) {
    return write_row(database, fmt::format("add group {}", group.name), insert_group,
                     [&](PreparedWrite& write) { fill(write, group); });
}

Result<void> update_extension_group(Database& database, const ExtensionGroup& group) {
    return write_row(database, fmt::format("change group {}", group.name), update_group,
                     [&](PreparedWrite& write) { fill(write, group); });
}

Result<std::vector<ExtensionGroup>> list_extension_groups(Database& database) {
    std::vector<ExtensionGroup> found;
    TRY(attempt(database, "read the groups", [&](soci::session& sql) {
        const soci::rowset<ExtensionGroup> rows = (sql.prepare << select_groups);
        found.assign(rows.begin(), rows.end());
    }));
    return found;
}

Result<void> remove_extension_group(Database& database, const std::string& id) {
    return attempt(database, "remove the group",
                   [&](soci::session& sql) { sql << delete_group, soci::use(id); });
}

}  // namespace santral::store
