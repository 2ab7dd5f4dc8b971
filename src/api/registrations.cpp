// The resource /registrations: which phones can be reached, of the caller's tenant.

#include "api/live_page.h"
#include "api/resources.h"

namespace santral::api {
namespace {

json::value to_json(const LiveRegistration& phone) {
    return json::object{{"id", phone.id},
                        {"extension_id", phone.extension_id},
                        {"extension", phone.extension},
                        {"contact", phone.contact},
                        {"transport", phone.transport},
                        {"remote", phone.remote},
                        {"user_agent", text_or_null(phone.user_agent)},
                        {"expires_at", api::to_json(phone.expires_at)},
                        {"reachability", to_string(phone.reachability)}};
}

// Extensions in their order, and the phones of one together.
std::string key_of(const LiveRegistration& phone) {
    return phone.extension + "/" + phone.id;
}

void list(Surroundings& around, const Request& request, const Respond& respond) {
    const auto known = request.check_query({"limit", "cursor", "extension"});
    if (!known) return respond(std::unexpected(known.error()));
    auto page = read_page(request);
    if (!page) return respond(std::unexpected(std::move(page).error()));
    const auto* extension = request.find_query("extension");
    using Phones = std::vector<LiveRegistration>;
    Answer<Phones> then = [page = *page, respond, only = extension ? *extension : ""](Result<Phones> phones) {
        if (!phones) return respond(std::unexpected(Problem(phones.error())));
        std::erase_if(*phones, [&only](const LiveRegistration& phone) {
            return !only.empty() && phone.extension != only;
        });
        respond(reply_live_page(*phones, page, key_of,
                                [](const LiveRegistration& phone) { return to_json(phone); }));
    };
    around.exchange.list_registrations(request.caller.tenant, bring_home(around.loop, std::move(then)));
}

}  // namespace

void add_registrations(Router& router, Surroundings& around) {
    router.add({"GET", "/registrations", "registrations:read", bind_live(around, list)});
}

}  // namespace santral::api
