#pragma once
// The people who administer the exchange: a login in their tenant, and the argon2id hash of their password.

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "store/database.h"

namespace santral::store {

constexpr std::size_t max_login_bytes = 64;
constexpr std::size_t min_user_password_bytes = 10;
constexpr std::size_t max_user_password_bytes = 256;

struct User {
    std::string id;
    std::string tenant_id;
    std::string login;  // Lower case, unique in its tenant.
    std::string name;   // First and last name.
    WallTime created_at;
};

struct NewUser {
    std::string tenant_id;
    std::string login;
    std::string name;
    std::string password;
};

// Errors: conflict (the login is taken), malformed (the login is no word, the password is too short),
// too_large.
Result<User> add_user(Database& database, Random& random, const NewUser& wanted);
Result<std::vector<User>> list_users(Database& database, const std::string& tenant_id);  // By login.
Result<void> remove_user(Database& database, const std::string& tenant_id,
                         std::string_view login);  // Error: not_found.

// Who logs in with this. About 100 ms whatever is wrong, and always the same error: denied.
Result<User> prove_user(Database& database, const std::string& tenant_id, std::string_view login,
                        std::string_view password);

}  // namespace santral::store
