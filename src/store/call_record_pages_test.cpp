// Call records and recordings page by page: nothing twice, nothing left out, each filter by itself.

#include <gmock/gmock.h>

#include "store/call_records.h"
#include "store/recordings.h"
#include "store/sample_rows.h"

namespace santral::store {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

struct CallRecordPages : testing::Test {
    void save(std::string id, WallTime when, std::string from = "101", std::string outcome = "answered") {
        save_call_record(database, {.id = std::move(id),
                                    .tenant_id = rows.tenant,
                                    .direction = "internal",
                                    .from_number = std::move(from),
                                    .to_dialled = "102",
                                    .to_reached = "103",
                                    .started_at = when,
                                    .end = {.outcome = std::move(outcome)}})
            .value();
    }
    std::vector<std::string> page(const CallRecordFilter& filter, std::optional<ListPosition> after = {},
                                  int limit = 100) {
        std::vector<std::string> ids;
        for (const auto& one : list_call_records(database, rows.tenant, filter, after, limit).value())
            ids.push_back(one.id);
        return ids;
    }

    WallTime start{1'800'000'000'000ms};
    SampleRows rows;
    Database& database = rows.database;
};

TEST_F(CallRecordPages, FollowEachOtherAlsoWithinOneMoment) {
    save("a", start);
    save("b", start);
    save("c", start);
    save("d", start + 1s);
    EXPECT_THAT(page({}, {}, 2), ElementsAre("d", "c"));
    save("e", start + 2s);  // Newer than the page that was read: moves nothing.
    EXPECT_THAT(page({}, ListPosition{start, "c"}, 2), ElementsAre("b", "a"));
    EXPECT_THAT(page({}, ListPosition{start, "a"}), IsEmpty());
}

TEST_F(CallRecordPages, TakeEachFilterByItself) {
    save("a", start, "101", "busy");
    save("b", start + 1s, "105", "answered");
    EXPECT_THAT(page({.from = "105"}), ElementsAre("b"));
    EXPECT_THAT(page({.to = "103"}), ElementsAre("b", "a"));
    EXPECT_THAT(page({.to = "101"}), IsEmpty());
    EXPECT_THAT(page({.extension = "101"}), ElementsAre("a"));
    EXPECT_THAT(page({.extension = "102"}), ElementsAre("b", "a"));
    EXPECT_THAT(page({.outcome = "busy"}), ElementsAre("a"));
    EXPECT_THAT(page({.since = start + 1s}), ElementsAre("b"));
    EXPECT_THAT(page({.until = start + 1s}), ElementsAre("a"));
}

// X11
TEST_F(CallRecordPages, OfAnotherTenantAreEmpty) {
    save("a", start);
    EXPECT_THAT(list_call_records(database, "another", {}, {}, 10).value(), IsEmpty());
    EXPECT_FALSE(find_call_record(database, "another", "a").value());
    EXPECT_EQ(find_call_record(database, rows.tenant, "a").value()->from_number, "101");
}

// S1.21
TEST_F(CallRecordPages, OfRecordingsFollowEachOther) {
    save("call-1", start);
    const auto record = [&](std::string id, WallTime when) {
        save_recording(database, {.id = id,
                                  .tenant_id = rows.tenant,
                                  .call_id = "call-1",
                                  .file = id + ".wav",
                                  .started_at = when})
            .value();
    };
    record("a", start);
    record("b", start);
    record("c", start + 1s);
    const auto first = list_recordings(database, rows.tenant, {}, 2).value();
    ASSERT_EQ(first.size(), 2u);
    EXPECT_EQ(first[1].id, "b");
    const auto second = list_recordings(database, rows.tenant, ListPosition{start, "b"}, 2).value();
    ASSERT_EQ(second.size(), 1u);
    EXPECT_EQ(second[0].id, "a");
    EXPECT_EQ(find_recording(database, rows.tenant, "a").value()->file, "a.wav");
    EXPECT_FALSE(find_recording(database, "another", "a").value());
}

}  // namespace
}  // namespace santral::store
