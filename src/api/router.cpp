// Finding a route: the templates are few, and compared one after the other.

#include "api/router.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/scopes.h"
#include "base/assert.h"
#include "base/text.h"

namespace santral::api {
namespace {

using Captured = std::map<std::string, std::string, std::less<>>;

std::optional<Captured> match(std::string_view path, const std::vector<std::string>& segments) {
    const auto parts = split(path.substr(1), '/');
    if (parts.size() != segments.size()) return {};
    Captured captured;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].starts_with('{')) {
            captured.emplace(parts[i].substr(1, parts[i].size() - 2), segments[i]);
        } else if (parts[i] != segments[i]) {
            return {};
        }
    }
    return captured;
}

}  // namespace

void Router::add(Route route) {
    SANTRAL_ASSERT(std::ranges::none_of(routes_, [&route](const Route& other) {
        return other.method == route.method && other.path == route.path;
    }));
    SANTRAL_ASSERT(route.scope.empty() || is_grantable(route.scope));
    routes_.push_back(std::move(route));
}

Checked<Router::Match> Router::find(std::string_view method, const std::vector<std::string>& segments) const {
    const auto wanted = method == "HEAD" ? std::string_view("GET") : method;
    std::string allowed;
    for (const auto& route : routes_) {
        auto path = match(route.path, segments);
        if (!path) continue;
        if (route.method == wanted) return Match{&route, std::move(*path)};
        allowed += fmt::format("{}{}", allowed.empty() ? "" : ", ", route.method);
    }
    if (allowed.empty()) {
        return std::unexpected(Problem(ProblemType::not_found, "there is no such resource"));
    }
    Problem problem(ProblemType::method_not_allowed, fmt::format("it has {}", allowed));
    problem.headers.push_back({"Allow", allowed});
    return std::unexpected(std::move(problem));
}

}  // namespace santral::api
