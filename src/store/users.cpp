// The table users.

#include "store/users.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/uuid.h"
#include "store/columns.h"
#include "store/connection.h"
#include "store/secret_hash.h"

namespace santral::store {
namespace {

struct UserRow {
    User user;
    std::optional<std::string> hash;
};

}  // namespace
}  // namespace santral::store

namespace soci {
template <>
struct type_conversion<santral::store::UserRow> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::UserRow& found) {
        using namespace santral::store;
        found.user.id = text(row, "id");
        found.user.tenant_id = text(row, "tenant_id");
        found.user.login = text(row, "login");
        found.user.name = text(row, "name");
        found.user.created_at = time(row, "created_at");
        found.hash = optional_text(row, "password_hash");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto insert_user =
    "INSERT INTO users (id, tenant_id, login, name, password_hash, created_at)"
    " VALUES (:id, :tenant_id, :login, :name, :password_hash, :created_at)";
constexpr auto select_users =
    "SELECT id, tenant_id, login, name, password_hash, created_at FROM users"
    " WHERE tenant_id = :tenant_id ORDER BY login";
constexpr auto select_user =
    "SELECT id, tenant_id, login, name, password_hash, created_at FROM users"
    " WHERE tenant_id = :tenant_id AND login = :login";
constexpr auto delete_user = "DELETE FROM users WHERE id = :id";

bool is_letter_of_login(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '@';
}

Result<void> check_login(std::string_view login) {
    if (!login.empty() && login.size() <= max_login_bytes && std::ranges::all_of(login, is_letter_of_login))
        return {};
    return fail(Errc::malformed,
                fmt::format("a login is 1 to {} letters from a to z, digits, and . - _ @", max_login_bytes));
}

Result<void> check_user_password(std::string_view password) {
    if (password.size() < min_user_password_bytes)
        return fail(Errc::malformed, fmt::format("the password is too short: take at least {} characters",
                                                 min_user_password_bytes));
    if (password.size() > max_user_password_bytes)
        return fail(Errc::too_large, fmt::format("a password has at most {} bytes", max_user_password_bytes));
    return {};
}

Result<std::optional<UserRow>> find_row(Database& database, const std::string& tenant_id,
                                        const std::string& login) {
    std::optional<UserRow> found;
    TRY(attempt(database, "read the user", [&](soci::session& sql) {
        const soci::rowset<UserRow> rows =
            (sql.prepare << select_user, soci::use(tenant_id), soci::use(login));
        for (const auto& row : rows) found = row;
    }));
    return found;
}

}  // namespace

Result<User> add_user(Database& database, Random& random, const NewUser& wanted) {
    const auto login = to_lower(wanted.login);
    TRY(check_login(login));
    TRY(check_user_password(wanted.password));
    const auto hash = TRY(hash_secret(wanted.password));
    const auto now = system_wall_time();
    User user{make_uuid(now, random), wanted.tenant_id, login, wanted.name, now};
    TRY(write_row(database, fmt::format("add user {}", login), insert_user, [&](PreparedWrite& write) {
        write.put("id", user.id);
        write.put("tenant_id", user.tenant_id);
        write.put("login", user.login);
        write.put("name", user.name);
        write.put("password_hash", hash);
        write.put("created_at", user.created_at);
    }));
    return user;
}

Result<std::vector<User>> list_users(Database& database, const std::string& tenant_id) {
    std::vector<User> found;
    TRY(attempt(database, "read the users", [&](soci::session& sql) {
        const soci::rowset<UserRow> rows = (sql.prepare << select_users, soci::use(tenant_id));
        for (const auto& row : rows) found.push_back(row.user);
    }));
    return found;
}

Result<void> remove_user(Database& database, const std::string& tenant_id, std::string_view login) {
    const auto row = TRY(find_row(database, tenant_id, to_lower(login)));
    if (!row)
        return fail(Errc::not_found,
                    fmt::format("there is no user {}: santral user list shows those there are", login));
    return write_row(database, fmt::format("remove user {}", login), delete_user,
                     [&](PreparedWrite& write) { write.put("id", row->user.id); });
}

Result<User> prove_user(Database& database, const std::string& tenant_id, std::string_view login,
                        std::string_view password) {
    const auto row = TRY(find_row(database, tenant_id, to_lower(login)));
    const bool has_hash = row && row->hash;
    const bool fits = password.size() <= max_user_password_bytes;
    if (!is_secret_of(fits ? password : "", has_hash ? &*row->hash : nullptr))
        return fail(Errc::denied, "the login or the password is wrong");
    return row->user;
}

}  // namespace santral::store
