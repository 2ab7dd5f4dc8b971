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
        extension.listens_for_tones = flag(row, "listens_for_tones");
        extension.media_encryption = text(row, "media_encryption");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto insert_extension =
    "INSERT INTO extensions (id, tenant_id, number, name, ha1_md5, ha1_sha256, connection_port_id,"
    " outbound_profile_id, records_calls, max_contacts, listens_for_tones, media_encryption,"
    " created_at)"
    " VALUES (:id, :tenant_id, :number, :name, :ha1_md5, :ha1_sha256, :connection_port_id,"
    " :outbound_profile_id, :records_calls, :max_contacts, :listens_for_tones, :media_encryption,"
    " :created_at)";
constexpr auto insert_membership =
    "INSERT INTO extension_memberships (tenant_id, extension_id, group_id)"
    " VALUES (:tenant_id, :extension_id, :group_id)";
constexpr auto insert_callable_group =
    "INSERT INTO callable_groups (tenant_id, extension_id, group_id)"
    " VALUES (:tenant_id, :extension_id, :group_id)";
constexpr auto select_extensions =
    "SELECT id, tenant_id, number, name, ha1_md5, ha1_sha256, connection_port_id, outbound_profile_id,"
    " records_calls, max_contacts, listens_for_tones, media_encryption FROM extensions ORDER BY number";
constexpr auto select_memberships =
    "SELECT extension_id, group_id FROM extension_memberships ORDER BY group_id";
constexpr auto select_callable_groups =
    "SELECT extension_id, group_id FROM callable_groups ORDER BY group_id";
constexpr auto delete_extension = "DELETE FROM extensions WHERE id = :id";
constexpr auto update_row =
    "UPDATE extensions SET number = :number, name = :name, ha1_md5 = :ha1_md5, ha1_sha256 = :ha1_sha256,"
    " connection_port_id = :connection_port_id, outbound_profile_id = :outbound_profile_id,"
    " records_calls = :records_calls, max_contacts = :max_contacts,"
    " listens_for_tones = :listens_for_tones, media_encryption = :media_encryption"
    " WHERE id = :id AND tenant_id = :tenant_id";
constexpr auto delete_memberships = "DELETE FROM extension_memberships WHERE extension_id = :extension_id";
constexpr auto delete_callable_groups = "DELETE FROM callable_groups WHERE extension_id = :extension_id";

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

void fill(PreparedWrite& write, const Extension& extension) {
    using Text = std::optional<std::string>;
    const auto& secret = extension.secret;
    write.put("id", extension.id);
    write.put("tenant_id", extension.tenant_id);
    write.put("number", extension.number);
    write.put("name", extension.name);
    write.put("ha1_md5", secret ? Text(secret->ha1_md5) : Text());
    write.put("ha1_sha256", secret ? Text(secret->ha1_sha256) : Text());
    write.put("connection_port_id", extension.connection_port_id);
    write.put("outbound_profile_id", extension.outbound_profile_id);
    write.put("records_calls", extension.records_calls ? 1 : 0);
    write.put("max_contacts", extension.max_contacts);
    write.put("listens_for_tones", extension.listens_for_tones ? 1 : 0);
    write.put("media_encryption", extension.media_encryption);
}

Result<void> insert_groups(Database& database, const char* statement, const Extension& extension,
                           const std::vector<std::string>& groups) {
    for (const auto& group : groups)
        TRY(write_row(database, fmt::format("add extension {} to its groups", extension.number), statement,
                      [&](PreparedWrite& write) {
                          write.put("tenant_id", extension.tenant_id);
                          write.put("extension_id", extension.id);
                          write.put("group_id", group);
                      }));
    return {};
}

Result<void> insert_all_groups(Database& database, const Extension& extension) {
    TRY(insert_groups(database, insert_membership, extension, extension.groups));
    return insert_groups(database, insert_callable_group, extension, extension.callable_groups);
}

Result<void> insert(Database& database, const Extension& extension) {
    TRY(write_row(database, fmt::format("add extension {}", extension.number), insert_extension,
                  [&](PreparedWrite& write) {
                      fill(write, extension);
                      write.put("created_at", system_wall_time());
                  }));
    return insert_all_groups(database, extension);
}

Result<void> replace(Database& database, const Extension& extension) {
    const auto what = fmt::format("change extension {}", extension.number);
    TRY(write_row(database, what, update_row, [&](PreparedWrite& write) { fill(write, extension); }));
    for (const auto* statement : {delete_memberships, delete_callable_groups})
        TRY(write_row(database, what, statement,
                      [&](PreparedWrite& write) { write.put("extension_id", extension.id); }));
    return insert_all_groups(database, extension);
}

}  // namespace

Result<void> add_extension(Database& database, const Extension& extension) {
    return in_transaction(database, [&] { return insert(database, extension); });
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

Result<void> update_extension(Database& database, const Extension& extension) {
    return in_transaction(database, [&] { return replace(database, extension); });
}

}  // namespace santral::store
