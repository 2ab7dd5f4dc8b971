#pragma once
// Whether a destination exists in a tenant, and who leads to it: asked when something is saved or removed.

#include <string>
#include <vector>

#include "base/result.h"
#include "directory/snapshot.h"

namespace santral::directory {

// Errors: not_found. A number outside is only as long as it must be: rights are asked at call time.
Result<void> check_destination(const Snapshot& snapshot, const TenantId& tenant,
                               const Destination& destination);

// As "internal number 35", "ring plan sales (busy)", "extension 101 (forward)".
std::vector<std::string> leading_to(const Snapshot& snapshot, const TenantId& tenant,
                                    const Destination& destination);

// Whether an extension can go: no ring plan has it, and nothing leads to it. Error: conflict.
Result<void> check_left_alone(const Snapshot& snapshot, const Extension& extension);

// Error: conflict, names those who lead there.
Result<void> check_nobody_leads_to(const Snapshot& snapshot, const TenantId& tenant,
                                   const Destination& destination);

}  // namespace santral::directory
