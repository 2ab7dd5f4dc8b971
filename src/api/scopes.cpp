// Families are what stands before the colon.

#include "api/scopes.h"

#include <algorithm>

namespace santral::api {

bool is_grantable(std::string_view scope) {
    if (scope == "*") return true;
    if (!scope.ends_with(":*")) return std::ranges::find(scopes, scope) != scopes.end();
    const auto family = scope.substr(0, scope.size() - 1);  // With its colon.
    return std::ranges::any_of(scopes, [family](std::string_view one) { return one.starts_with(family); });
}

}  // namespace santral::api
