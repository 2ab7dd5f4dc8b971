#pragma once
// Makes whole files of what a crash left of recordings: one at a time between the writes of others, while the
// exchange takes calls already. A thousand of them take seconds, and no phone may wait for that.

#include <filesystem>
#include <vector>

#include "store/recordings.h"
#include "store/store_thread.h"

namespace santral::app {

// left_open: store::list_open_recordings, from before the first call. What is not repaired when the store
// ends is found by the next start.
void repair_recordings(store::StoreThread& store, const std::filesystem::path& folder,
                       std::vector<store::Recording> left_open);

}  // namespace santral::app
