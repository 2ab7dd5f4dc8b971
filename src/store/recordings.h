#pragma once
// The recordings of calls (S1.21): which file holds which call, and whether it is whole.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/list_position.h"

namespace santral::store {

enum class RecordingState { open, closed, repaired, lost };
std::string_view to_string(RecordingState state);

struct Recording {
    std::string id;
    std::string tenant_id;
    std::string call_id;  // Of the CallRecord.
    std::string file;     // Its final name; while it is open, ".part" is added.
    RecordingState state = RecordingState::open;
    WallTime started_at;
    long long bytes = 0;
    std::chrono::milliseconds length{0};
    std::optional<std::string> sha256;
};

Result<void> save_recording(Database& database, const Recording& recording);  // New or known.
// The next `limit` after the position, the newest first; absent: from the newest on.
Result<std::vector<Recording>> list_recordings(Database& database, const std::string& tenant_id,
                                               const std::optional<ListPosition>& after, long long limit);
Result<std::optional<Recording>> find_recording(Database& database, const std::string& tenant_id,
                                                const std::string& id);
Result<std::vector<Recording>> list_recordings_of_call(Database& database, const std::string& call_id);

// What a closed sound file holds.
struct SoundFile {
    long long bytes = 0;
    std::chrono::milliseconds length{0};
};
// Makes a whole sound file of what a crash left (".part" of `file`), or says what a closed one holds.
using RepairSoundFile = std::function<Result<SoundFile>(const std::filesystem::path& file)>;

// At start-up, before the first call: what an earlier run left open.
Result<std::vector<Recording>> list_open_recordings(Database& database);
// Looks for the file of such a one, which becomes `repaired`, or `lost` when there is no file.
Result<void> recover_recording(Database& database, Recording& recording, const RepairSoundFile& repair);

}  // namespace santral::store
