// Applying the numbered changes of the schema, and refusing a database that is not ours to change.

#include "store/migrations.h"

#include <fmt/core.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "store/connection.h"
#include "store/dialect.h"

namespace santral::store {
namespace {

constexpr auto create_schema_migrations =
    "CREATE TABLE schema_migrations (\n"
    "    version INTEGER NOT NULL PRIMARY KEY,\n"
    "    name TEXT NOT NULL,\n"
    "    sha256 TEXT NOT NULL,                     -- Of the migration's text: history is not rewritten.\n"
    "    applied_at BIGINT NOT NULL\n"
    ")";
constexpr auto list_applied = "SELECT version, sha256 FROM schema_migrations ORDER BY version";
constexpr auto insert_applied =
    "INSERT INTO schema_migrations (version, name, sha256, applied_at)"
    " VALUES (:version, :name, :sha256, :applied_at)";

using Applied = std::map<int, std::string>;  // Version -> checksum.

std::string checksum(std::string_view text) {
    std::array<std::uint8_t, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return to_hex(digest);
}

Result<void> make_history(Database& database) {
    return attempt(database, "make the database", [&](soci::session& sql) {
        const auto& dialect = *database.connection().dialect;
        if (dialect.has_table(sql, "schema_migrations")) return;
        if (dialect.has_any_table(sql))
            throw std::runtime_error("it belongs to another program: give another file or database");
        sql << create_schema_migrations;
    });
}

// Empty for a new database.
Result<Applied> read_history(Database& database) {
    Applied applied;
    TRY(attempt(database, "read the version of the database", [&](soci::session& sql) {
        if (!database.connection().dialect->has_table(sql, "schema_migrations")) return;
        const soci::rowset<soci::row> rows = (sql.prepare << list_applied);
        for (const auto& row : rows) applied[row.get<int>(0)] = row.get<std::string>(1);
    }));
    return applied;
}

Result<void> check_history(const Applied& applied, std::span<const Migration> migrations) {
    const int newest = migrations.empty() ? 0 : migrations.back().version;
    if (!applied.empty() && applied.rbegin()->first > newest)
        return fail(
            Errc::unsupported,
            fmt::format("database is of a newer Santral (schema {}, this one knows {}): install the newer "
                        "version, or restore a backup",
                        applied.rbegin()->first, newest));
    for (const auto& migration : migrations) {
        const auto known = applied.find(migration.version);
        if (known != applied.end() && known->second != checksum(migration.sql))
            return fail(
                Errc::conflict,
                fmt::format("migration {} was changed after the database applied it: install the version of "
                            "Santral that made this database, or restore a backup",
                            migration.name));
    }
    return {};
}

Result<void> apply(Database& database, const Migration& migration) {
    return attempt(database, fmt::format("apply {}", migration.name), [&](soci::session& sql) {
        for (const auto& statement : split_statements(migration.sql)) sql << statement;
        const std::string name(migration.name);
        const auto sum = checksum(migration.sql);
        const long long now = system_wall_time().time_since_epoch().count();
        sql << insert_applied, soci::use(migration.version), soci::use(name), soci::use(sum), soci::use(now);
    });
}

}  // namespace

std::vector<std::string> split_statements(std::string_view sql) {
    std::vector<std::string> statements;
    std::string statement;
    for (const auto line : split(sql, '\n')) {
        if (statement.empty() && (line.empty() || line.starts_with("--"))) continue;
        const bool is_last_line = line.ends_with(';');
        statement += is_last_line ? line.substr(0, line.size() - 1) : line;
        if (is_last_line)
            statements.push_back(std::exchange(statement, {}));
        else
            statement += '\n';
    }
    return statements;
}

Result<void> migrate(Database& database, std::span<const Migration> migrations) {
    // Looked at without a lock first: a list on the command line must not wait for the server's next commit.
    const auto applied = TRY(read_history(database));
    TRY(check_history(applied, migrations));
    const auto is_applied = [&](const Migration& one) { return applied.contains(one.version); };
    if (!applied.empty() && std::ranges::all_of(migrations, is_applied)) return {};

    TRY(in_transaction(database, [&] { return make_history(database); }));
    for (const auto& migration : migrations) {
        const auto outcome = in_transaction(database, [&]() -> Result<void> {
            const auto by_now = TRY(read_history(database));  // Another process may have been faster.
            return by_now.contains(migration.version) ? Result<void>() : apply(database, migration);
        });
        TRY(outcome);
    }
    return {};
}

}  // namespace santral::store
