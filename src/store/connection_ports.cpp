// The table connection_ports.

#include "store/connection_ports.h"

#include <fmt/core.h>

#include "store/columns.h"
#include "store/connection.h"

namespace soci {
template <>
struct type_conversion<santral::store::ConnectionPort> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::ConnectionPort& port) {
        using namespace santral::store;
        port.id = text(row, "id");
        port.tenant_id = text(row, "tenant_id");
        port.name = text(row, "name");
        port.address = text(row, "address");
        port.port = number(row, "port");
        port.transports = list(row, "transports");
        port.allowed_networks = list(row, "allowed_networks");
        port.advertised_address = optional_text(row, "advertised_address");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto insert_port =
    "INSERT INTO connection_ports (id, tenant_id, name, address, port, transports, allowed_networks,"
    " advertised_address)"
    " VALUES (:id, :tenant_id, :name, :address, :port, :transports, :allowed_networks, :advertised_address)";
constexpr auto update_port =
    "UPDATE connection_ports SET name = :name, address = :address, port = :port, transports = :transports,"
    " allowed_networks = :allowed_networks, advertised_address = :advertised_address"
    " WHERE id = :id AND tenant_id = :tenant_id";
constexpr auto select_ports =
    "SELECT id, tenant_id, name, address, port, transports, allowed_networks, advertised_address"
    " FROM connection_ports ORDER BY name";
constexpr auto delete_port = "DELETE FROM connection_ports WHERE id = :id";

void fill(PreparedWrite& write, const ConnectionPort& port) {
    write.put("id", port.id);
    write.put("tenant_id", port.tenant_id);
    write.put("name", port.name);
    write.put("address", port.address);
    write.put("port", port.port);
    write.put("transports", port.transports);
    write.put("allowed_networks", port.allowed_networks);
    write.put("advertised_address", port.advertised_address);
}

}  // namespace

Result<void> add_connection_port(Database& database, const ConnectionPort& port) {
    return write_row(database, fmt::format("add connection port {}", port.name), insert_port,
                     [&](PreparedWrite& write) { fill(write, port); });
}

Result<void> update_connection_port(Database& database, const ConnectionPort& port) {
    return write_row(database, fmt::format("change connection port {}", port.name), update_port,
                     [&](PreparedWrite& write) { fill(write, port); });
}

Result<std::vector<ConnectionPort>> list_connection_ports(Database& database) {
    std::vector<ConnectionPort> found;
    TRY(attempt(database, "read the connection ports", [&](soci::session& sql) {
        const soci::rowset<ConnectionPort> rows = (sql.prepare << select_ports);
        found.assign(rows.begin(), rows.end());
    }));
    return found;
}

Result<void> remove_connection_port(Database& database, const std::string& id) {
    return attempt(database, "remove the connection port",
                   [&](soci::session& sql) { sql << delete_port, soci::use(id); });
}

}  // namespace santral::store
