// The tables extensions, extension_memberships and callable_groups.

#include "store/extensions.h"

#include <fmt/core.h>

#include <unordered_map>

#include "store/columns.h"
#include "store/connection.h"

namespace soci {
template <>
struct type_conversion<santral::store::Extension> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::Extension& extension) {
        using namespace santral::store;
        extension.id = text(row, "id");
        extension.tenant_id = text(row, "tenant_id");
        extension.number = text(row, "number");
        extension.name = text(row, "name");
        extension.secret.reset();
        if (const auto md5 = optional_text(row, "ha1_md5"))
            extension.secret = PhoneSecret{*md5, text(row, "ha1_sha256")};
        extension.connection_port_id = text(row, "connection_port_id");
        extension.outbound_profile_id = optional_text(row, "outbound_profile_id");
        extension.records_calls = flag(row, "records_calls");
        extension.max_contacts = number(row, "max_contacts");
    }
    static void to_base(const santral::store::Extension& extension, values& row, indicator& state) {
        using namespace santral::store;
        using Text = std::optional<std::string>;
        put(row, "id", extension.id);
        put(row, "tenant_id", extension.tenant_id);
        put(row, "number", extension.number);
        put(row, "name", extension.name);
        put(row, "ha1_md5", extension.secret ? Text(extension.secret->ha1_md5) : Text());
        put(row, "ha1_sha256", extension.secret ? Text(extension.secret->ha1_sha256) : Text());
        put(row, "connection_port_id", extension.connection_port_id);
        put(row, "outbound_profile_id", extension.outbound_profile_id);
        put(row, "records_calls", extension.records_calls ? 1 : 0);
        put(row, "max_contacts", extension.max_contacts);
        state = i_ok;
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto insert_extension =
    "INSERT INTO extensions (id, tenant_id, number, name, ha1_md5, ha1_sha256, connection_port_id,"
    " outbound_profile_id, records_calls, max_contacts, created_at)"
    " VALUES (:id, :tenant_id, :number, :name, :ha1_md5, :ha1_sha256, :connection_port_id,"
    " :outbound_profile_id, :records_calls, :max_contacts, :created_at)";
constexpr auto insert_membership =
    "INSERT INTO extension_memberships (tenant_id, extension_id, group_id)"
    " VALUES (:tenant_id, :extension_id, :group_id)";
constexpr auto insert_callable_group =
    "INSERT INTO callable_groups (tenant_id, extension_id, group_id)"
    " VALUES (:tenant_id, :extension_id, :group_id)";
constexpr auto select_extensions =
    "SELECT id, tenant_id, number, name, ha1_md5, ha1_sha256, connection_port_id, outbound_profile_id,"
    " records_calls, max_contacts FROM extensions ORDER BY number";
constexpr auto select_memberships =
    "SELECT extension_id, group_id FROM extension_memberships ORDER BY group_id";
constexpr auto select_callable_groups =
    "SELECT extension_id, group_id FROM callable_groups ORDER BY group_id";
constexpr auto delete_extension = "DELETE FROM extensions WHERE id = :id";
constexpr auto update_secret =
    "UPDATE extensions SET ha1_md5 = :ha1_md5, ha1_sha256 = :ha1_sha256 WHERE id = :id";

void insert(soci::session& sql, const Extension& extension) {
    const long long now = system_wall_time().time_since_epoch().count();
    sql << insert_extension, soci::use(extension), soci::use(now, "created_at");
    for (const auto& group : extension.groups)
        sql << insert_membership, soci::use(extension.tenant_id), soci::use(extension.id), soci::use(group);
    for (const auto& group : extension.callable_groups)
        sql << insert_callable_group, soci::use(extension.tenant_id), soci::use(extension.id),
            soci::use(group);
}

using GroupsOfExtension = std::unordered_map<std::string, std::vector<std::string>>;

GroupsOfExtension read_groups(soci::session& sql, const char* select) {
    GroupsOfExtension groups;
    const soci::rowset<soci::row> rows = (sql.prepare << select);
    for (const auto& row : rows) groups[row.get<std::string>(0)].push_back(row.get<std::string>(1));
    return groups;
}

std::vector<Extension> read_extensions(soci::session& sql) {
    const soci::rowset<Extension> rows = (sql.prepare << select_extensions);
    std::vector<Extension> found(rows.begin(), rows.end());
    auto memberships = read_groups(sql, select_memberships);
    auto callable = read_groups(sql, select_callable_groups);
    for (auto& extension : found) {
        extension.groups = std::move(memberships[extension.id]);
        extension.callable_groups = std::move(callable[extension.id]);
    }
    return found;
}

}  // namespace

Result<void> add_extension(Database& database, const Extension& extension) {
    return in_transaction(database, [&] {
        return attempt(database, fmt::format("add extension {}", extension.number),
                       [&](soci::session& sql) { insert(sql, extension); });
    });
}

Result<std::vector<Extension>> list_extensions(Database& database) {
    std::vector<Extension> found;
    TRY(attempt(database, "read the extensions", [&](soci::session& sql) { found = read_extensions(sql); }));
    return found;
}

Result<void> remove_extension(Database& database, const std::string& id) {
    return attempt(database, "remove the extension",
                   [&](soci::session& sql) { sql << delete_extension, soci::use(id); });
}

Result<void> set_phone_secret(Database& database, const std::string& id,
                              const std::optional<PhoneSecret>& secret) {
    return attempt(database, "set the password", [&](soci::session& sql) {
        auto state = secret ? soci::i_ok : soci::i_null;  // SOCI takes no const one.
        const auto written = secret.value_or(PhoneSecret{});
        sql << update_secret, soci::use(written.ha1_md5, state), soci::use(written.ha1_sha256, state),
            soci::use(id);
    });
}

}  // namespace santral::store
