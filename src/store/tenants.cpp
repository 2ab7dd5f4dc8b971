// The table tenants.

#include "store/tenants.h"

#include <fmt/core.h>

#include "base/uuid.h"
#include "store/columns.h"
#include "store/connection.h"

namespace soci {
template <>
struct type_conversion<santral::store::Tenant> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::Tenant& tenant) {
        using namespace santral::store;
        tenant.id = text(row, "id");
        tenant.name = text(row, "name");
        tenant.domain = text(row, "domain");
        tenant.realm = text(row, "realm");
        tenant.min_number_digits = number(row, "min_number_digits");
        tenant.max_number_digits = number(row, "max_number_digits");
        tenant.emergency_numbers = list(row, "emergency_numbers");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto insert_tenant =
    "INSERT INTO tenants (id, name, domain, realm, min_number_digits, max_number_digits, emergency_numbers,"
    " created_at)"
    " VALUES (:id, :name, :domain, :realm, :min_number_digits, :max_number_digits, :emergency_numbers,"
    " :created_at)";
constexpr auto select_tenants =
    "SELECT id, name, domain, realm, min_number_digits, max_number_digits, emergency_numbers FROM tenants"
    " ORDER BY name";
constexpr auto update_rules =
    "UPDATE tenants SET min_number_digits = :min_number_digits, max_number_digits = :max_number_digits,"
    " emergency_numbers = :emergency_numbers WHERE id = :id";

void fill_rules(PreparedWrite& write, const Tenant& tenant) {
    write.put("id", tenant.id);
    write.put("min_number_digits", tenant.min_number_digits);
    write.put("max_number_digits", tenant.max_number_digits);
    write.put("emergency_numbers", tenant.emergency_numbers);
}

}  // namespace

Result<void> make_first_tenant(Database& database, Random& random) {
    if (!TRY(list_tenants(database)).empty()) return {};
    return in_transaction(database, [&]() -> Result<void> {
        if (!TRY(list_tenants(database)).empty()) return {};  // Made by another process meanwhile.
        return add_tenant(database, {.id = make_uuid(system_wall_time(), random),
                                     .name = first_tenant_name,
                                     .domain = first_tenant_domain,
                                     .realm = first_tenant_domain});
    });
}

Result<void> add_tenant(Database& database, const Tenant& tenant) {
    return write_row(database, fmt::format("add tenant {}", tenant.name), insert_tenant,
                     [&](PreparedWrite& write) {
                         write.put("name", tenant.name);
                         write.put("domain", tenant.domain);
                         write.put("realm", tenant.realm);
                         fill_rules(write, tenant);
                         write.put("created_at", system_wall_time());
                     });
}

Result<std::vector<Tenant>> list_tenants(Database& database) {
    std::vector<Tenant> found;
    TRY(attempt(database, "read the tenants", [&](soci::session& sql) {
        const soci::rowset<Tenant> rows = (sql.prepare << select_tenants);
        found.assign(rows.begin(), rows.end());
    }));
    return found;
}

Result<Tenant> find_tenant(Database& database, const std::string& name) {
    for (auto& tenant : TRY(list_tenants(database)))
        if (tenant.name == name) return std::move(tenant);
    return fail(Errc::not_found, fmt::format("there is no tenant {}", name));
}

Result<void> update_tenant_rules(Database& database, const Tenant& tenant) {
    return write_row(database, fmt::format("change tenant {}", tenant.name), update_rules,
                     [&](PreparedWrite& write) { fill_rules(write, tenant); });
}

}  // namespace santral::store
