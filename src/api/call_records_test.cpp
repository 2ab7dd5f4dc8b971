// Call records and recordings over the API: pages, filters, CSV, and sound in ranges.

#include "store/call_records.h"

#include <gmock/gmock.h>

#include <fstream>

#include "api/api_desk.h"
#include "api/byte_range.h"
#include "store/recording_segments.h"
#include "store/recordings.h"

namespace santral::api {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct CallRecords : ApiDesk {
    void save(std::string id, std::chrono::seconds after = 0s, std::string from_name = "Sara") {
        store::CallRecord call{.id = std::move(id),
                               .tenant_id = tenant_,
                               .direction = "internal",
                               .from_number = "101",
                               .from_name = std::move(from_name),
                               .to_dialled = "102",
                               .to_reached = "102",
                               .started_at = WallTime(1'800'000'000'000ms) + after,
                               .ring = 1500ms,
                               .talk = 61s};
        call.end = {"answered", "caller", 200, 16, "normal"};
        store::save_call_record(database_, call).value();
    }
    std::string record(store::RecordingState state = store::RecordingState::closed) {
        save("call-1");
        std::ofstream(directory_.path() / "call-1.wav") << "0123456789";
        store::save_recording(database_, {.id = "recording-1",
                                          .tenant_id = tenant_,
                                          .call_id = "call-1",
                                          .file = "call-1.wav",
                                          .state = state,
                                          .started_at = WallTime(1'800'000'000'000ms),
                                          .bytes = 10,
                                          .length = 1250ms})
            .value();
        return "/recordings/recording-1/sound";
    }
    ApiAnswer play(std::string_view range) {
        return ask("GET", "/recordings/recording-1/sound", "", fmt::format("Range: {}\r\n", range));
    }
};

// R4
TEST_F(CallRecords, AreListedTheNewestFirstPageByPage) {
    save("a");
    save("b", 1s);
    save("c", 2s);
    const auto first = ask("GET", "/call-records?limit=2").object();
    ASSERT_EQ(first.at("items").as_array().size(), 2u);
    EXPECT_EQ(first.at("items").as_array().at(0).as_object().at("id"), "c");
    save("d", 3s);
    const std::string cursor = first.at("next_cursor").as_string().c_str();
    const auto second = ask("GET", "/call-records?limit=2&cursor=" + cursor).object();
    ASSERT_EQ(second.at("items").as_array().size(), 1u);
    EXPECT_EQ(second.at("items").as_array().at(0).as_object().at("id"), "a");
    EXPECT_TRUE(second.at("next_cursor").is_null());
}

TEST_F(CallRecords, AreFilteredByTimeNumberAndOutcome) {
    save("a");
    save("b", 60s);
    const auto found = [this](std::string_view query) {
        return ask("GET", fmt::format("/call-records?{}", query)).object().at("items").as_array().size();
    };
    EXPECT_EQ(found("since=2027-01-15T08:00:30Z"), 1u);
    EXPECT_EQ(found("until=2027-01-15T11:30:30%2B03:30"), 1u);
    EXPECT_EQ(found("from=101&outcome=answered"), 2u);
    EXPECT_EQ(found("to=103"), 0u);
    EXPECT_EQ(found("extension=102"), 2u);
    EXPECT_EQ(ask("GET", "/call-records?since=yesterday").text("field"), "since");
    EXPECT_EQ(ask("GET", "/call-records?form=101").text("type"), "unknown-field");
    EXPECT_EQ(ask("GET", "/call-records?cursor=3178").text("type"), "invalid-cursor");
}

TEST_F(CallRecords, TellEachLegAndTheRecordings) {
    record();
    store::save_call_leg(database_, {.id = "leg-1",
                                     .tenant_id = tenant_,
                                     .call_id = "call-1",
                                     .leg_no = 1,
                                     .number = "103",
                                     .role = "picked_up",
                                     .brought_by = "102",
                                     .hold = 1500ms,
                                     .codec = "opus"})
        .value();
    const auto body = ask("GET", "/call-records/call-1").object();
    EXPECT_EQ(body.at("talk_s"), 61.0);
    const auto leg = body.at("legs").as_array().at(0).as_object();
    EXPECT_EQ(leg.at("codec"), "opus");
    EXPECT_EQ(leg.at("role"), "picked_up");
    EXPECT_EQ(leg.at("brought_by"), "102");
    EXPECT_EQ(leg.at("hold_s"), 1.5);
    EXPECT_TRUE(leg.at("other_call_id").is_null());
    EXPECT_EQ(json::serialize(body.at("recording_ids")), R"(["recording-1"])");
    EXPECT_EQ(ask("GET", "/call-records/nobody").status, 404);
}

TEST_F(CallRecords, AreExportedSafeForSpreadsheets) {
    save("a", 0s, "=cmd|' /C calc'!A0");
    const auto csv = ask("GET", "/call-records.csv");
    EXPECT_EQ(csv.header("Content-Type"), "text/csv; charset=utf-8");
    EXPECT_THAT(csv.body, StartsWith("journey_id,start,"));
    EXPECT_THAT(csv.body, HasSubstr("\"'=cmd|' /C calc'!A0\""));
    EXPECT_THAT(ask("GET", "/call-records.csv?bom=true&to=103").body, StartsWith("\xef\xbb\xbfjourney_id"));
}

// R4
TEST_F(CallRecords, AreExportedLegByLegToo) {
    save("call-1");
    store::save_call_leg(database_, {.id = "leg-1",
                                     .tenant_id = tenant_,
                                     .call_id = "call-1",
                                     .leg_no = 1,
                                     .number = "103",
                                     .name = "Sara",
                                     .role = "picked_up",
                                     .brought_by = "102",
                                     .hold = 1500ms})
        .value();
    const auto csv = ask("GET", "/call-records.csv?by=leg");
    EXPECT_THAT(csv.body, StartsWith("journey_id,leg_no,"));
    EXPECT_THAT(csv.body, HasSubstr(",Sara,picked_up,102,1.500,\r\n"));
    EXPECT_EQ(ask("GET", "/call-records.csv?by=day").text("field"), "by");
}

// X11
TEST_F(CallRecords, OfAnotherTenantAreNotThere) {
    const auto sound = record();
    store::add_tenant(database_, {.id = "t2", .name = "t2", .domain = "t2", .realm = "t2"}).value();
    const auto stranger = store::add_api_key(database_, random_, {"t2", "key", {"*"}, {}}).value().token;
    EXPECT_EQ(ask_with(stranger, "GET", "/call-records/call-1").status, 404);
    EXPECT_EQ(ask_with(stranger, "GET", "/recordings/recording-1").status, 404);
    EXPECT_EQ(ask_with(stranger, "GET", sound).status, 404);
}

// S1.21
TEST_F(CallRecords, HaveTheirSoundWholeAndInRanges) {
    const auto sound = record();
    const auto whole = ask("GET", sound);
    EXPECT_EQ(whole.body, "0123456789");
    EXPECT_EQ(whole.header("Content-Type"), "audio/wav");
    EXPECT_EQ(whole.header("Accept-Ranges"), "bytes");
    const auto middle = play("bytes=2-4");
    EXPECT_EQ(middle.status, 206);
    EXPECT_EQ(middle.body, "234");
    EXPECT_EQ(middle.header("Content-Range"), "bytes 2-4/10");
    EXPECT_EQ(play("bytes=-3").body, "789");
    EXPECT_EQ(play("bytes=7-").body, "789");
    EXPECT_EQ(play("bytes=0-0,5-5").status, 200);
    const auto beyond = play("bytes=10-");
    EXPECT_EQ(beyond.status, 416);
    EXPECT_EQ(beyond.header("Content-Range"), "bytes */10");
    EXPECT_EQ(ask("GET", sound, "", "Range: bytes=1-1\r\nIf-Range: \"another\"\r\n").status, 200);
}

// S1.21
TEST_F(CallRecords, HaveNoSoundWhileItIsMadeNorWhenItIsLost) {
    const auto sound = record(store::RecordingState::open);
    EXPECT_EQ(ask("GET", sound).status, 409);
    record(store::RecordingState::lost);
    EXPECT_EQ(ask("GET", sound).status, 404);
    record(store::RecordingState::repaired);
    std::filesystem::remove(directory_.path() / "call-1.wav");
    EXPECT_EQ(ask("GET", sound).status, 404);
}

// S1.21
TEST_F(CallRecords, HaveTheirRecordingsListed) {
    record();
    const auto items = ask("GET", "/recordings").object().at("items").as_array();
    ASSERT_EQ(items.size(), 1u);
    EXPECT_EQ(items.at(0).as_object().at("length_s"), 1.25);
    EXPECT_EQ(ask("GET", "/recordings/recording-1").text("state"), "closed");
}

// M9
TEST_F(CallRecords, OfARecordingSayWhoIsHeardInIt) {
    record();
    store::save_recording_segment(database_, {"recording-1", 0, 0ms, "talk", {1, "101"}, {2, "102"}}).value();
    store::save_recording_segment(database_, {"recording-1", 1, 500ms, "nobody", {}, {}}).value();
    const auto segments = ask("GET", "/recordings/recording-1").object().at("segments").as_array();
    EXPECT_EQ(json::serialize(segments),
              R"([{"from_s":0E0,"to_s":5E-1,"kind":"talk","left":{"leg_no":1,"number":"101"},)"
              R"("right":{"leg_no":2,"number":"102"}},)"
              R"({"from_s":5E-1,"to_s":1.25E0,"kind":"nobody","left":null,"right":null}])");
}

// M9
TEST_F(CallRecords, OfARecordingThatGoesOnSayNoEnd) {
    record(store::RecordingState::open);
    store::save_recording_segment(database_, {"recording-1", 0, 0ms, "talk", {1, "101"}, {2, "102"}}).value();
    const auto segments = ask("GET", "/recordings/recording-1").object().at("segments").as_array();
    EXPECT_TRUE(segments.at(0).as_object().at("to_s").is_null());
}

TEST(ByteRanges, AreReadOrIgnored) {
    using Kind = ByteRange::Kind;
    EXPECT_EQ(read_byte_range("bytes=0-99", 10).last, 9u);
    EXPECT_EQ(read_byte_range("bytes=-99", 10).first, 0u);
    EXPECT_EQ(read_byte_range("bytes=-0", 10).kind, Kind::unsatisfiable);
    EXPECT_EQ(read_byte_range("bytes=0-", 0).kind, Kind::unsatisfiable);
    EXPECT_EQ(read_byte_range("bytes=-5", 0).kind, Kind::unsatisfiable);
    EXPECT_EQ(read_byte_range("bytes=5-4", 10).kind, Kind::whole);
    EXPECT_EQ(read_byte_range("bytes=a-b", 10).kind, Kind::whole);
    EXPECT_EQ(read_byte_range("bytes=-", 10).kind, Kind::whole);
    EXPECT_EQ(read_byte_range("bytes", 10).kind, Kind::whole);
    EXPECT_EQ(read_byte_range("lines=0-1", 10).kind, Kind::whole);
    EXPECT_EQ(read_byte_range("bytes=99999999999999999999-", 10).kind, Kind::whole);
}

}  // namespace
}  // namespace santral::api
