#pragma once
// The numbered changes of the schema (db/migrations), embedded in the program, and how they are applied: in
// order, forward only, one transaction each, with a checksum so that history cannot be rewritten unseen.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace santral::store {

struct Migration {
    int version;            // 1, 2, 3, ... without a gap.
    std::string_view name;  // "0001_directory.sql".
    std::string_view sql;
};

// Those of db/migrations, oldest first.
std::span<const Migration> embedded_migrations();

// Brings the database to the newest of `migrations`. Errors: unsupported (it is newer than they are, or of
// another program), conflict (an applied one is not what it was; named).
Result<void> migrate(Database& database, std::span<const Migration> migrations);

// The statements of a migration: each ends with ';' at the end of a line; comments are left out.
std::vector<std::string> split_statements(std::string_view sql);

}  // namespace santral::store
