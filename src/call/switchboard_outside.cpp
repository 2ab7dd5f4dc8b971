// The exchange towards the lines outside: calls that come in by a trunk, and how many go by each.

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "call/switchboard.h"
#include "sip/message/headers.h"

namespace santral::call {
namespace {

using sip::HeaderName;

// Only digits with a + before them are kept as a number: who it was is read from records and shown on phones.
Party make_party(const directory::Tenant& tenant, const ComingIn& coming, const sip::Message& invite) {
    const auto& trunk = *coming.trunk;
    Party party;
    party.tenant_id = tenant.id.text;
    party.domain = tenant.domain;
    party.privacy = privacy_of(invite);
    party.listens_for_tones = trunk.listens_for_tones;
    party.media_encryption = trunk.media_encryption;
    party.line = OutsideLine{trunk.id.text, coming.city->number, trunk.domain()};
    const auto asserted = trunk.trusts_identity ? invite.find(HeaderName::p_asserted_identity) : std::nullopt;
    const auto from = sip::parse_name_addr(asserted.value_or(invite.find(HeaderName::from).value_or("")));
    if (!from) return party;
    party.number = sip::unescape(from->uri.user).substr(0, max_dialled_digits);
    party.name = from->display_text();
    if (party.number == "anonymous" || party.number.empty()) party.privacy = Privacy::id;
    return party;
}

}  // namespace

void Switchboard::begin_call_from_outside(sip::ServerTransactionId id, const sip::Message& invite,
                                          const sip::Flow& flow, const ComingIn& coming) {
    const auto& trunk = *coming.trunk;
    if (!coming.city) {
        log_info("trunk {}: nobody has the number of {}", trunk.name, invite.request_uri());
        return respond(id, invite, 404);
    }
    around_.watch.on_accepted(flow);
    if (invite.find(HeaderName::replaces))
        return respond(id, invite, 403);  // T11: no hijacking from outside.
    if (!trunks_.has_room(trunk)) return respond(id, invite, 486);
    const auto caller = make_party(*directory_->find_tenant(trunk.tenant), coming, invite);
    auto& call = make_call(caller, coming.city->number);
    if (!call.take(id, invite, flow, caller)) return on_call_over(call);
    if (call.state() != Call::State::arriving) return;
    auto found = router_.route_city(*directory_, *coming.city);
    found ? call.dial(std::move(*found)) : call.refuse(found.error());
}

std::size_t Switchboard::count_calls(const directory::TrunkId& trunk) const {
    const auto goes_by = [&trunk](const Participant& one) {
        return one.who.line && one.who.line->trunk_id == trunk.text && one.leg->state() != Leg::State::ended;
    };
    std::size_t count = 0;
    for (const auto& [key, entry] : calls_)
        count += static_cast<std::size_t>(std::ranges::count_if(entry.call->participants(), goes_by));
    return count;
}

}  // namespace santral::call
