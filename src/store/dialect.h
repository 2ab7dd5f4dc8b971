#pragma once
// What differs between the databases: opening, locking, error codes, the catalogue, copies. SQLite's answers
// are in sqlite.cpp; PostgreSQL will be a second file. Everything else in store/ is written for both.

#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "store/connection.h"

namespace santral::store::dialect {

// Connects, and sets what every connection needs: durable commits, foreign keys, patience with other writers.
// Throws what SOCI throws.
void connect(soci::session& sql, const std::filesystem::path& file);

// Starts a transaction that may write at once, so that it never has to be upgraded in the middle.
void begin(soci::session& sql);

// The error in words: which thing (`what`), why, and what to do.
Error explain(std::string_view what, const std::exception& thrown);

bool has_table(soci::session& sql, const std::string& table);
bool has_any_table(soci::session& sql);

// The statements that would make today's tables and indexes, in the order in which they were made.
std::vector<std::string> schema_statements(soci::session& sql);

// "" when every page is whole, else what is wrong.
std::string damage(soci::session& sql);

// Writes a consistent copy into a new file, while others go on reading and writing.
void copy_into(soci::session& sql, const std::filesystem::path& file);

// Empties the write-ahead log into the file, so that the file alone is the database. Throws (busy) when
// another connection has the file open: then it must not be replaced.
void close_log(soci::session& sql);

}  // namespace santral::store::dialect
