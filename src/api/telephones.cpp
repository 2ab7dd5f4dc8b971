// The resources /sip and /ws: a telephone in a browser becomes a WebSocket of SIP (RFC 7118). It proves who
// it is there, to signalling, as every other telephone does.

#include <algorithm>

#include "api/resources.h"
#include "base/text.h"

namespace santral::api {
namespace {

// RFC 6454 7: scheme and host of the page. Ours is the host that the request names.
bool is_ours(std::string_view origin, const net::HttpHeaders& headers) {
    const auto* host = net::find_header(headers, "Host");
    const auto scheme_end = origin.find("://");
    return host && scheme_end != origin.npos && equals_ignoring_case(origin.substr(scheme_end + 3), *host);
}

// Only browsers say an origin: whose page it is that would use the telephone of who looks at it.
Checked<void> check_origin(const Surroundings& around, const Request& request) {
    const auto* origin = net::find_header(request.http.headers, "Origin");
    if (!origin || is_ours(*origin, request.http.headers)) return {};
    const auto is_it = [origin](const std::string& known) {
        return known == "*" || equals_ignoring_case(known, *origin);
    };
    if (std::ranges::any_of(around.origins, is_it)) return {};
    return std::unexpected(
        Problem(ProblemType::denied, "telephones of this page may not come: name its origin in api.origins"));
}

}  // namespace

void add_telephones(Router& router, Surroundings& around) {
    const HandOver hand_over{"sip",
                             [&around](const Request& request) { return check_origin(around, request); },
                             [&around](net::DetachedConnection connection) {
                                 around.exchange.take_telephone(std::move(connection));
                             }};
    router.add({"GET", "/sip", "", hand_over});
    router.add({"GET", "/ws", "", hand_over});  // Where some telephones look for it by themselves.
}

}  // namespace santral::api
