#pragma once
// santral api-key and santral user: who may administer the exchange through its API, and at its desk.

#include "app/commands/context.h"
#include "app/commands/password.h"

namespace santral::app {

struct ApiKeyRequest {
    std::string name;
    std::vector<std::string> scopes;
    int days = 0;  // Until it expires; 0: never.
};

Result<void> add_api_key(CommandContext& context, const ApiKeyRequest& request);  // The key is shown once.
Result<void> list_api_keys(CommandContext& context);
Result<void> remove_api_key(CommandContext& context, const std::string& name);

struct UserRequest {
    std::string login;
    std::string name;
};

Result<void> add_user(CommandContext& context, const UserRequest& request, const PasswordSource& source);
Result<void> list_users(CommandContext& context);
Result<void> remove_user(CommandContext& context, const std::string& login);

}  // namespace santral::app
