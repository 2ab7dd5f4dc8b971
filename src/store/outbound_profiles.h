#pragma once
// The outbound call profiles (S1.16): which numbers outside an extension may call, by which trunks, and how
// many at a time.

#include <optional>
#include <string>
#include <vector>

#include "store/database.h"

namespace santral::store {

struct OutboundRule {
    bool allows = false;  // Else it denies.
    std::string pattern;
    int strip = 0;       // Of an allowed number this many digits are taken off,
    std::string prefix;  // and this is put in their place, before it goes outside.
};

struct OutboundProfile {
    std::string id;
    std::string tenant_id;
    std::string name;
    std::optional<int> max_calls;                // At the same time; absent: no limit.
    std::vector<OutboundRule> rules;             // The first that matches decides.
    std::vector<std::string> trunks;             // Ids, in the order in which they are tried.
    std::optional<std::string> shown_number_id;  // The city number that is shown outside.
};

Result<void> add_outbound_profile(Database& database, const OutboundProfile& profile);  // Error: conflict.
// With all its rules and trunks. Error: conflict.
Result<void> update_outbound_profile(Database& database, const OutboundProfile& profile);
Result<std::vector<OutboundProfile>> list_outbound_profiles(Database& database);  // Of every tenant, by name.
// Error: conflict while an extension uses it.
Result<void> remove_outbound_profile(Database& database, const std::string& id);

}  // namespace santral::store
