#pragma once
// The keys by which programs administer the exchange: shown once, kept as argon2id hashes.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "store/database.h"

namespace santral::store {

constexpr std::size_t max_scopes = 32;
constexpr std::size_t max_scope_bytes = 64;

struct ApiKey {
    std::string id;
    std::string tenant_id;
    std::string name;                 // Unique in its tenant.
    std::vector<std::string> scopes;  // "extensions:read": what it may do; the words are those of the API.
    WallTime created_at;
    std::optional<WallTime> expires_at;  // Absent: never.
};

struct NewApiKey {
    std::string tenant_id;
    std::string name;
    std::vector<std::string> scopes;
    std::optional<WallTime> expires_at;
};

struct IssuedApiKey {
    ApiKey key;
    // "santral_<its id in hexadecimal>_<190 random bits>". Its id finds the row, so that one hash is
    // compared.
    std::string token;
};

// Errors: conflict (the name is taken), malformed (a scope is no word), too_large.
Result<IssuedApiKey> add_api_key(Database& database, Random& random, const NewApiKey& wanted);
Result<std::vector<ApiKey>> list_api_keys(Database& database, const std::string& tenant_id);  // By name.
Result<void> remove_api_key(Database& database, const std::string& tenant_id,
                            const std::string& name);  // Error: not_found.

// Whose key this is. About 100 ms whatever is wrong with it, and always the same error (denied): who asks
// learns nothing. Whoever must answer many requests a second keeps the answer for a while, under a digest of
// the token.
Result<ApiKey> prove_api_key(Database& database, std::string_view token, WallTime now);

}  // namespace santral::store
