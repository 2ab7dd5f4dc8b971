#pragma once
// One request as a resource sees it: who asks is known and has the right to, the body is parsed.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/json.h"
#include "directory/ids.h"
#include "net/http_message.h"

namespace santral::api {

// Who holds the API key. A key belongs to one tenant, and sees nothing of the others; only the scopes of
// tenants and of metrics reach beyond.
struct Caller {
    std::string key_id;
    directory::TenantId tenant;
    std::vector<std::string> scopes;

    // "calls:read" is granted by itself, by "calls:*" and by "*".
    bool has_scope(std::string_view scope) const;
};

struct Request {
    net::HttpRequest http;
    Caller caller;                                         // Empty on routes without a scope.
    std::map<std::string, std::string, std::less<>> path;  // {number} of the template -> what stands there.
    std::vector<std::pair<std::string, std::string>> query;
    json::object body;  // Of POST, PUT and PATCH; a sound stays in http.body.

    const std::string& at(std::string_view name) const { return path.find(name)->second; }
    // Null where the query has no such name.
    const std::string* find_query(std::string_view name) const;
    // Refuses names in the query beside these: a misspelt filter must not answer with everything.
    Checked<void> check_query(std::initializer_list<std::string_view> known) const;
};

}  // namespace santral::api
