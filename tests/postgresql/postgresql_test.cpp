// What only PostgreSQL does: restarts under us, refuses a connection, leaves copies to its own tools.

#include <fmt/core.h>
#include <gmock/gmock.h>

#include "store/backup.h"
#include "store/group_commit.h"
#include "store/sample_rows.h"

namespace santral::store {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Postgresql : testing::Test {
    CallRecord call(std::string id) {
        return {.id = std::move(id), .tenant_id = rows.tenant, .direction = "internal"};
    }
    std::size_t written_calls() {
        std::size_t count = 0;
        read_call_records(rows.database, rows.tenant, 100, [&](const CallRecord&) { ++count; }).value();
        return count;
    }

    SampleRows rows;
};

TEST_F(Postgresql, RestartsAndIsUsedAgainWithoutAWord) {
    ASSERT_TRUE(save_call_record(rows.database, call("a")));
    ScratchPostgresql::running().stop();
    ScratchPostgresql::running().start();
    (void)save_call_record(rows.database, call("b"));  // Whoever comes first finds the connection cut.
    EXPECT_TRUE(save_call_record(rows.database, call("c")));
    EXPECT_TRUE(list_extensions(rows.database));
}

// R4
TEST_F(Postgresql, ThatIsDownLosesNoCallRecord) {
    std::vector<bool> alarms;
    GroupCommit commits(rows.database, [&](const StoreAlarm& alarm) { alarms.push_back(alarm.raised); });
    ScratchPostgresql::running().stop();
    commits.commit({{call("a"), {}}, {call("b"), {}}});
    commits.retry();
    EXPECT_EQ(commits.waiting(), 2u);

    ScratchPostgresql::running().start();
    commits.retry();
    EXPECT_EQ(commits.waiting(), 0u);
    EXPECT_EQ(written_calls(), 2u);
    EXPECT_EQ(alarms, (std::vector<bool>{true, false}));
}

TEST_F(Postgresql, HasOneWriterAtATimeAndTheOtherIsToldToTryAgain) {
    auto other = Database::open(rows.address).value();
    other.connection().sql << "SET lock_timeout = '20ms'";
    const auto outcome = in_transaction(rows.database, [&]() -> Result<void> {
        return in_transaction(other, [] { return Result<void>(); });
    });
    EXPECT_EQ(outcome.error().code, Errc::busy);
}

TEST_F(Postgresql, ReadsEverythingAsItWasAtOneMoment) {
    auto writer = Database::open(rows.address).value();
    std::size_t seen = 0;
    ASSERT_TRUE(in_one_view(rows.database, [&]() -> Result<void> {
        TRY(list_tenants(rows.database));
        TRY(remove_extension(writer, "extension-101"));
        seen = TRY(list_extensions(rows.database)).size();
        return {};
    }));
    EXPECT_EQ(seen, 1u);
    EXPECT_TRUE(list_extensions(rows.database).value().empty());
}

TEST_F(Postgresql, ThatDoesNotAnswerIsNamedWithoutItsPassword) {
    const auto refused = Database::open("postgresql://santral:hidden@127.0.0.1:1/calls?password=hidden");
    EXPECT_EQ(refused.error().code, Errc::unavailable);
    EXPECT_THAT(refused.error().detail, HasSubstr("postgresql://santral@127.0.0.1:1/calls"));
    EXPECT_THAT(refused.error().detail, Not(HasSubstr("hidden")));
}

TEST_F(Postgresql, IsBackedUpByItsOwnTools) {
    const auto copy = (rows.directory.path() / "copy").string();
    EXPECT_THAT(back_up(rows.database, copy).error().detail, HasSubstr("pg_dump"));
    EXPECT_THAT(restore(copy, rows.address).error().detail, HasSubstr("pg_restore"));
    EXPECT_THAT(check_integrity(rows.database).error().detail, HasSubstr("pg_amcheck"));
}

TEST_F(Postgresql, TakesNamesThatAreNoText) {
    auto odd = call("odd");
    odd.from_name = std::string("Zo\xeb\0", 4);
    ASSERT_TRUE(save_call_record(rows.database, odd));
}

}  // namespace
}  // namespace santral::store
