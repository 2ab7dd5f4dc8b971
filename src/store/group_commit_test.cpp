// Many changes in one commit, one bad one among them, and a disk that fills up and is freed again.

#include "store/group_commit.h"

#include <fmt/core.h>
#include <gmock/gmock.h>

#include "store/connection.h"
#include "store/sample_rows.h"

namespace santral::store {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

struct GroupCommitTest : testing::Test {
    explicit GroupCommitTest(Engine engine = tested_engine()) : rows(engine) {}

    PendingChange call(std::string id) {
        const auto note = [this, id](const Result<void>& outcome) { outcomes.push_back(id + word(outcome)); };
        return {CallRecord{.id = id, .tenant_id = rows.tenant, .direction = "internal", .started_at = start},
                note};
    }
    PendingChange registration(std::string id, std::string extension = "extension-101") {
        const auto note = [this, id](const Result<void>& outcome) { outcomes.push_back(id + word(outcome)); };
        return {RegistrationChange{.saved = {{.id = id,
                                              .tenant_id = rows.tenant,
                                              .extension_id = std::move(extension),
                                              .connection_port_id = "port-1",
                                              .expires_at = start + 1h}}},
                note};
    }
    static std::string word(const Result<void>& outcome) {
        return outcome ? " ok" : fmt::format(" {}", to_string(outcome.error().code));
    }
    void commit(std::vector<PendingChange> changes) { tell(commits.commit(std::move(changes))); }
    void retry() { tell(commits.retry()); }
    static void tell(std::vector<SettledChange> settled) {
        for (auto& one : settled) one.done(one.outcome);
    }
    void fill_disk() { rows.database.connection().sql << rows.scratch.refuse_writing(); }
    void free_disk() { rows.database.connection().sql << rows.scratch.take_writing(); }
    std::size_t written_calls() {
        std::size_t count = 0;
        read_call_records(rows.database, rows.tenant, 1'000'000, [&](const CallRecord&) { ++count; }).value();
        return count;
    }

    WallTime start{1'800'000'000'000ms};
    SampleRows rows;
    std::vector<std::string> outcomes;
    std::vector<bool> alarms;
    GroupCommit commits{rows.database, [this](const StoreAlarm& alarm) { alarms.push_back(alarm.raised); },
                        3};
};

TEST_F(GroupCommitTest, WritesAllThatWaitsAndTellsEach) {
    commit({call("a"), registration("r"), call("b")});
    EXPECT_THAT(outcomes, ElementsAre("a ok", "r ok", "b ok"));
    EXPECT_EQ(written_calls(), 2u);
    EXPECT_TRUE(alarms.empty());
}

TEST_F(GroupCommitTest, ABadChangeIsRefusedAloneAndTheOthersAreWritten) {
    commit({call("a"), registration("r", "extension-removed-a-moment-ago"), call("b")});
    EXPECT_THAT(outcomes, ElementsAre("a ok", "r conflict", "b ok"));
    EXPECT_EQ(written_calls(), 2u);
    EXPECT_EQ(commits.state(), GroupCommit::State::writing);
}

TEST_F(GroupCommitTest, KeepsCallRecordsWhileTheDiskTakesNothing) {
    fill_disk();
    commit({call("a"), registration("r")});
    EXPECT_THAT(outcomes, ElementsAre("r unavailable"));
    EXPECT_EQ(commits.waiting(), 1u);

    commit({registration("s"), call("b")});
    retry();
    EXPECT_THAT(outcomes, ElementsAre("r unavailable", "s unavailable"));
    EXPECT_THAT(alarms, ElementsAre(true));  // Once, however often it is tried.

    free_disk();
    retry();
    EXPECT_THAT(outcomes, ElementsAre("r unavailable", "s unavailable", "a ok", "b ok"));
    EXPECT_THAT(alarms, ElementsAre(true, false));
    EXPECT_EQ(written_calls(), 2u);
}

TEST_F(GroupCommitTest, TheAlarmHoldsWhileOnlyRegistrationsAreRefused) {
    fill_disk();
    commit({registration("r")});
    retry();
    commit({registration("s")});
    EXPECT_THAT(alarms, ElementsAre(true));
    free_disk();
    commit({registration("t")});
    EXPECT_THAT(outcomes, ElementsAre("r unavailable", "s unavailable", "t ok"));
    EXPECT_THAT(alarms, ElementsAre(true, false));
}

TEST_F(GroupCommitTest, KeepsNoMoreThanItsLimit) {
    fill_disk();
    commit({call("a"), call("b"), call("c")});
    commit({call("d")});
    EXPECT_THAT(outcomes, ElementsAre("d busy"));
    EXPECT_EQ(commits.waiting(), 3u);
}

// SQLite alone lets a test fill the disk.
struct GroupCommitToAFile : GroupCommitTest {
    GroupCommitToAFile() : GroupCommitTest(Engine::sqlite) {}
};

TEST_F(GroupCommitToAFile, AFullDiskInTheMiddleOfAGroupLosesNothing) {
    GroupCommit large(rows.database, [this](const StoreAlarm& alarm) { alarms.push_back(alarm.raised); });
    rows.database.connection().sql << "PRAGMA max_page_count = 60";
    std::vector<PendingChange> many;
    for (int i = 0; i < 2000; ++i) many.push_back(call(fmt::format("{:04}", i)));
    tell(large.commit(std::move(many)));
    EXPECT_EQ(large.waiting(), 2000u);
    EXPECT_THAT(alarms, ElementsAre(true));

    rows.database.connection().sql << "PRAGMA max_page_count = 100000";
    tell(large.retry());
    EXPECT_EQ(large.waiting(), 0u);
    EXPECT_EQ(written_calls(), 2000u);
    EXPECT_THAT(alarms, ElementsAre(true, false));
}

}  // namespace
}  // namespace santral::store
