#pragma once
// The internal numbers that are no extension but lead somewhere (S4.05 to S4.08).

#include <string>
#include <vector>

#include "store/database.h"

namespace santral::store {

struct InternalNumber {
    std::string id;
    std::string tenant_id;
    std::string number;
    std::string name;
    std::string destination;  // As text.
};

Result<void> add_internal_number(Database& database, const InternalNumber& number);     // Error: conflict.
Result<void> update_internal_number(Database& database, const InternalNumber& number);  // Error: conflict.
Result<std::vector<InternalNumber>> list_internal_numbers(Database& database);  // Of every tenant, by number.
Result<void> remove_internal_number(Database& database, const std::string& id);

}  // namespace santral::store
