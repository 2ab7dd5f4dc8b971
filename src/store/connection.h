#pragma once
// What the .cpp files of store/ share: SOCI's session inside a Database, and the one place where what SOCI
// throws becomes a Result. Not for other folders.

#include <soci/soci.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "store/database.h"
#include "store/prepared_write.h"

namespace santral::store {

class Dialect;

struct Database::Connection {
    // The statement of that constant, prepared when it is first asked for. Its text must outlive the
    // connection.
    PreparedWrite& prepared(const char* statement);

    const Dialect* dialect = nullptr;  // Of sqlite() or postgresql().
    std::string address;
    soci::session sql;
    bool in_transaction = false;
    std::map<const char*, PreparedWrite> writes;  // After sql: they end first.
};

// Runs `work`; what it throws becomes an Error that begins with `what`: "save extension 101: the disk is
// full ...". `what` is a phrase for the operator, without secrets. A connection that was lost is made anew
// first, unless a transaction went with it.
Result<void> attempt(Database& database, std::string_view what,
                     const std::function<void(soci::session&)>& work);

// Writes one row: `fill` puts every parameter of the statement.
Result<void> write_row(Database& database, std::string_view what, const char* statement,
                       const std::function<void(PreparedWrite&)>& fill);

}  // namespace santral::store
