// API keys and users: proved by hashes, silent about what is wrong, kept apart by tenant.

#include "store/api_keys.h"

#include <gmock/gmock.h>

#include "store/sample_rows.h"
#include "store/secret_hash.h"
#include "store/users.h"

namespace santral::store {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct ApiKeys : testing::Test {
    Result<IssuedApiKey> add(const std::string& name, std::optional<WallTime> expires_at = {}) {
        return add_api_key(
            database, random,
            {.tenant_id = rows.tenant, .name = name, .scopes = {"calls:read"}, .expires_at = expires_at});
    }
    Result<ApiKey> prove(std::string_view token) { return prove_api_key(database, token, now); }

    WallTime now{1'800'000'000'000ms};
    SampleRows rows;
    Database& database = rows.database;
    SeededRandom random{1};
};

TEST_F(ApiKeys, AreProvedByTheirTokenAndTellTheirScopes) {
    const auto token = add("crm").value().token;
    const auto proved = prove(token).value();
    EXPECT_EQ(proved.name, "crm");
    EXPECT_EQ(proved.tenant_id, rows.tenant);
    EXPECT_THAT(proved.scopes, ElementsAre("calls:read"));
}

TEST_F(ApiKeys, ThatAreWrongAllGetTheSameAnswer) {
    const auto token = add("crm").value().token;
    const auto expired = add("old", now).value().token;
    const std::string silent = "the API key is unknown or has expired";
    EXPECT_EQ(prove("").error().detail, silent);
    EXPECT_EQ(prove(token.substr(1)).error().detail, silent);
    EXPECT_EQ(prove(token.substr(0, token.size() - 1) + "!").error().detail, silent);
    EXPECT_EQ(prove("santral_00000000000000000000000000000000_" + std::string(32, 'x')).error().detail,
              silent);
    EXPECT_EQ(prove(expired).error().detail, silent);
    EXPECT_EQ(prove(expired).error().code, Errc::denied);
}

TEST_F(ApiKeys, AreNotInTheDatabaseThemselves) {
    const auto issued = add("crm").value();
    EXPECT_THAT(issued.token, testing::StartsWith("santral_"));
    EXPECT_THAT(issued.token, Not(HasSubstr(issued.key.id)));  // Without its dashes.
    const auto hash = hash_secret("secret").value();
    EXPECT_THAT(hash, testing::StartsWith("$argon2id$v=19$m=65536,t=2,p=1$"));
    EXPECT_THAT(hash, Not(HasSubstr("secret")));
}

TEST_F(ApiKeys, AreListedByNameAndRemovedByName) {
    const auto token = add("crm").value().token;
    ASSERT_TRUE(add("billing"));
    ASSERT_TRUE(remove_api_key(database, rows.tenant, "crm"));
    const auto left = list_api_keys(database, rows.tenant).value();
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0].name, "billing");
    EXPECT_FALSE(prove(token));
    EXPECT_EQ(remove_api_key(database, rows.tenant, "crm").error().code, Errc::not_found);
}

// X11
TEST_F(ApiKeys, OfAnotherTenantAreNeitherSeenNorRemoved) {
    ASSERT_TRUE(add("crm"));
    EXPECT_TRUE(list_api_keys(database, "another").value().empty());
    EXPECT_FALSE(remove_api_key(database, "another", "crm"));
}

TEST_F(ApiKeys, HaveUniqueNamesAndSensibleScopes) {
    ASSERT_TRUE(add("crm"));
    EXPECT_EQ(add("crm").error().code, Errc::conflict);
    const auto with = [&](std::vector<std::string> scopes) {
        return add_api_key(database, random,
                           {.tenant_id = rows.tenant, .name = "x", .scopes = std::move(scopes)});
    };
    EXPECT_EQ(with({"calls,read"}).error().code, Errc::malformed);
    EXPECT_EQ(with({std::string(max_scope_bytes + 1, 'a')}).error().code, Errc::malformed);
    EXPECT_EQ(with(std::vector<std::string>(max_scopes + 1, "a")).error().code, Errc::too_large);
}

struct Users : testing::Test {
    Result<User> add(std::string login, std::string password = "a long password") {
        return add_user(database, random,
                        {.tenant_id = rows.tenant,
                         .login = std::move(login),
                         .name = "Sara Ahmadi",
                         .password = std::move(password)});
    }

    SampleRows rows;
    Database& database = rows.database;
    SeededRandom random{1};
};

TEST_F(Users, LogInWithTheirPasswordWhateverTheCaseOfTheirLogin) {
    ASSERT_TRUE(add("Sara"));
    EXPECT_EQ(prove_user(database, rows.tenant, "SARA", "a long password").value().name, "Sara Ahmadi");
}

TEST_F(Users, ThatDoNotExistGetTheAnswerOfAWrongPassword) {
    ASSERT_TRUE(add("sara"));
    const auto wrong = prove_user(database, rows.tenant, "sara", "another password").error();
    EXPECT_EQ(wrong.code, Errc::denied);
    EXPECT_EQ(prove_user(database, rows.tenant, "nobody", "a long password").error().detail, wrong.detail);
    EXPECT_EQ(prove_user(database, "another", "sara", "a long password").error().detail, wrong.detail);
    const std::string endless(max_user_password_bytes + 1, 'x');
    EXPECT_EQ(prove_user(database, rows.tenant, "sara", endless).error().detail, wrong.detail);
}

TEST_F(Users, NeedALoginThatIsAWordAndALongPassword) {
    EXPECT_EQ(add("sara ahmadi").error().code, Errc::malformed);
    EXPECT_EQ(add(std::string(max_login_bytes + 1, 'a')).error().code, Errc::malformed);
    EXPECT_EQ(add("sara", "short").error().code, Errc::malformed);
    EXPECT_EQ(add("sara", std::string(max_user_password_bytes + 1, 'x')).error().code, Errc::too_large);
}

TEST_F(Users, AreListedAndRemovedByLogin) {
    ASSERT_TRUE(add("sara"));
    EXPECT_EQ(add("sara").error().code, Errc::conflict);
    EXPECT_EQ(list_users(database, rows.tenant).value().at(0).login, "sara");
    ASSERT_TRUE(remove_user(database, rows.tenant, "sara"));
    EXPECT_EQ(remove_user(database, rows.tenant, "sara").error().code, Errc::not_found);
}

}  // namespace
}  // namespace santral::store
