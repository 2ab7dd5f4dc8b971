// The resource /events: a WebSocket on which the exchange's events of the caller's tenant come.

#include "api/event_hub.h"
#include "api/resources.h"

namespace santral::api {

void add_events(Router& router, EventHub& hub) {
    router.add({"GET", "/events", "events:read",
                Upgrade([&hub](const Request& request) -> Checked<std::unique_ptr<net::WebSocket::User>> {
                    TRY(request.check_query({"resume"}));
                    const auto* token = request.find_query("resume");
                    return hub.listen(request.caller.tenant, token ? *token : "");
                })});
}

}  // namespace santral::api
