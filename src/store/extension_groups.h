#pragma once
// The groups that extensions are in (S1.03 to S1.06) and may call (S1.19).

#include <optional>
#include <string>
#include <vector>

#include "store/database.h"

namespace santral::store {

struct ExtensionGroup {
    std::string id;
    std::string tenant_id;
    std::string name;
};

Result<void> add_extension_group(Database& database, const ExtensionGroup& group);     // Error: conflict.
Result<void> update_extension_group(Database& database, const ExtensionGroup& group);  // Its name.
Result<std::vector<ExtensionGroup>> list_extension_groups(Database& database);  // Of every tenant, by name.
// Error: conflict while an extension is in it or may call it.
Result<void> remove_extension_group(Database& database, const std::string& id);

}  // namespace santral::store
