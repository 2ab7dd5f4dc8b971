// Who is heard in a recording, as it was written down while it went on.

#include "store/recording_segments.h"

#include <gtest/gtest.h>

#include "store/call_records.h"
#include "store/recordings.h"
#include "store/sample_rows.h"

namespace santral::store {
namespace {

using namespace std::chrono_literals;

struct RecordingSegments : testing::Test {
    RecordingSegments() {
        save_call_record(database, {.id = "call-1", .tenant_id = rows.tenant, .direction = "internal"})
            .value();
        save_recording(database,
                       {.id = "recording-1", .tenant_id = rows.tenant, .call_id = "call-1", .file = "1.wav"})
            .value();
    }
    static RecordingSegment segment(int position, std::chrono::milliseconds from) {
        return {"recording-1", position, from, "talk", {1, "101"}, {2, "102"}};
    }

    SampleRows rows;
    Database& database = rows.database;
};

// M9
TEST_F(RecordingSegments, ComeBackInTheirOrder) {
    ASSERT_TRUE(save_recording_segment(database, {"recording-1", 1, 4s, "nobody", {}, {}}));
    ASSERT_TRUE(save_recording_segment(database, segment(0, 0s)));
    const auto found = list_recording_segments(database, "recording-1").value();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].kind, "talk");
    EXPECT_EQ(found[0].left.number, "101");
    EXPECT_EQ(found[0].right.leg_no, 2);
    EXPECT_EQ(found[1].from, 4s);
    EXPECT_EQ(found[1].left.leg_no, 0);
}

TEST_F(RecordingSegments, WhatLastedNoTimeIsWrittenOver) {
    ASSERT_TRUE(save_recording_segment(database, segment(0, 0s)));
    auto held = segment(0, 0s);
    held.kind = "hold";
    ASSERT_TRUE(save_recording_segment(database, held));
    const auto found = list_recording_segments(database, "recording-1").value();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].kind, "hold");
}

TEST_F(RecordingSegments, OfAnotherRecordingAreNotThere) {
    ASSERT_TRUE(save_recording_segment(database, segment(0, 0s)));
    EXPECT_TRUE(list_recording_segments(database, "recording-2").value().empty());
}

}  // namespace
}  // namespace santral::store
