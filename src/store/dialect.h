#pragma once
// What differs between the databases: opening, locking, error codes, the catalogue. Their answers are in
// sqlite.cpp and postgresql.cpp. Everything else in store/ is written for both.

#include <exception>
#include <string>
#include <string_view>

#include "store/connection.h"

namespace santral::store {

// Immutable. What SOCI throws passes through, but for explain().
class Dialect {
public:
    virtual ~Dialect() = default;

    // Connects, and sets what every connection needs: durable commits, foreign keys, patience with other
    // writers.
    virtual void connect(soci::session& sql, const std::string& address) const = 0;
    // Whether the connection can still be used. A server that was restarted has closed it.
    virtual bool is_connected(soci::session& sql) const = 0;

    // Starts a transaction that may write at once. One writer at a time: what it has read stays true until it
    // commits.
    virtual void begin_to_write(soci::session& sql) const = 0;
    // Starts a transaction that sees the database as it was at one moment.
    virtual void begin_to_read(soci::session& sql) const = 0;

    // The error in words: which thing (`what`), why, and what to do. Never the values of a row: there may be
    // secrets among them.
    virtual Error explain(std::string_view what, const std::exception& thrown) const = 0;

    virtual bool has_table(soci::session& sql, const std::string& table) const = 0;
    virtual bool has_any_table(soci::session& sql) const = 0;

    // "" when every page is whole, else what is wrong.
    virtual std::string damage(soci::session& sql) const = 0;
    // Whether all of it is one file, that we copy and restore. Else its own tools do that.
    virtual bool is_file() const = 0;
};

const Dialect& sqlite();
const Dialect& postgresql();

// The address as it may be shown: without the password.
std::string without_password(const std::string& address);

}  // namespace santral::store
