#pragma once
// The firms that share the server (X11). A server starts with one, named `default`.

#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace santral::store {

constexpr auto first_tenant_name = "default";
constexpr auto first_tenant_domain = "santral";  // Any host means this tenant while it is alone.

struct Tenant {
    std::string id;
    std::string name;
    std::string domain;  // Lower case.
    std::string realm;   // Of its phones' digests; fixed when the tenant is made.
    int min_number_digits = 1;
    int max_number_digits = 6;
    std::vector<std::string> emergency_numbers = {"112", "911"};
};

// Made at the first start; does nothing when there is a tenant.
Result<void> make_first_tenant(Database& database, Random& random);

Result<void> add_tenant(Database& database, const Tenant& tenant);
Result<std::vector<Tenant>> list_tenants(Database& database);
Result<Tenant> find_tenant(Database& database, const std::string& name);  // Error: not_found.
// Changes what may change: number lengths and emergency numbers.
Result<void> update_tenant_rules(Database& database, const Tenant& tenant);

}  // namespace santral::store
