#pragma once
// What only SQLite is asked for: a database that is one file is copied, and tells its schema as text.

#include <soci/soci.h>

#include <filesystem>
#include <string>
#include <vector>

namespace santral::store {

// The statements that would make today's tables and indexes, in the order in which they were made.
std::vector<std::string> schema_statements(soci::session& sql);

// Writes a consistent copy into a new file, while others go on reading and writing.
void copy_into(soci::session& sql, const std::filesystem::path& file);

// Empties the write-ahead log into the file, so that the file alone is the database. Throws (busy) when
// another connection has the file open: then it must not be replaced.
void close_log(soci::session& sql);

}  // namespace santral::store
