// The table server_secrets.

#include "store/server_secrets.h"

#include <fmt/core.h>

#include <array>

#include "base/text.h"
#include "store/connection.h"

namespace santral::store {
namespace {

constexpr std::size_t secret_bytes = 32;
// Two processes may ask at once: the first one's stays.
constexpr auto insert_secret =
    "INSERT INTO server_secrets (name, secret) VALUES (:name, :secret) ON CONFLICT (name) DO NOTHING";
constexpr auto select_secret = "SELECT secret FROM server_secrets WHERE name = :name";

}  // namespace

Result<std::string> find_or_make_secret(Database& database, const std::string& name, Random& random) {
    std::array<std::uint8_t, secret_bytes> fresh{};
    random.fill(fresh);
    const auto fresh_text = to_hex(fresh);
    std::string secret;
    TRY(attempt(database, fmt::format("read the server's secret {}", name), [&](soci::session& sql) {
        sql << insert_secret, soci::use(name), soci::use(fresh_text);
        sql << select_secret, soci::use(name), soci::into(secret);
    }));
    return secret;
}

Result<std::string> find_secret(Database& database, const std::string& name) {
    std::string secret;
    TRY(attempt(database, fmt::format("read the server's secret {}", name), [&](soci::session& sql) {
        sql << select_secret, soci::use(name), soci::into(secret);
        if (!sql.got_data()) secret.clear();
    }));
    return secret;
}

}  // namespace santral::store
