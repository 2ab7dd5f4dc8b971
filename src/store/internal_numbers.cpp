// The table internal_numbers.

#include "store/internal_numbers.h"

#include <fmt/core.h>

#include "store/columns.h"
#include "store/connection.h"

namespace soci {
template <>
struct type_conversion<santral::store::InternalNumber> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::InternalNumber& number) {
        using namespace santral::store;
        number.id = text(row, "id");
        number.tenant_id = text(row, "tenant_id");
        number.number = text(row, "number");
        number.name = text(row, "name");
        number.destination = text(row, "destination");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto insert_number =
    "INSERT INTO internal_numbers (id, tenant_id, number, name, destination)"
    " VALUES (:id, :tenant_id, :number, :name, :destination)";
constexpr auto update_number =
    "UPDATE internal_numbers SET number = :number, name = :name, destination = :destination"
    " WHERE id = :id AND tenant_id = :tenant_id";
constexpr auto select_numbers =
    "SELECT id, tenant_id, number, name, destination FROM internal_numbers ORDER BY number";
constexpr auto delete_number = "DELETE FROM internal_numbers WHERE id = :id";

void fill(PreparedWrite& write, const InternalNumber& number) {
    write.put("id", number.id);
    write.put("tenant_id", number.tenant_id);
    write.put("number", number.number);
    write.put("name", number.name);
    write.put("destination", number.destination);
}

}  // namespace

Result<void> add_internal_number(Database& database, const InternalNumber& number) {
    return write_row(database, fmt::format("add internal number {}", number.number), insert_number,
                     [&](PreparedWrite& write) { fill(write, number); });
}

Result<void> update_internal_number(Database& database, const InternalNumber& number) {
    return write_row(database, fmt::format("change internal number {}", number.number), update_number,
                     [&](PreparedWrite& write) { fill(write, number); });
}

Result<std::vector<InternalNumber>> list_internal_numbers(Database& database) {
    std::vector<InternalNumber> found;
    TRY(attempt(database, "read the internal numbers", [&](soci::session& sql) {
        const soci::rowset<InternalNumber> rows = (sql.prepare << select_numbers);
        found.assign(rows.begin(), rows.end());
    }));
    return found;
}

Result<void> remove_internal_number(Database& database, const std::string& id) {
    return attempt(database, "remove the internal number",
                   [&](soci::session& sql) { sql << delete_number, soci::use(id); });
}

}  // namespace santral::store
