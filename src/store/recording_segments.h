#pragma once
// Who is heard in a recording from when on (M9): rows written as a call goes on, so that a crash leaves what
// was known.

#include <string>
#include <vector>

#include "store/database.h"

namespace santral::store {

struct RecordingSegment {
    // 0 and "": nobody.
    struct Side {
        int leg_no = 0;
        std::string number;
    };
    std::string recording_id;
    int position = 0;  // From 0 on, without a gap.
    std::chrono::milliseconds from{0};
    std::string kind;  // "talk", "hold", "consultation", "nobody".
    Side left;
    Side right;
};

// New, or other than it was said to be.
Result<void> save_recording_segment(Database& database, const RecordingSegment& segment);
Result<std::vector<RecordingSegment>> list_recording_segments(Database& database,
                                                              const std::string& recording_id);

}  // namespace santral::store
