// The table idempotency_keys.

#include "store/idempotency_keys.h"

#include <fmt/core.h>

#include "store/columns.h"
#include "store/connection.h"

namespace soci {
template <>
struct type_conversion<santral::store::IdempotentAnswer> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::IdempotentAnswer& answer) {
        using namespace santral::store;
        answer.request_digest = text(row, "request_digest");
        answer.status = number(row, "status");
        answer.location = text(row, "location");
        answer.body = text(row, "body");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto select_answer =
    "SELECT request_digest, status, location, body FROM idempotency_keys"
    " WHERE tenant_id = :tenant_id AND idempotency_key = :idempotency_key AND created_at > :oldest";
constexpr auto insert_answer =
    "INSERT INTO idempotency_keys (tenant_id, idempotency_key, request_digest, status, location, body,"
    " created_at)"
    " VALUES (:tenant_id, :idempotency_key, :request_digest, :status, :location, :body, :created_at)";
constexpr auto delete_old_answers = "DELETE FROM idempotency_keys WHERE created_at <= :oldest";

}  // namespace

Result<std::optional<IdempotentAnswer>> find_idempotent_answer(Database& database,
                                                               const std::string& tenant_id,
                                                               const std::string& key, WallTime now) {
    const long long oldest = (now - idempotency_kept).time_since_epoch().count();
    std::optional<IdempotentAnswer> found;
    TRY(attempt(database, "read the answer that was kept", [&](soci::session& sql) {
        const soci::rowset<IdempotentAnswer> rows =
            (sql.prepare << select_answer, soci::use(tenant_id), soci::use(key), soci::use(oldest));
        for (const auto& row : rows) found = row;
    }));
    return found;
}

Result<void> keep_idempotent_answer(Database& database, const std::string& tenant_id, const std::string& key,
                                    const IdempotentAnswer& answer, WallTime now) {
    if (key.size() > max_idempotency_key_bytes)
        return fail(Errc::too_large, fmt::format("an Idempotency-Key has at most {} bytes, not {}",
                                                 max_idempotency_key_bytes, key.size()));
    return in_transaction(database, [&]() -> Result<void> {
        TRY(write_row(database, "forget old answers", delete_old_answers,
                      [&](PreparedWrite& write) { write.put("oldest", now - idempotency_kept); }));
        return write_row(database, "keep the answer", insert_answer, [&](PreparedWrite& write) {
            write.put("tenant_id", tenant_id);
            write.put("idempotency_key", key);
            write.put("request_digest", answer.request_digest);
            write.put("status", answer.status);
            write.put("location", answer.location);
            write.put("body", answer.body);
            write.put("created_at", now);
        });
    });
}

}  // namespace santral::store
