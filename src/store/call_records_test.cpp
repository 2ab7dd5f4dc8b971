// Call records, their legs and their recordings, in good times and after a crash.

#include "store/call_records.h"

#include <gtest/gtest.h>

#include "store/recordings.h"
#include "store/sample_rows.h"

namespace santral::store {
namespace {

using namespace std::chrono_literals;

struct CallRecords : testing::Test {
    CallRecord record(std::string id) {
        return {.id = std::move(id),
                .tenant_id = rows.tenant,
                .direction = "internal",
                .from_number = "101",
                .from_name = "Zeynep Kaya",
                .to_dialled = "102",
                .started_at = start};
    }
    CallLeg leg(std::string id, int leg_no) {
        return {.id = std::move(id),
                .tenant_id = rows.tenant,
                .call_id = "call-1",
                .leg_no = leg_no,
                .number = "102",
                .contact = "sip:102@192.0.2.7:5060",
                .started_at = start};
    }
    Recording recording(std::string id) {
        return {.id = std::move(id),
                .tenant_id = rows.tenant,
                .call_id = "call-1",
                .file = "/recordings/call-1.wav",
                .started_at = start};
    }
    std::vector<CallRecord> all() {
        std::vector<CallRecord> found;
        read_call_records(database, rows.tenant, 100, [&](const CallRecord& one) {
            found.push_back(one);
        }).value();
        return found;
    }

    WallTime start{1'800'000'000'000ms};
    SampleRows rows;
    Database& database = rows.database;
};

// R4
TEST_F(CallRecords, ACallIsWrittenOpenAndClosedInTheSameRow) {
    auto call = record("call-1");
    ASSERT_TRUE(save_call_record(database, call));
    EXPECT_FALSE(all().at(0).ended_at);

    call.to_reached = "102";
    call.answered_at = start + 2s;
    call.ended_at = start + 62s;
    call.ring = 1800ms;
    call.talk = 60'004ms;
    call.hold = 0ms;
    call.end = {"answered", "callee", 200, 16, "normal call clearing"};
    ASSERT_TRUE(save_call_record(database, call));

    const auto found = all();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].from_name, "Zeynep Kaya");
    EXPECT_EQ(found[0].to_reached, "102");
    EXPECT_EQ(found[0].started_at, start);
    EXPECT_EQ(found[0].ended_at, start + 62s);
    EXPECT_EQ(found[0].ring, 1800ms);
    EXPECT_EQ(found[0].talk, 60'004ms);
    EXPECT_EQ(found[0].end.outcome, "answered");
    EXPECT_EQ(found[0].end.hangup_by, "callee");
    EXPECT_EQ(found[0].end.cause_sip, 200);
    EXPECT_EQ(found[0].end.cause_q850, 16);
    EXPECT_EQ(found[0].end.cause_text, "normal call clearing");
}

TEST_F(CallRecords, AnEndWhoseStartWasNeverWrittenIsAWholeRecord) {
    auto call = record("call-1");
    call.ended_at = start + 5s;
    call.end.outcome = "abandoned";
    ASSERT_TRUE(save_call_record(database, call));
    EXPECT_EQ(all().at(0).from_number, "101");
    EXPECT_EQ(all().at(0).end.outcome, "abandoned");
}

// R4
TEST_F(CallRecords, LegsComeBackInOrderWithWhatWasMeasured) {
    ASSERT_TRUE(save_call_record(database, record("call-1")));
    auto callee = leg("leg-2", 2);
    callee.codec = "opus";
    callee.packets_in = 3000;
    callee.packets_lost = 12;
    callee.jitter_ms = 1.25;
    callee.mos = 4.3;
    callee.user_agent = "baresip";
    ASSERT_TRUE(save_call_leg(database, callee));
    ASSERT_TRUE(save_call_leg(database, leg("leg-1", 1)));

    const auto legs = list_call_legs(database, "call-1").value();
    ASSERT_EQ(legs.size(), 2u);
    EXPECT_EQ(legs[0].id, "leg-1");
    EXPECT_FALSE(legs[0].mos);
    EXPECT_EQ(legs[1].codec, "opus");
    EXPECT_EQ(legs[1].packets_in, 3000);
    EXPECT_EQ(legs[1].packets_lost, 12);
    EXPECT_EQ(legs[1].jitter_ms, 1.25);
    EXPECT_EQ(legs[1].mos, 4.3);
    EXPECT_FALSE(legs[1].round_trip_ms);
}

// R4
TEST_F(CallRecords, ALegSaysHowItCameAndWhereItWent) {
    ASSERT_TRUE(save_call_record(database, record("call-1")));
    auto target = leg("leg-3", 3);
    target.name = "Ayşe Yılmaz";
    target.role = "transferred";
    target.brought_by = "102";
    target.other_call_id = "call-0";
    target.talk = 20s;
    target.hold = 1500ms;
    ASSERT_TRUE(save_call_leg(database, target));
    const auto found = list_call_legs(database, "call-1").value().at(0);
    EXPECT_EQ(found.name, "Ayşe Yılmaz");
    EXPECT_EQ(found.role, "transferred");
    EXPECT_EQ(found.brought_by, "102");
    EXPECT_EQ(found.other_call_id, "call-0");
    EXPECT_EQ(found.hold, 1500ms);
}

TEST_F(CallRecords, ALegIsWrittenAgainWhenItEnds) {
    ASSERT_TRUE(save_call_record(database, record("call-1")));
    auto caller = leg("leg-1", 1);
    ASSERT_TRUE(save_call_leg(database, caller));
    caller.ended_at = start + 9s;
    caller.end = {"answered", "caller", 0, 16, ""};
    ASSERT_TRUE(save_call_leg(database, caller));
    EXPECT_EQ(list_call_legs(database, "call-1").value().at(0).ended_at, start + 9s);
}

TEST_F(CallRecords, TheNewestComesFirstAndTheLimitHolds) {
    auto later = record("call-2");
    later.started_at = start + 1h;
    ASSERT_TRUE(save_call_record(database, record("call-1")));
    ASSERT_TRUE(save_call_record(database, later));
    std::vector<std::string> ids;
    ASSERT_TRUE(
        read_call_records(database, rows.tenant, 1, [&](const CallRecord& one) { ids.push_back(one.id); }));
    EXPECT_EQ(ids, std::vector<std::string>{"call-2"});
}

// X11
TEST_F(CallRecords, AnotherTenantSeesNone) {
    ASSERT_TRUE(save_call_record(database, record("call-1")));
    int seen = 0;
    ASSERT_TRUE(read_call_records(database, "another", 100, [&](const CallRecord&) { ++seen; }));
    EXPECT_EQ(seen, 0);
}

// R1
TEST_F(CallRecords, WhatACrashLeftOpenIsClosedWithItsCause) {
    auto talking = record("call-1");
    talking.answered_at = start + 2s;
    ASSERT_TRUE(save_call_record(database, talking));
    ASSERT_TRUE(save_call_leg(database, leg("leg-1", 1)));
    auto finished = record("call-2");
    finished.ended_at = start + 1s;
    finished.end = {"busy", "callee", 486, 17, ""};
    ASSERT_TRUE(save_call_record(database, finished));

    EXPECT_EQ(close_interrupted_calls(database, start + 1h), 1);
    EXPECT_EQ(close_interrupted_calls(database, start + 2h), 0);

    const auto found = all();
    EXPECT_EQ(found[0].end.outcome, "busy");
    EXPECT_EQ(found[1].end.outcome, "answered");
    EXPECT_EQ(found[1].end.cause_text, "server restarted");
    EXPECT_EQ(found[1].end.hangup_by, "server");
    EXPECT_EQ(found[1].ended_at, start + 1h);
    EXPECT_FALSE(found[1].talk);
    EXPECT_EQ(list_call_legs(database, "call-1").value().at(0).end.outcome, "unreachable");
}

// S1.21
TEST_F(CallRecords, ARecordingIsClosedWithItsLength) {
    ASSERT_TRUE(save_call_record(database, record("call-1")));
    auto voice = recording("recording-1");
    ASSERT_TRUE(save_recording(database, voice));
    voice.state = RecordingState::closed;
    voice.bytes = 320'044;
    voice.length = 10s;
    ASSERT_TRUE(save_recording(database, voice));

    const auto found = list_recordings_of_call(database, "call-1").value();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].state, RecordingState::closed);
    EXPECT_EQ(found[0].bytes, 320'044);
    EXPECT_EQ(found[0].length, 10s);
    EXPECT_EQ(list_recordings(database, rows.tenant, {}, 10).value().size(), 1u);
}

// R1
TEST_F(CallRecords, RecordingsLeftOpenAreRepairedOrLost) {
    ASSERT_TRUE(save_call_record(database, record("call-1")));
    auto gone = recording("recording-2");
    gone.file = "/recordings/gone.wav";
    ASSERT_TRUE(save_recording(database, recording("recording-1")));
    ASSERT_TRUE(save_recording(database, gone));
    const auto repair = [](const std::filesystem::path& file) -> Result<SoundFile> {
        if (file == "/recordings/gone.wav") return fail(Errc::not_found, "there is no such file");
        return SoundFile{1000, 5s};
    };

    auto found = list_open_recordings(database).value();
    ASSERT_EQ(found.size(), 2u);
    ASSERT_TRUE(recover_recording(database, found[0], repair));
    ASSERT_TRUE(recover_recording(database, found[1], repair));
    EXPECT_EQ(found[0].state, RecordingState::repaired);
    EXPECT_EQ(found[0].length, 5s);
    EXPECT_EQ(found[1].state, RecordingState::lost);
    EXPECT_TRUE(list_open_recordings(database).value().empty());
}

TEST_F(CallRecords, ARecordSurvivesItsExtension) {
    ASSERT_TRUE(save_call_record(database, record("call-1")));
    ASSERT_TRUE(remove_extension(database, "extension-101"));
    EXPECT_EQ(all().at(0).from_number, "101");
}

}  // namespace
}  // namespace santral::store
