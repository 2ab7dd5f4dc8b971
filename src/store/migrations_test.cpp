// Migrations: in order, once each, never rewritten; and db/schema.sql is what they make.

#include "store/migrations.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "store/connection.h"
#include "store/scratch_database.h"

namespace santral::store {
namespace {

struct Migrations : testing::Test {
    // Those of the program, and one more.
    std::vector<Migration> with(std::string_view sql) {
        const auto embedded = embedded_migrations();
        std::vector<Migration> longer(embedded.begin(), embedded.end());
        longer.push_back({embedded_migrations().back().version + 1, "9999_later.sql", sql});
        return longer;
    }

    int version() {
        int found = 0;
        database.connection().sql << "SELECT MAX(version) FROM schema_migrations", soci::into(found);
        return found;
    }

    ScratchDatabase scratch;
    Database database = scratch.open();
};

TEST_F(Migrations, ANewOneIsAppliedOnce) {
    const auto longer = with("CREATE TABLE later (id TEXT);\n");
    ASSERT_TRUE(migrate(database, longer));
    ASSERT_TRUE(migrate(database, longer));
    EXPECT_EQ(version(), embedded_migrations().back().version + 1);
}

TEST_F(Migrations, OneThatFailsInTheMiddleLeavesNothingBehind) {
    EXPECT_FALSE(migrate(database, with("CREATE TABLE later (id TEXT);\nCREATE TABLE oops (;\n")));
    EXPECT_EQ(version(), embedded_migrations().back().version);
    EXPECT_TRUE(migrate(database, with("CREATE TABLE later (id TEXT);\n")));
}

TEST_F(Migrations, OneThatWasChangedAfterItWasAppliedIsNamed) {
    ASSERT_TRUE(migrate(database, with("CREATE TABLE later (id TEXT);\n")));
    const auto refused = migrate(database, with("CREATE TABLE later (id INTEGER);\n"));
    EXPECT_EQ(refused.error().code, Errc::conflict);
    EXPECT_THAT(refused.error().detail, testing::HasSubstr("migration 9999_later.sql was changed"));
}

TEST_F(Migrations, AreNumberedWithoutAGap) {
    int expected = 0;
    for (const auto& migration : embedded_migrations()) EXPECT_EQ(migration.version, ++expected);
}

TEST(SplitStatements, EndsEachAtASemicolonAtTheEndOfALine) {
    EXPECT_EQ(split_statements("-- Why.\n\nCREATE TABLE a (\n  b TEXT\n);\nDROP TABLE c;\n"),
              (std::vector<std::string>{"CREATE TABLE a (\n  b TEXT\n)", "DROP TABLE c"}));
}

TEST(Schema, IsWhatDbSchemaSqlSays) {
    std::stringstream written;
    written << std::ifstream(SANTRAL_SOURCE_DIR "/db/schema.sql").rdbuf();
    EXPECT_TRUE(dump_schema().value() == written.str()) << "run ./dev schema";
}

}  // namespace
}  // namespace santral::store
