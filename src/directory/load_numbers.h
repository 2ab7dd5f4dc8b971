#pragma once
// The part of load.h that understands internal numbers, ring plans, feature codes and forwards.

#include "base/result.h"
#include "directory/snapshot.h"
#include "store/database.h"

namespace santral::directory {

// After the extensions. An error names the row.
Result<void> read_numbers(store::Database& database, Snapshot::Contents& contents);

}  // namespace santral::directory
