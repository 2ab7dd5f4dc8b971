#pragma once
// One connection to the database: opened, checked and brought to today's schema. The functions that read and
// write its tables are in the headers beside this one. SQLite in WAL mode, or PostgreSQL 15 and later: the
// SQL is written once for both, and what differs is in dialect.h alone.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "base/wall_clock.h"

namespace santral::store {

// A value that moves. One thread at a time; another thread or process opens its own. Functions that are given
// a Database block on the disk: never call them on the signalling or a media thread.
class Database {
public:
    struct Connection;  // SOCI's session, in connection.h: only the .cpp files of store/ see it.

    // Takes the path of a file, which is made if need be, readable by its owner alone; or the URL of a
    // PostgreSQL database that exists ("postgresql://user@host/santral", libpq's connection URI). Its tables
    // and the first tenant are made if need be. Errors: unavailable (no such directory, no right, disk full,
    // no answer), denied (wrong password), malformed (damaged, or no database), unsupported (of a newer
    // Santral, or of another program), conflict (a migration was changed after it was applied).
    static Result<Database> open(const std::string& address);

    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    Connection& connection() { return *connection_; }

private:
    explicit Database(std::unique_ptr<Connection> connection);

    std::unique_ptr<Connection> connection_;
};

// "postgresql://..." or "postgres://...": libpq's connection URI.
bool is_postgresql_url(std::string_view address);

// All of `work` is written, or nothing: also when the process dies in the middle. Within another transaction
// it becomes part of that one.
Result<void> in_transaction(Database& database, const std::function<Result<void>()>& work);

// Everything that `work` reads is as it was at one moment, whoever writes meanwhile.
Result<void> in_one_view(Database& database, const std::function<Result<void>()>& work);

// Today's schema as text, for db/schema.sql: what the migrations make of an empty database.
Result<std::string> dump_schema();

// Whether the file is whole: walks through every page, so seconds for a large one. Errors: malformed;
// unsupported of PostgreSQL, which has pg_amcheck.
Result<void> check_integrity(Database& database);

}  // namespace santral::store
