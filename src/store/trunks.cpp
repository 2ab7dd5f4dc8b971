// The tables trunks and city_numbers.

#include "store/trunks.h"

#include <fmt/core.h>

#include "base/log.h"
#include "store/columns.h"
#include "store/connection.h"
#include "store/secret_box.h"
#include "store/server_secrets.h"

namespace soci {
template <>
struct type_conversion<santral::store::Trunk> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::Trunk& trunk) {
        using namespace santral::store;
        trunk.id = text(row, "id");
        trunk.tenant_id = text(row, "tenant_id");
        trunk.name = text(row, "name");
        trunk.kind = text(row, "kind");
        trunk.host = text(row, "host");
        trunk.port = number(row, "port");
        trunk.transport = text(row, "transport");
        trunk.connection_port_id = text(row, "connection_port_id");
        trunk.username = text(row, "username");
        trunk.password = optional_text(row, "sealed_password").value_or("");  // Opened by list_trunks.
        trunk.from_domain = text(row, "from_domain");
        trunk.register_for_s = number(row, "register_for_s");
        trunk.allowed_networks = list(row, "allowed_networks");
        trunk.max_calls = optional_number(row, "max_calls");
        trunk.trusts_identity = flag(row, "trusts_identity");
        trunk.is_enabled = flag(row, "is_enabled");
        trunk.listens_for_tones = flag(row, "listens_for_tones");
        trunk.media_encryption = text(row, "media_encryption");
    }
};

template <>
struct type_conversion<santral::store::CityNumber> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::CityNumber& number) {
        using namespace santral::store;
        number.id = text(row, "id");
        number.tenant_id = text(row, "tenant_id");
        number.number = text(row, "number");
        number.trunk_id = text(row, "trunk_id");
        number.name = text(row, "name");
        number.destination = text(row, "destination");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto key_name = "trunk passwords";

constexpr auto insert_trunk =
    "INSERT INTO trunks (id, tenant_id, name, kind, host, port, transport, connection_port_id, username,"
    " sealed_password, from_domain, register_for_s, allowed_networks, max_calls, trusts_identity, is_enabled,"
    " listens_for_tones, media_encryption)"
    " VALUES (:id, :tenant_id, :name, :kind, :host, :port, :transport, :connection_port_id, :username,"
    " :sealed_password, :from_domain, :register_for_s, :allowed_networks, :max_calls, :trusts_identity,"
    " :is_enabled, :listens_for_tones, :media_encryption)";
constexpr auto rewrite_trunk =
    "UPDATE trunks SET name = :name, kind = :kind, host = :host, port = :port, transport = :transport,"
    " connection_port_id = :connection_port_id, username = :username, sealed_password = :sealed_password,"
    " from_domain = :from_domain, register_for_s = :register_for_s, allowed_networks = :allowed_networks,"
    " max_calls = :max_calls, trusts_identity = :trusts_identity, is_enabled = :is_enabled,"
    " listens_for_tones = :listens_for_tones, media_encryption = :media_encryption"
    " WHERE id = :id AND tenant_id = :tenant_id";
constexpr auto select_trunks =
    "SELECT id, tenant_id, name, kind, host, port, transport, connection_port_id, username, sealed_password,"
    " from_domain, register_for_s, allowed_networks, max_calls, trusts_identity, is_enabled,"
    " listens_for_tones, media_encryption"
    " FROM trunks ORDER BY name";
constexpr auto delete_trunk = "DELETE FROM trunks WHERE id = :id";

constexpr auto insert_number =
    "INSERT INTO city_numbers (id, tenant_id, number, trunk_id, name, destination)"
    " VALUES (:id, :tenant_id, :number, :trunk_id, :name, :destination)";
constexpr auto rewrite_number =
    "UPDATE city_numbers SET number = :number, trunk_id = :trunk_id, name = :name, destination = :destination"
    " WHERE id = :id AND tenant_id = :tenant_id";
constexpr auto select_numbers =
    "SELECT id, tenant_id, number, trunk_id, name, destination FROM city_numbers ORDER BY number";
constexpr auto delete_number = "DELETE FROM city_numbers WHERE id = :id";

void fill(PreparedWrite& write, const Trunk& trunk, const std::optional<std::string>& sealed_password) {
    write.put("id", trunk.id);
    write.put("tenant_id", trunk.tenant_id);
    write.put("name", trunk.name);
    write.put("kind", trunk.kind);
    write.put("host", trunk.host);
    write.put("port", trunk.port);
    write.put("transport", trunk.transport);
    write.put("connection_port_id", trunk.connection_port_id);
    write.put("username", trunk.username);
    write.put("sealed_password", sealed_password);
    write.put("from_domain", trunk.from_domain);
    write.put("register_for_s", trunk.register_for_s);
    write.put("allowed_networks", trunk.allowed_networks);
    write.put("max_calls", trunk.max_calls);
    write.put("trusts_identity", static_cast<long long>(trunk.trusts_identity));
    write.put("is_enabled", static_cast<long long>(trunk.is_enabled));
    write.put("listens_for_tones", static_cast<long long>(trunk.listens_for_tones));
    write.put("media_encryption", trunk.media_encryption);
}

void fill(PreparedWrite& write, const CityNumber& number) {
    write.put("id", number.id);
    write.put("tenant_id", number.tenant_id);
    write.put("number", number.number);
    write.put("trunk_id", number.trunk_id);
    write.put("name", number.name);
    write.put("destination", number.destination);
}

Result<void> write_trunk(Database& database, const char* statement, const Trunk& trunk, Random& random) {
    std::optional<std::string> sealed;
    if (!trunk.password.empty()) {
        const auto key = TRY(find_or_make_secret(database, key_name, random));
        sealed = seal(trunk.password, key, random);
    }
    return write_row(database, fmt::format("save trunk {}", trunk.name), statement,
                     [&](PreparedWrite& write) { fill(write, trunk, sealed); });
}

// A line without its password is no reason to serve nobody at all: its registration says that it fails.
void open_password(Trunk& trunk, const std::string& key) {
    if (trunk.password.empty()) return;
    auto plain = unseal(trunk.password, key);
    if (!plain) log_warning("trunk {}: its password cannot be read: give it again", trunk.name);
    trunk.password = plain.value_or("");
}

}  // namespace

Result<void> add_trunk(Database& database, const Trunk& trunk, Random& random) {
    return write_trunk(database, insert_trunk, trunk, random);
}

Result<void> update_trunk(Database& database, const Trunk& trunk, Random& random) {
    return write_trunk(database, rewrite_trunk, trunk, random);
}

Result<std::vector<Trunk>> list_trunks(Database& database) {
    std::vector<Trunk> found;
    TRY(attempt(database, "read the trunks", [&](soci::session& sql) {
        const soci::rowset<Trunk> rows = (sql.prepare << select_trunks);
        found.assign(rows.begin(), rows.end());
    }));
    const auto key = TRY(find_secret(database, key_name));
    for (auto& trunk : found) open_password(trunk, key);
    return found;
}

Result<void> remove_trunk(Database& database, const std::string& id) {
    return attempt(database, "remove the trunk",
                   [&](soci::session& sql) { sql << delete_trunk, soci::use(id); });
}

Result<void> add_city_number(Database& database, const CityNumber& number) {
    return write_row(database, fmt::format("add city number {}", number.number), insert_number,
                     [&](PreparedWrite& write) { fill(write, number); });
}

Result<void> update_city_number(Database& database, const CityNumber& number) {
    return write_row(database, fmt::format("change city number {}", number.number), rewrite_number,
                     [&](PreparedWrite& write) { fill(write, number); });
}

Result<std::vector<CityNumber>> list_city_numbers(Database& database) {
    std::vector<CityNumber> found;
    TRY(attempt(database, "read the city numbers", [&](soci::session& sql) {
        const soci::rowset<CityNumber> rows = (sql.prepare << select_numbers);
        found.assign(rows.begin(), rows.end());
    }));
    return found;
}

Result<void> remove_city_number(Database& database, const std::string& id) {
    return attempt(database, "remove the city number",
                   [&](soci::session& sql) { sql << delete_number, soci::use(id); });
}

}  // namespace santral::store
