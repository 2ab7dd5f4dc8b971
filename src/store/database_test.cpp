// Opening a database: the good way, and every way in which it must be refused.

#include "store/database.h"

#include <fmt/core.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "store/connection.h"
#include "store/migrations.h"
#include "store/scratch_database.h"
#include "store/tenants.h"

namespace santral::store {
namespace {

struct DatabaseTest : testing::Test {
    Result<Database> open() { return Database::open(scratch.address()); }

    ScratchDatabase scratch;
};

// SQLite's file.
struct DatabaseFile : testing::Test {
    Result<Database> open() { return Database::open(file); }

    ScratchDirectory directory;
    std::filesystem::path file = directory.path() / "santral.db";
};

// X11
TEST_F(DatabaseTest, StartsWithOneTenantNamedDefault) {
    auto database = open().value();
    const auto tenants = list_tenants(database).value();
    ASSERT_EQ(tenants.size(), 1u);
    EXPECT_EQ(tenants[0].name, "default");
    EXPECT_EQ(tenants[0].realm, "santral");
    EXPECT_EQ(tenants[0].emergency_numbers, (std::vector<std::string>{"112", "911"}));
}

TEST_F(DatabaseTest, KeepsWhatIsThereWhenOpenedAgain) {
    auto before = open().value();
    const auto first = list_tenants(before).value();
    auto database = open().value();
    EXPECT_EQ(list_tenants(database).value()[0].id, first[0].id);
}

TEST_F(DatabaseFile, IsReadableByItsOwnerAlone) {
    ASSERT_TRUE(open());
    EXPECT_EQ(std::filesystem::status(file).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(DatabaseTest, OfANewerSantralIsRefusedAndLeftAlone) {
    {
        auto database = open().value();
        database.connection().sql << "INSERT INTO schema_migrations VALUES (9000, '9000_later.sql', '', 0)";
    }
    const auto refused = open();
    EXPECT_EQ(refused.error().code, Errc::unsupported);
    EXPECT_EQ(
        refused.error().detail,
        fmt::format("database is of a newer Santral (schema 9000, this one knows {}): install the newer "
                    "version, or restore a backup",
                    embedded_migrations().back().version));
}

TEST_F(DatabaseFile, ThatIsNoDatabaseIsRefusedAndLeftAlone) {
    std::ofstream(file) << std::string(5000, 'x');
    const auto refused = open();
    EXPECT_EQ(refused.error().code, Errc::malformed);
    EXPECT_THAT(refused.error().detail, testing::HasSubstr("is not a database"));
    EXPECT_EQ(std::filesystem::file_size(file), 5000u);
}

TEST_F(DatabaseTest, OfAnotherProgramIsRefusedAndLeftAlone) {
    {
        soci::session foreign(scratch.backend(), scratch.address());
        foreign << "CREATE TABLE photographs (id INTEGER)";
    }
    const auto refused = open();
    EXPECT_EQ(refused.error().code, Errc::unsupported);
    EXPECT_THAT(refused.error().detail, testing::HasSubstr("belongs to another program"));
}

TEST_F(DatabaseFile, InADirectoryThatDoesNotExistIsRefusedWithTheRemedy) {
    const auto refused = Database::open(directory.path() / "missing" / "santral.db");
    EXPECT_EQ(refused.error().code, Errc::unavailable);
    EXPECT_THAT(refused.error().detail, testing::HasSubstr("make its directory"));
}

TEST_F(DatabaseFile, WithAnUnknownUrlIsRefused) {
    EXPECT_EQ(Database::open("mysql://localhost/santral").error().code, Errc::unsupported);
}

TEST_F(DatabaseFile, InAPathWithBlanksAndEqualSignsOpens) {
    file = directory.path() / "my calls = mine.db";
    EXPECT_TRUE(open());
    EXPECT_TRUE(std::filesystem::exists(file));
}

TEST_F(DatabaseFile, ThatIsDamagedIsFoundOut) {
    {
        auto database = open().value();
    }
    std::fstream damaged(file, std::ios::in | std::ios::out | std::ios::binary);
    damaged.seekp(4096 * 3);
    damaged << std::string(4096 * 3, 'x');
    damaged.close();
    auto database = open();
    const auto verdict = database ? check_integrity(*database) : Result<void>(fail(Errc::malformed, ""));
    EXPECT_EQ(verdict.error().code, Errc::malformed);
}

TEST_F(DatabaseFile, OnAFullDiskSaysSoAndKeepsWhatItHas) {
    auto database = open().value();
    database.connection().sql << "PRAGMA max_page_count = 1";
    const auto refused = in_transaction(database, [&]() -> Result<void> {
        for (int i = 0; i < 10'000; ++i) {
            const auto name = std::to_string(i);
            TRY(add_tenant(database, {.id = name, .name = name, .domain = name, .realm = name}));
        }
        return {};
    });
    EXPECT_EQ(refused.error().code, Errc::unavailable);
    EXPECT_THAT(refused.error().detail, testing::HasSubstr("the disk is full"));
    EXPECT_EQ(list_tenants(database).value().size(), 1u);
}

TEST_F(DatabaseTest, ThatIsReadOnlySaysSo) {
    auto database = open().value();
    database.connection().sql << scratch.refuse_writing();
    const auto refused = add_tenant(database, {.id = "2", .name = "2", .domain = "2", .realm = "2"});
    EXPECT_EQ(refused.error().code, Errc::unavailable);
    EXPECT_THAT(refused.error().detail, testing::HasSubstr("read-only"));
}

TEST_F(DatabaseTest, ATransactionIsAllOrNothing) {
    auto database = open().value();
    const auto failed = in_transaction(database, [&]() -> Result<void> {
        TRY(add_tenant(database, {.id = "2", .name = "2", .domain = "2", .realm = "2"}));
        return fail(Errc::denied, "on second thoughts");
    });
    EXPECT_EQ(failed.error().detail, "on second thoughts");
    EXPECT_EQ(list_tenants(database).value().size(), 1u);
}

TEST_F(DatabaseTest, ATransactionInATransactionIsPartOfIt) {
    auto database = open().value();
    const auto inner = [&] {
        return add_tenant(database, {.id = "2", .name = "2", .domain = "2", .realm = "2"});
    };
    const auto outer = in_transaction(database, [&]() -> Result<void> {
        TRY(in_transaction(database, inner));
        return fail(Errc::denied, "on second thoughts");
    });
    EXPECT_FALSE(outer);
    EXPECT_EQ(list_tenants(database).value().size(), 1u);
}

}  // namespace
}  // namespace santral::store
