#pragma once
// What a tenant changed of its feature codes (X1 to X3).

#include <map>
#include <string>
#include <vector>

#include "store/database.h"

namespace santral::store {

struct FeatureCodes {
    std::string tenant_id;
    std::string pack = "it_pl";
    int code_time_ms = 1000;
    int number_time_ms = 3000;
    std::map<std::string, std::vector<std::string>> codes;  // By feature; in place of those of the pack.
};

Result<std::vector<FeatureCodes>> list_feature_codes(
    Database& database);  // Of the tenants that changed them.
Result<void> save_feature_codes(Database& database, const FeatureCodes& codes);

}  // namespace santral::store
