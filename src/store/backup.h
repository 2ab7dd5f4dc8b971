#pragma once
// Copies of the database: made while the exchange runs, verified before they take its place.

#include <filesystem>
#include <string>

#include "store/database.h"

namespace santral::store {

// Writes a consistent copy to `file`, which must not exist: whole on the disk, or not there at all. Error:
// unsupported of PostgreSQL, which has pg_dump.
Result<void> back_up(Database& database, const std::filesystem::path& file);

// Puts the backup in the place of the file `database`, once it has proved whole and of a version this Santral
// knows. What was there is kept beside it; returns the path it now has ("" when there was nothing). Errors:
// busy while a server or another program has the database open, unsupported of PostgreSQL, and those of
// Database::open.
Result<std::filesystem::path> restore(const std::filesystem::path& backup, const std::string& database);

}  // namespace santral::store
