#pragma once
// From the rows of the store to a snapshot.

#include "base/result.h"
#include "directory/snapshot.h"
#include "store/database.h"

namespace santral::directory {

// Reads all tenants in one view. Blocks on the disk: on the store thread, or in a command. An error names the
// row that cannot be understood; the snapshot before stays good.
Result<SnapshotPointer> load_snapshot(store::Database& database);

}  // namespace santral::directory
