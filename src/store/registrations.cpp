// The table registrations.

#include "store/registrations.h"

#include "store/columns.h"
#include "store/connection.h"

namespace soci {
template <>
struct type_conversion<santral::store::Registration> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::Registration& registration) {
        using namespace santral::store;
        registration.id = text(row, "id");
        registration.tenant_id = text(row, "tenant_id");
        registration.extension_id = text(row, "extension_id");
        registration.contact = text(row, "contact");
        registration.instance = text(row, "instance");
        registration.reg_id = number(row, "reg_id");
        registration.q_thousandths = number(row, "q_thousandths");
        registration.path = text(row, "path");
        registration.connection_port_id = text(row, "connection_port_id");
        registration.transport = text(row, "transport");
        registration.local_endpoint = text(row, "local_endpoint");
        registration.remote_endpoint = text(row, "remote_endpoint");
        registration.user_agent = text(row, "user_agent");
        registration.call_id = text(row, "call_id");
        registration.cseq = static_cast<std::uint32_t>(long_number(row, "cseq"));
        registration.registered_at = time(row, "registered_at");
        registration.expires_at = time(row, "expires_at");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto save_registration =
    "INSERT INTO registrations (id, tenant_id, extension_id, contact, instance, reg_id, q_thousandths, path,"
    " connection_port_id, transport, local_endpoint, remote_endpoint, user_agent, call_id, cseq, "
    "registered_at,"
    " expires_at)"
    " VALUES (:id, :tenant_id, :extension_id, :contact, :instance, :reg_id, :q_thousandths, :path,"
    " :connection_port_id, :transport, :local_endpoint, :remote_endpoint, :user_agent, :call_id, :cseq,"
    " :registered_at, :expires_at)"
    " ON CONFLICT (id) DO UPDATE SET contact = excluded.contact, instance = excluded.instance,"
    " reg_id = excluded.reg_id, q_thousandths = excluded.q_thousandths, path = excluded.path,"
    " connection_port_id = excluded.connection_port_id, transport = excluded.transport,"
    " local_endpoint = excluded.local_endpoint, remote_endpoint = excluded.remote_endpoint,"
    " user_agent = excluded.user_agent, call_id = excluded.call_id, cseq = excluded.cseq,"
    " registered_at = excluded.registered_at, expires_at = excluded.expires_at";
constexpr auto delete_registration = "DELETE FROM registrations WHERE id = :id";
constexpr auto delete_expired_registrations = "DELETE FROM registrations WHERE expires_at <= :now";
constexpr auto select_registrations =
    "SELECT id, tenant_id, extension_id, contact, instance, reg_id, q_thousandths, path, connection_port_id,"
    " transport, local_endpoint, remote_endpoint, user_agent, call_id, cseq, registered_at, expires_at"
    " FROM registrations ORDER BY registered_at, id";

void fill(PreparedWrite& write, const Registration& registration) {
    write.put("id", registration.id);
    write.put("tenant_id", registration.tenant_id);
    write.put("extension_id", registration.extension_id);
    write.put("contact", registration.contact);
    write.put("instance", registration.instance);
    write.put("reg_id", registration.reg_id);
    write.put("q_thousandths", registration.q_thousandths);
    write.put("path", registration.path);
    write.put("connection_port_id", registration.connection_port_id);
    write.put("transport", registration.transport);
    write.put("local_endpoint", registration.local_endpoint);
    write.put("remote_endpoint", registration.remote_endpoint);
    write.put("user_agent", registration.user_agent);
    write.put("call_id", registration.call_id);
    write.put("cseq", static_cast<long long>(registration.cseq));
    write.put("registered_at", registration.registered_at);
    write.put("expires_at", registration.expires_at);
}

}  // namespace

Result<void> change_registrations(Database& database, const RegistrationChange& change) {
    return in_transaction(database, [&]() -> Result<void> {
        for (const auto& id : change.removed)
            TRY(write_row(database, "remove the registration", delete_registration,
                          [&](PreparedWrite& write) { write.put("id", id); }));
        for (const auto& registration : change.saved)
            TRY(write_row(database, "save the registration", save_registration,
                          [&](PreparedWrite& write) { fill(write, registration); }));
        return {};
    });
}

Result<std::vector<Registration>> restore_registrations(Database& database, WallTime now) {
    std::vector<Registration> found;
    TRY(attempt(database, "read the registrations", [&](soci::session& sql) {
        const long long now_ms = now.time_since_epoch().count();
        sql << delete_expired_registrations, soci::use(now_ms);
        const soci::rowset<Registration> rows = (sql.prepare << select_registrations);
        found.assign(rows.begin(), rows.end());
    }));
    return found;
}

}  // namespace santral::store
