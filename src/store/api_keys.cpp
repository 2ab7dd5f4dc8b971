// The table api_keys, and the text of a key.

#include "store/api_keys.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "base/uuid.h"
#include "store/columns.h"
#include "store/connection.h"
#include "store/secret_hash.h"

namespace santral::store {
namespace {

struct ApiKeyRow {
    ApiKey key;
    std::string hash;
};

}  // namespace
}  // namespace santral::store

namespace soci {
template <>
struct type_conversion<santral::store::ApiKeyRow> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::ApiKeyRow& found) {
        using namespace santral::store;
        found.key.id = text(row, "id");
        found.key.tenant_id = text(row, "tenant_id");
        found.key.name = text(row, "name");
        found.key.scopes = list(row, "scopes");
        found.key.created_at = time(row, "created_at");
        found.key.expires_at = optional_time(row, "expires_at");
        found.hash = text(row, "key_hash");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr std::string_view token_prefix = "santral_";
constexpr std::size_t id_digits = 32;       // A UUID without its dashes.
constexpr std::size_t secret_letters = 32;  // 190 bits.
constexpr std::size_t token_bytes = token_prefix.size() + id_digits + 1 + secret_letters;

constexpr auto insert_key =
    "INSERT INTO api_keys (id, tenant_id, name, key_hash, scopes, created_at, expires_at)"
    " VALUES (:id, :tenant_id, :name, :key_hash, :scopes, :created_at, :expires_at)";
constexpr auto select_keys =
    "SELECT id, tenant_id, name, key_hash, scopes, created_at, expires_at FROM api_keys"
    " WHERE tenant_id = :tenant_id ORDER BY name";
constexpr auto select_key =
    "SELECT id, tenant_id, name, key_hash, scopes, created_at, expires_at FROM api_keys WHERE id = :id";
constexpr auto delete_key = "DELETE FROM api_keys WHERE tenant_id = :tenant_id AND id = :id";

// The two parts of a token; both empty when it is none.
struct TokenParts {
    std::string id;
    std::string_view secret;
};

std::string make_token(const std::string& id, std::string_view secret) {
    std::string digits = id;
    std::erase(digits, '-');
    return fmt::format("{}{}_{}", token_prefix, digits, secret);
}

TokenParts take_apart(std::string_view token) {
    if (token.size() != token_bytes || !token.starts_with(token_prefix)) return {};
    if (token[token_prefix.size() + id_digits] != '_') return {};
    std::string id(token.substr(token_prefix.size(), id_digits));
    for (const auto position : {8, 13, 18, 23}) id.insert(position, 1, '-');
    if (!std::ranges::all_of(
            id, [](char c) { return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }))
        return {};
    return {std::move(id), token.substr(token_bytes - secret_letters)};
}

Result<void> check_scopes(const std::vector<std::string>& scopes) {
    if (scopes.size() > max_scopes)
        return fail(Errc::too_large,
                    fmt::format("a key has at most {} scopes, not {}", max_scopes, scopes.size()));
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '-' || c == ':' || c == '*'; };
    for (const auto& scope : scopes)
        if (scope.empty() || scope.size() > max_scope_bytes || !std::ranges::all_of(scope, is_letter))
            return fail(Errc::malformed,
                        fmt::format("\"{}\" is no scope: it is a word, as extensions:read", scope));
    return {};
}

Result<std::optional<ApiKeyRow>> find_row(Database& database, const std::string& id) {
    std::optional<ApiKeyRow> found;
    TRY(attempt(database, "read the API key", [&](soci::session& sql) {
        const soci::rowset<ApiKeyRow> rows = (sql.prepare << select_key, soci::use(id));
        for (const auto& row : rows) found = row;
    }));
    return found;
}

}  // namespace

Result<IssuedApiKey> add_api_key(Database& database, Random& random, const NewApiKey& wanted) {
    TRY(check_scopes(wanted.scopes));
    const auto now = system_wall_time();
    const auto secret = random.token(secret_letters);
    const auto hash = TRY(hash_secret(secret));
    ApiKey key{make_uuid(now, random), wanted.tenant_id, wanted.name, wanted.scopes, now, wanted.expires_at};
    TRY(write_row(database, fmt::format("add API key {}", key.name), insert_key, [&](PreparedWrite& write) {
        write.put("id", key.id);
        write.put("tenant_id", key.tenant_id);
        write.put("name", key.name);
        write.put("key_hash", hash);
        write.put("scopes", key.scopes);
        write.put("created_at", key.created_at);
        write.put("expires_at", key.expires_at);
    }));
    auto token = make_token(key.id, secret);
    return IssuedApiKey{std::move(key), std::move(token)};
}

Result<std::vector<ApiKey>> list_api_keys(Database& database, const std::string& tenant_id) {
    std::vector<ApiKey> found;
    TRY(attempt(database, "read the API keys", [&](soci::session& sql) {
        const soci::rowset<ApiKeyRow> rows = (sql.prepare << select_keys, soci::use(tenant_id));
        for (const auto& row : rows) found.push_back(row.key);
    }));
    return found;
}

Result<void> remove_api_key(Database& database, const std::string& tenant_id, const std::string& name) {
    for (const auto& key : TRY(list_api_keys(database, tenant_id)))
        if (key.name == name)
            return write_row(database, fmt::format("remove API key {}", name), delete_key,
                             [&](PreparedWrite& write) {
                                 write.put("tenant_id", tenant_id);
                                 write.put("id", key.id);
                             });
    return fail(Errc::not_found,
                fmt::format("there is no API key \"{}\": santral api-key list shows those there are", name));
}

Result<ApiKey> prove_api_key(Database& database, std::string_view token, WallTime now) {
    const auto parts = take_apart(token);
    const auto row = TRY(find_row(database, parts.id));
    const bool is_right = is_secret_of(parts.secret, row ? &row->hash : nullptr);
    if (!is_right || (row->key.expires_at && *row->key.expires_at <= now))
        return fail(Errc::denied, "the API key is unknown or has expired");
    return row->key;
}

}  // namespace santral::store
