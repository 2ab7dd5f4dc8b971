// Keys and people in the store. The server asks the store each time, and need not be told.

#include "app/commands/credentials.h"

#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include "api/scopes.h"
#include "app/commands/table.h"
#include "directory/wording.h"
#include "store/api_keys.h"
#include "store/tenants.h"
#include "store/users.h"

namespace santral::app {

namespace {

Result<void> check_scopes(const std::vector<std::string>& scopes) {
    if (scopes.empty())
        return fail(Errc::malformed,
                    "a key without a scope may do nothing: give one, as --scope extensions:read");
    for (const auto& scope : scopes) {
        if (!api::is_grantable(scope))
            return fail(Errc::malformed,
                        fmt::format("'{}' is no scope: give some of {}, calls:* and its like, or *", scope,
                                    fmt::join(api::scopes, ", ")));
    }
    return {};
}

}  // namespace

Result<void> add_api_key(CommandContext& context, const ApiKeyRequest& request) {
    TRY(check_scopes(request.scopes));
    auto database = TRY(context.open());
    store::NewApiKey wanted{.tenant_id = TRY(store::find_tenant(database, context.tenant)).id,
                            .name = TRY(directory::check_name("key", request.name)),
                            .scopes = request.scopes};
    if (request.days > 0) wanted.expires_at = system_wall_time() + std::chrono::days(request.days);
    const auto issued = TRY(store::add_api_key(database, context.random, wanted));
    fmt::print(context.out, "{}\n", issued.token);
    fmt::print(context.notes, "note: this is the key {}; it is shown once: only a hash of it is kept\n",
               issued.key.name);
    return {};
}

Result<void> list_api_keys(CommandContext& context) {
    auto database = TRY(context.open());
    const auto tenant = TRY(store::find_tenant(database, context.tenant));
    std::vector<std::vector<std::string>> rows{{"NAME", "SCOPES", "MADE", "EXPIRES"}};
    for (const auto& key : TRY(store::list_api_keys(database, tenant.id)))
        rows.push_back({key.name, fmt::format("{}", fmt::join(key.scopes, " ")), to_rfc3339(key.created_at),
                        key.expires_at ? to_rfc3339(*key.expires_at) : "never"});
    print_table(context.out, rows);
    return {};
}

Result<void> remove_api_key(CommandContext& context, const std::string& name) {
    auto database = TRY(context.open());
    const auto tenant = TRY(store::find_tenant(database, context.tenant));
    return store::remove_api_key(database, tenant.id, name);
}

Result<void> add_user(CommandContext& context, const UserRequest& request, const PasswordSource& source) {
    auto database = TRY(context.open());
    const auto tenant = TRY(store::find_tenant(database, context.tenant));
    const auto name = TRY(directory::check_name("person", request.name));
    const auto password = TRY(choose_password(context, source));
    TRY(store::add_user(
        database, context.random,
        {.tenant_id = tenant.id, .login = request.login, .name = name, .password = password}));
    show_password(context, source, "user " + request.login, password);
    return {};
}

Result<void> list_users(CommandContext& context) {
    auto database = TRY(context.open());
    const auto tenant = TRY(store::find_tenant(database, context.tenant));
    std::vector<std::vector<std::string>> rows{{"LOGIN", "NAME", "MADE"}};
    for (const auto& user : TRY(store::list_users(database, tenant.id)))
        rows.push_back({user.login, user.name, to_rfc3339(user.created_at)});
    print_table(context.out, rows);
    return {};
}

Result<void> remove_user(CommandContext& context, const std::string& login) {
    auto database = TRY(context.open());
    const auto tenant = TRY(store::find_tenant(database, context.tenant));
    return store::remove_user(database, tenant.id, login);
}

}  // namespace santral::app
