// Backups while others write; restores that are verified first and throw nothing away.

#include "store/backup.h"

#include <gmock/gmock.h>

#include <fstream>

#include "store/connection.h"
#include "store/sample_rows.h"

namespace santral::store {
namespace {

using testing::HasSubstr;

struct Backups : testing::Test {
    SampleRows rows{Engine::sqlite};
    std::filesystem::path backup = rows.directory.path() / "backup.db";
    std::filesystem::path other = rows.directory.path() / "other.db";
    std::string long_word = std::string(5000, 'x');
};

// R7
TEST_F(Backups, AreWholeAndPrivateAndRestoreOnAnotherMachine) {
    ASSERT_TRUE(back_up(rows.database, backup));
    EXPECT_EQ(std::filesystem::status(backup).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_EQ(restore(backup, other), std::filesystem::path());
    auto restored = Database::open(other).value();
    EXPECT_EQ(list_extensions(restored).value().at(0).name, "Zeynep Kaya");
    EXPECT_EQ(find_tenant(restored, "default").value().id, rows.tenant);
}

TEST_F(Backups, NeverOverwriteAFile) {
    ASSERT_TRUE(back_up(rows.database, backup));
    EXPECT_EQ(back_up(rows.database, backup).error().code, Errc::conflict);
}

TEST_F(Backups, ThatFailLeaveNothingBehind) {
    const auto failed = back_up(rows.database, rows.directory.path() / "missing" / "backup.db");
    EXPECT_EQ(failed.error().code, Errc::unavailable);
    EXPECT_FALSE(std::filesystem::exists(rows.directory.path() / "missing"));
}

TEST_F(Backups, SeeOnlyWhatIsCommitted) {
    auto writer = Database::open(rows.address).value();
    const auto interrupted = in_transaction(writer, [&]() -> Result<void> {
        TRY(remove_extension(writer, "extension-101"));
        return back_up(rows.database, backup);
    });
    ASSERT_TRUE(interrupted);
    auto copy = Database::open(backup).value();
    EXPECT_EQ(list_extensions(copy).value().size(), 1u);
}

TEST_F(Backups, KeepWhatWasThereWhenTheyAreRestored) {
    ASSERT_TRUE(back_up(rows.database, backup));
    {
        auto later = Database::open(other).value();
        ASSERT_TRUE(add_tenant(later, {.id = "t2", .name = "later", .domain = "later", .realm = "later"}));
    }
    const auto aside = restore(backup, other).value();
    auto restored = Database::open(other).value();
    auto kept = Database::open(aside).value();
    EXPECT_EQ(list_tenants(restored).value().size(), 1u);
    EXPECT_EQ(list_tenants(kept).value().size(), 2u);
}

TEST_F(Backups, AreNotRestoredUnderARunningServer) {
    ASSERT_TRUE(back_up(rows.database, backup));
    const auto refused = restore(backup, rows.address);
    EXPECT_EQ(refused.error().code, Errc::busy);
    EXPECT_THAT(refused.error().detail, HasSubstr("stop the server"));
    EXPECT_EQ(list_extensions(rows.database).value().size(), 1u);
    EXPECT_FALSE(std::filesystem::exists(rows.address + ".restoring"));
}

TEST_F(Backups, ThatAreNoDatabaseAreNotRestored) {
    std::ofstream(backup) << long_word;
    {
        auto present = Database::open(other).value();
    }
    const auto refused = restore(backup, other);
    EXPECT_EQ(refused.error().code, Errc::malformed);
    EXPECT_TRUE(Database::open(other));
}

TEST_F(Backups, OfANewerSantralAreNotRestored) {
    rows.database.connection().sql << "INSERT INTO schema_migrations VALUES (9000, '9000_later.sql', '', 0)";
    ASSERT_TRUE(back_up(rows.database, backup));
    EXPECT_EQ(restore(backup, other).error().code, Errc::unsupported);
    EXPECT_FALSE(std::filesystem::exists(other));
}

TEST_F(Backups, ThatAreDamagedAreNotRestored) {
    ASSERT_TRUE(back_up(rows.database, backup));
    std::fstream damaged(backup, std::ios::in | std::ios::out | std::ios::binary);
    damaged.seekp(4096 * 5);
    damaged << long_word;
    damaged.close();
    EXPECT_EQ(restore(backup, other).error().code, Errc::malformed);
    EXPECT_FALSE(std::filesystem::exists(other));
}

TEST_F(Backups, AreNotMadeByCopyingADatabaseInUse) {
    EXPECT_THAT(restore(rows.address, other).error().detail, HasSubstr("santral backup"));
}

TEST_F(Backups, ThatDoNotExistAreNamed) {
    EXPECT_THAT(restore(backup, other).error().detail, HasSubstr("there is no file"));
}

TEST_F(Backups, TakeThePlaceOfADatabaseThatCannotBeRead) {
    ASSERT_TRUE(back_up(rows.database, backup));
    std::ofstream(other) << long_word;
    const auto aside = restore(backup, other).value();
    EXPECT_EQ(std::filesystem::file_size(aside), long_word.size());
    auto restored = Database::open(other).value();
    EXPECT_EQ(list_extensions(restored).value().size(), 1u);
}

}  // namespace
}  // namespace santral::store
