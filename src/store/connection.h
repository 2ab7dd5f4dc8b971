#pragma once
// What the .cpp files of store/ share: SOCI's session inside a Database, and the one place where what SOCI
// throws becomes a Result. Not for other folders.

#include <soci/soci.h>

#include <functional>
#include <string_view>

#include "store/database.h"

namespace santral::store {

struct Database::Connection {
    soci::session sql;
    bool in_transaction = false;
};

// Runs `work`; what it throws becomes an Error that begins with `what`: "save extension 101: the disk is
// full ...". `what` is a phrase for the operator, without secrets.
Result<void> attempt(Database& database, std::string_view what,
                     const std::function<void(soci::session&)>& work);

}  // namespace santral::store
