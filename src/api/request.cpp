// Questions about a request.

#include "api/request.h"

#include <fmt/format.h>

#include <algorithm>

namespace santral::api {

bool Caller::has_scope(std::string_view scope) const {
    const auto all_of_it = fmt::format("{}:*", scope.substr(0, scope.find(':')));
    return std::ranges::any_of(scopes, [&](const std::string& granted) {
        return granted == scope || granted == all_of_it || granted == "*";
    });
}

const std::string* Request::find_query(std::string_view name) const {
    const auto found = std::ranges::find(query, name, [](const auto& entry) { return entry.first; });
    return found == query.end() ? nullptr : &found->second;
}

Checked<void> Request::check_query(std::initializer_list<std::string_view> known) const {
    for (const auto& [name, value] : query) {
        if (std::ranges::find(known, name) != known.end()) continue;
        return std::unexpected(
            Problem(ProblemType::unknown_field, fmt::format("\"{}\" is not asked here", name), name));
    }
    return {};
}

}  // namespace santral::api
