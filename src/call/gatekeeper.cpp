// Proving who asks.

#include "call/gatekeeper.h"

#include <fmt/format.h>

#include "base/log.h"
#include "sip/message/headers.h"

namespace santral::call {
namespace {

// A REGISTER names its firm in the Request-URI (RFC 3261 10.2), others in From: the target may be outside.
std::string_view host_of(const sip::Message& request) {
    if (request.method() == sip::Method::register_) {
        const auto uri = sip::parse_uri(request.request_uri());
        return uri ? uri->host : "";
    }
    const auto from = sip::parse_name_addr(request.find(sip::HeaderName::from).value_or(""));
    return from ? from->uri.host : "";
}

// As deploy/fail2ban knows them.
std::string_view event_name(const sip::Message& request) {
    if (request.method() == sip::Method::register_) return "register_refused";
    if (request.method() == sip::Method::subscribe) return "subscribe_refused";
    return request.method() == sip::Method::message ? "message_refused" : "invite_refused";
}

}  // namespace

Gatekeeper::Gatekeeper(const std::string& secret, sip::DigestOffer offer, Timers& timers, Random& random,
                       SecurityWatch& watch, IsAtPort is_at_port)
    : digest_(secret, timers, random), offer_(offer), watch_(watch), is_at_port_(std::move(is_at_port)) {}

Granted<Subscriber> Gatekeeper::identify(const sip::Message& request, const sip::Flow& flow,
                                         const directory::Snapshot& directory) {
    const auto* tenant = directory.find_tenant(host_of(request));
    if (!tenant) return refuse(404, "no firm has the domain that the request names");
    const auto username = sip::DigestGuard::username(request, tenant->realm);
    const auto* extension = directory.find_extension(tenant->id, username);
    const auto* ha1 = extension && extension->ha1 ? &*extension->ha1 : nullptr;
    const auto verdict = digest_.check(request, tenant->realm, ha1);
    switch (verdict) {
    case sip::Verdict::no_credentials: return challenge(*tenant, false);
    case sip::Verdict::stale: return challenge(*tenant, true);
    case sip::Verdict::wrong:
    case sip::Verdict::replayed:
        watch_.on_refused(flow, {event_name(request), tenant->name, username, sip::to_string(verdict)});
        return challenge(*tenant, false);
    case sip::Verdict::accepted: break;
    }
    // Said only to who knows the password: a guesser learns nothing of it.
    if (!is_at_port_(flow, extension->port)) {
        watch_.on_refused(flow, {event_name(request), tenant->name, username, "not its connection port"});
        return refuse(403,
                      fmt::format("extension {} may use its own connection port only", extension->number));
    }
    watch_.on_accepted(flow);
    return Subscriber{tenant, extension};
}

std::unexpected<Refusal> Gatekeeper::challenge(const directory::Tenant& tenant, bool stale) {
    std::string lines;
    for (const auto& value : digest_.challenge(tenant.realm, stale, offer_)) {
        lines += fmt::format("WWW-Authenticate: {}\r\n", value);
    }
    return refuse(401, "credentials are asked for", std::move(lines));
}

}  // namespace santral::call
