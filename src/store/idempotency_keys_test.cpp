// Answers kept for who asks again: a day long, one for each key, apart by tenant.

#include "store/idempotency_keys.h"

#include <gtest/gtest.h>

#include "store/sample_rows.h"

namespace santral::store {
namespace {

using namespace std::chrono_literals;

struct IdempotencyKeys : testing::Test {
    Result<void> keep(const std::string& key, WallTime when) {
        return keep_idempotent_answer(database, rows.tenant, key, answer, when);
    }
    std::optional<IdempotentAnswer> find(const std::string& key, WallTime when) {
        return find_idempotent_answer(database, rows.tenant, key, when).value();
    }

    WallTime now{1'800'000'000'000ms};
    IdempotentAnswer answer{"digest", 201, "/api/v1/extensions/101", R"({"number":"101"})"};
    SampleRows rows;
    Database& database = rows.database;
};

TEST_F(IdempotencyKeys, GiveTheSameAnswerForADay) {
    ASSERT_TRUE(keep("once", now));
    const auto found = find("once", now + 24h - 1ms);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->request_digest, "digest");
    EXPECT_EQ(found->status, 201);
    EXPECT_EQ(found->location, "/api/v1/extensions/101");
    EXPECT_EQ(found->body, R"({"number":"101"})");
    EXPECT_FALSE(find("once", now + 24h));
    EXPECT_FALSE(find("another", now));
}

TEST_F(IdempotencyKeys, MayBeUsedAgainAfterADay) {
    ASSERT_TRUE(keep("once", now));
    EXPECT_EQ(keep("once", now + 1h).error().code, Errc::conflict);
    EXPECT_TRUE(keep("once", now + 24h));
}

TEST_F(IdempotencyKeys, OfAnotherTenantAreOthers) {
    ASSERT_TRUE(keep("once", now));
    EXPECT_FALSE(find_idempotent_answer(database, "another", "once", now).value());
}

TEST_F(IdempotencyKeys, ThatAreTooLongAreRefused) {
    EXPECT_EQ(keep(std::string(max_idempotency_key_bytes + 1, 'k'), now).error().code, Errc::too_large);
}

}  // namespace
}  // namespace santral::store
