// Links by their trunk, and where calls come from.

#include "call/trunks.h"

#include <fmt/format.h>

#include <algorithm>

#include "sip/message/headers.h"

namespace santral::call {
namespace {

using directory::CityNumber;
using directory::Trunk;

std::string user_of(const sip::Message& message, sip::HeaderName name) {
    const auto address = sip::parse_name_addr(message.find(name).value_or(""));
    return address ? sip::unescape(address->uri.user) : "";
}

// Carriers ask for the number that was dialled, or for the contact that we registered, with the number in To.
const CityNumber* find_city(const directory::Snapshot& directory, const Trunk& trunk,
                            const sip::Message& invite) {
    const auto uri = sip::parse_uri(invite.request_uri());
    const auto asked = uri ? sip::unescape(uri->user) : "";
    for (const auto& number : {asked, user_of(invite, sip::HeaderName::to)}) {
        const auto* city = directory.find_city_number(trunk.tenant, number);
        if (city && city->trunk == trunk.id) return city;
    }
    if (asked != trunk.username || asked.empty()) return nullptr;
    const auto is_of_trunk = [&trunk](const CityNumber& city) { return city.trunk == trunk.id; };
    const auto numbers = directory.city_numbers();
    if (std::ranges::count_if(numbers, is_of_trunk) != 1) return nullptr;
    return &*std::ranges::find_if(numbers, is_of_trunk);
}

// C16: never another number than one of the firm's, or the name of its account at the carrier.
std::string shown_number(const directory::Snapshot& directory, const directory::Extension& by,
                         const directory::OutboundProfile* profile, const Trunk& trunk) {
    const auto& own = by.calls.shown_outside_number;
    if (!own.empty() && directory.find_city_number(by.tenant, own)) return own;
    if (profile && profile->shown_number) return directory.find_city_number(*profile->shown_number)->number;
    for (const auto& city : directory.city_numbers())
        if (city.trunk == trunk.id) return city.number;
    return trunk.username;
}

// N9: whatever line there is.
void add_all(const directory::Snapshot& directory, const directory::TenantId& tenant,
             std::vector<const Trunk*>& candidates) {
    for (const auto& trunk : directory.trunks()) {
        const bool is_known = std::ranges::find(candidates, &trunk) != candidates.end();
        if (trunk.tenant == tenant && trunk.is_enabled && !is_known) candidates.push_back(&trunk);
    }
}

// A phone of the house that stands in the carrier's network, as on one machine.
bool claims_to_be_inside(const directory::Snapshot& directory, const Trunk& trunk,
                         const sip::Message& invite) {
    return directory.find_extension(trunk.tenant, user_of(invite, sip::HeaderName::from)) != nullptr;
}

}  // namespace

void Trunks::follow(const directory::Snapshot& directory) {
    std::erase_if(links_, [&directory](const auto& link) {
        const auto* now = directory.find_trunk(link.first);
        return !now || !now->is_enabled || !(*now == link.second->trunk());
    });
    for (const auto& trunk : directory.trunks()) {
        if (trunk.is_enabled && !links_.contains(trunk.id))
            links_.emplace(trunk.id, TrunkLink::make(around_, trunk));
    }
}

void Trunks::on_flow_failed(const sip::Flow& flow) {
    for (const auto& [id, link] : links_) link->on_flow_failed(flow);
}

std::optional<ComingIn> Trunks::identify(const sip::Message& invite, const sip::Flow& flow,
                                         const directory::Snapshot& directory) const {
    const Trunk* first = nullptr;
    for (const auto& trunk : directory.trunks()) {
        if (!trunk.is_enabled || !comes_from(trunk, flow)) continue;
        const auto* link = find(trunk.id);
        const auto way = link ? link->find_way() : std::nullopt;
        const bool is_carrier_itself = way && way->remote == flow.remote;
        if (!is_carrier_itself && claims_to_be_inside(directory, trunk, invite)) continue;
        // Several firms may have a trunk to the same carrier: the number tells whose call it is.
        if (const auto* city = find_city(directory, trunk, invite)) return ComingIn{&trunk, city};
        if (!first) first = &trunk;
    }
    if (!first) return {};
    return ComingIn{first, nullptr};
}

bool Trunks::comes_from(const Trunk& trunk, const sip::Flow& flow) const {
    if (!trunk.networks.empty()) {
        return std::ranges::any_of(
            trunk.networks, [&flow](const Network& network) { return network.contains(flow.remote.ip); });
    }
    const auto* link = find(trunk.id);
    const auto way = link ? link->find_way() : std::nullopt;
    return way && way->remote.ip == flow.remote.ip;
}

Granted<Route> Trunks::dial_out(const directory::Snapshot& directory, const directory::Extension& by,
                                std::string_view number) const {
    const auto* profile = by.profile ? directory.find_profile(*by.profile) : nullptr;
    const bool is_emergency = directory.is_emergency(by.tenant, number);
    const auto* rule = profile ? profile->find_rule(number) : nullptr;
    if (!rule && !is_emergency)
        return refuse(403, fmt::format("the outbound profile of {} does not allow {}", by.number, number));
    const auto asked = is_emergency ? std::string(number) : directory::rewritten(*rule, number);
    std::vector<const Trunk*> candidates;
    if (profile)
        for (const auto& id : profile->trunks) candidates.push_back(directory.find_trunk(id));
    if (is_emergency) add_all(directory, by.tenant, candidates);
    if (candidates.empty()) return refuse(404, fmt::format("no trunk leads to {}", number));
    Route route{std::string(number), {}, Route::Order::until_a_line_works, {}};
    std::string why = "no trunk is up";
    for (const auto* trunk : candidates) {
        if (!is_emergency && !has_room(*trunk)) {
            why = fmt::format("trunk {} has no room", trunk->name);
            continue;
        }
        auto shown = shown_number(directory, by, profile, *trunk);
        if (shown.empty() && is_emergency) shown = by.number;  // Who calls for help is called back somehow.
        if (shown.empty()) {
            why = fmt::format("trunk {} has no number of ours to show", trunk->name);
            continue;
        }
        if (auto party = reach(*trunk, asked, shown)) route.parties.push_back(std::move(*party));
    }
    if (route.parties.empty()) return refuse(503, fmt::format("{} cannot be called: {}", number, why));
    return route;
}

Granted<Route> Trunks::dial_on(const directory::Snapshot& directory, const CityNumber& city,
                               std::string_view number) const {
    const auto* trunk = directory.find_trunk(city.trunk);
    if (!trunk || !has_room(*trunk))
        return refuse(503, fmt::format("the trunk of {} has no room", city.number));
    auto party = reach(*trunk, std::string(number), city.number);
    if (!party) return refuse(503, fmt::format("trunk {} is down", trunk->name));
    Route route{std::string(number), {}, Route::Order::until_a_line_works, {}};
    route.parties.push_back(std::move(*party));
    return route;
}

// Absent while the trunk is down.
std::optional<CalledParty> Trunks::reach(const Trunk& trunk, const std::string& number,
                                         const std::string& shown) const {
    const auto* link = find(trunk.id);
    const auto way = link && link->state() != TrunkLink::State::down ? link->find_way() : std::nullopt;
    if (!way) return {};
    CalledParty party;
    party.who.tenant_id = trunk.tenant.text;
    party.who.domain = trunk.domain();
    party.who.number = number;
    party.who.listens_for_tones = trunk.listens_for_tones;
    party.who.media_encryption = trunk.media_encryption;
    party.who.line = OutsideLine{trunk.id.text, shown, trunk.domain()};
    if (!trunk.username.empty()) party.account = sip::DigestAccount{trunk.username, trunk.password};
    Binding line;
    line.contact =
        fmt::format("sip:{}@{}{}{}", sip::escape_user(number), trunk.domain(),
                    trunk.port == sip::default_port(trunk.transport) ? "" : fmt::format(":{}", trunk.port),
                    trunk.transport == sip::Transport::udp
                        ? ""
                        : fmt::format(";transport={}", sip::uri_parameter(trunk.transport)));
    line.flow = *way;
    party.phones.push_back(std::move(line));
    return party;
}

bool Trunks::has_room(const Trunk& trunk) const {
    return !trunk.max_calls || count_calls_(trunk.id) < *trunk.max_calls;
}

TrunkStatus Trunks::status(const directory::TrunkId& id) const {
    const auto* link = find(id);
    if (!link) return {};
    return {link->state(), link->state() == TrunkLink::State::down ? link->detail() : ""};
}

const TrunkLink* Trunks::find(const directory::TrunkId& id) const {
    const auto found = links_.find(id);
    return found == links_.end() ? nullptr : found->second.get();
}

}  // namespace santral::call
