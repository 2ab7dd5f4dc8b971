#pragma once
// What an API key may be allowed to do: one word for reading and one for writing each family of resources.

#include <array>
#include <string_view>

namespace santral::api {

constexpr std::array<std::string_view, 29> scopes = {"call-records:read",
                                                     "calls:read",
                                                     "calls:write",
                                                     "city-numbers:read",
                                                     "city-numbers:write",
                                                     "connection-ports:read",
                                                     "connection-ports:write",
                                                     "events:read",
                                                     "extension-groups:read",
                                                     "extension-groups:write",
                                                     "extensions:read",
                                                     "extensions:write",
                                                     "feature-codes:read",
                                                     "feature-codes:write",
                                                     "internal-numbers:read",
                                                     "internal-numbers:write",
                                                     "metrics:read",
                                                     "music-on-hold:read",
                                                     "music-on-hold:write",
                                                     "outbound-profiles:read",
                                                     "outbound-profiles:write",
                                                     "recordings:read",
                                                     "registrations:read",
                                                     "ring-plans:read",
                                                     "ring-plans:write",
                                                     "tenants:read",
                                                     "tenants:write",
                                                     "trunks:read",
                                                     "trunks:write"};

// One of them, "calls:*" for a whole family, or "*".
bool is_grantable(std::string_view scope);

}  // namespace santral::api
