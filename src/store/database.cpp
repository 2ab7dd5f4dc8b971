// Opening, transactions, and the dump of the schema.

#include "store/database.h"

#include <fmt/core.h>

#include <utility>

#include "base/log.h"
#include "store/connection.h"
#include "store/dialect.h"
#include "store/migrations.h"
#include "store/sqlite_file.h"
#include "store/tenants.h"

namespace santral::store {

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

PreparedWrite& Database::Connection::prepared(const char* statement) {
    return writes.try_emplace(statement, sql, statement).first->second;
}

namespace {

// After the server was restarted, or the network was cut.
void reconnect_if_lost(Database::Connection& connection) {
    if (connection.in_transaction || connection.dialect->is_connected(connection.sql)) return;
    connection.writes.clear();  // They were prepared in the session that is gone.
    connection.dialect->connect(connection.sql, connection.address);
    log_info("store: connected to the database again");
}

}  // namespace

Result<void> attempt(Database& database, std::string_view what,
                     const std::function<void(soci::session&)>& work) {
    auto& connection = database.connection();
    try {
        reconnect_if_lost(connection);
        work(connection.sql);
        return {};
    } catch (const std::exception& thrown) {
        return std::unexpected(connection.dialect->explain(what, thrown));
    }
}

Result<void> write_row(Database& database, std::string_view what, const char* statement,
                       const std::function<void(PreparedWrite&)>& fill) {
    return attempt(database, what, [&](soci::session&) {
        auto& write = database.connection().prepared(statement);
        fill(write);
        write.execute();
    });
}

Result<Database> Database::open(const std::string& address) {
    const bool is_url = is_postgresql_url(address);
    const auto shown = without_password(address);
    if (!is_url && (address.contains("://") || address.contains('"')))
        return fail(
            Errc::unsupported,
            fmt::format("database {}: give the path of a file, without quotes, or postgresql://", shown));
    Database made(std::make_unique<Connection>());
    made.connection().dialect = is_url ? &postgresql() : &sqlite();
    made.connection().address = address;
    const auto& dialect = *made.connection().dialect;
    try {
        dialect.connect(made.connection().sql, address);
    } catch (const std::exception& thrown) {
        return std::unexpected(dialect.explain(fmt::format("open the database {}", shown), thrown));
    }
    TRY(migrate(made, embedded_migrations()));
    SecureRandom random;
    TRY(make_first_tenant(made, random));
    return made;
}

namespace {

// Some errors (disk full) have rolled back already; then there is nothing left to end.
void roll_back(Database& database) {
    const auto ended = attempt(database, "roll back", [](soci::session& sql) { sql.rollback(); });
    if (!ended) log_debug("store: {}", ended.error().detail);
}

Result<void> finish(Database& database, const std::function<Result<void>()>& work) {
    auto& connection = database.connection();
    connection.in_transaction = true;
    auto outcome = work();
    if (outcome)
        outcome = attempt(database, "write to the database", [](soci::session& sql) { sql.commit(); });
    connection.in_transaction = false;
    if (!outcome) roll_back(database);
    return outcome;
}

}  // namespace

Result<void> in_transaction(Database& database, const std::function<Result<void>()>& work) {
    if (database.connection().in_transaction) return work();
    const auto& dialect = *database.connection().dialect;
    TRY(attempt(database, "begin to write to the database",
                [&](soci::session& sql) { dialect.begin_to_write(sql); }));
    return finish(database, work);
}

Result<void> in_one_view(Database& database, const std::function<Result<void>()>& work) {
    if (database.connection().in_transaction) return work();
    const auto& dialect = *database.connection().dialect;
    TRY(attempt(database, "begin to read the database",
                [&](soci::session& sql) { dialect.begin_to_read(sql); }));
    return finish(database, work);
}

Result<std::string> dump_schema() {
    auto empty = TRY(Database::open(":memory:"));
    std::string text =
        "-- Today's schema: what db/migrations make of an empty database. Written by ./dev schema, never by "
        "hand.\n";
    TRY(attempt(empty, "read the schema", [&](soci::session& sql) {
        for (const auto& statement : schema_statements(sql)) text += "\n" + statement + ";\n";
    }));
    return text;
}

Result<void> check_integrity(Database& database) {
    std::string found;
    TRY(attempt(database, "check the database",
                [&](soci::session& sql) { found = database.connection().dialect->damage(sql); }));
    if (!found.empty())
        return fail(Errc::malformed, fmt::format("the database is damaged ({}): restore a backup", found));
    return {};
}

}  // namespace santral::store
