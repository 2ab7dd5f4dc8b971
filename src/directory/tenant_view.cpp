// Searching a snapshot by the names that people use. Linear: people do not type a thousand a second.

#include "directory/tenant_view.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "directory/wording.h"

namespace santral::directory {
namespace {

std::unexpected<Error> unknown(std::string_view kind, std::string_view name,
                               const std::vector<std::string>& known) {
    if (known.empty())
        return fail(Errc::not_found,
                    fmt::format("there is no {0} yet: make one first (santral {0} add)", kind));
    return fail(Errc::not_found,
                fmt::format("there is no {0} \"{1}\": choose one of {2}, or make it (santral {0} add)", kind,
                            name, enumerate(known)));
}

bool uses(const Extension& extension, const GroupId& group) {
    return std::ranges::find(extension.groups, group) != extension.groups.end() ||
           std::ranges::find(extension.callable_groups, group) != extension.callable_groups.end();
}

// UDP and TCP number their ports apart; TLS is spoken over TCP, and WebSockets where the web is served.
bool shares_a_socket(const ConnectionPort& one, const ConnectionPort& other) {
    const auto sockets = [](const ConnectionPort& port) {
        std::set<std::pair<bool, Endpoint>> taken;
        for (const auto transport : port.transports) {
            if (!sip::is_websocket(transport))
                taken.emplace(sip::is_reliable(transport), port.bind_of(transport));
        }
        return taken;
    };
    const auto ours = sockets(one);
    return std::ranges::any_of(sockets(other), [&](const auto& socket) { return ours.contains(socket); });
}

}  // namespace

Result<const Group*> TenantView::find_group(std::string_view name) const {
    for (const auto& group : snapshot_.groups())
        if (group.tenant == tenant_ && group.name == name) return &group;
    return unknown("group", name, group_names());
}

Result<const ConnectionPort*> TenantView::find_port(std::string_view name) const {
    for (const auto& port : snapshot_.ports())
        if (port.tenant == tenant_ && port.name == name) return &port;
    return unknown("port", name, port_names());
}

Result<const OutboundProfile*> TenantView::find_profile(std::string_view name) const {
    for (const auto& profile : snapshot_.profiles())
        if (profile.tenant == tenant_ && profile.name == name) return &profile;
    return unknown("profile", name, profile_names());
}

Result<const Extension*> TenantView::find_extension(std::string_view number) const {
    if (const auto* extension = snapshot_.find_extension(tenant_, number)) return extension;
    return fail(
        Errc::not_found,
        fmt::format("there is no extension {}: santral extension list shows those there are", number));
}

Result<const Trunk*> TenantView::find_trunk(std::string_view name) const {
    for (const auto& trunk : snapshot_.trunks())
        if (trunk.tenant == tenant_ && trunk.name == name) return &trunk;
    return unknown("trunk", name, trunk_names());
}

Result<const CityNumber*> TenantView::find_city_number(std::string_view number) const {
    for (const auto& city : snapshot_.city_numbers())
        if (city.tenant == tenant_ && city.number == number) return &city;
    return unknown("city-number", number, city_numbers());
}

std::vector<std::string> TenantView::group_names() const {
    std::vector<std::string> names;
    for (const auto& group : snapshot_.groups())
        if (group.tenant == tenant_) names.push_back(group.name);
    return names;
}

std::vector<std::string> TenantView::port_names() const {
    std::vector<std::string> names;
    for (const auto& port : snapshot_.ports())
        if (port.tenant == tenant_) names.push_back(port.name);
    return names;
}

std::vector<std::string> TenantView::profile_names() const {
    std::vector<std::string> names;
    for (const auto& profile : snapshot_.profiles())
        if (profile.tenant == tenant_) names.push_back(profile.name);
    return names;
}

std::vector<std::string> TenantView::numbers() const {
    std::vector<std::string> numbers;
    for (const auto& extension : snapshot_.extensions())
        if (extension.tenant == tenant_) numbers.push_back(extension.number);
    return numbers;
}

std::vector<std::string> TenantView::all_numbers() const {
    auto all = numbers();
    for (const auto& one : snapshot_.internal_numbers())
        if (one.tenant == tenant_) all.push_back(one.number);
    return all;
}

std::vector<std::string> TenantView::trunk_names() const {
    std::vector<std::string> names;
    for (const auto& trunk : snapshot_.trunks())
        if (trunk.tenant == tenant_) names.push_back(trunk.name);
    return names;
}

std::vector<std::string> TenantView::city_numbers() const {
    std::vector<std::string> numbers;
    for (const auto& city : snapshot_.city_numbers())
        if (city.tenant == tenant_) numbers.push_back(city.number);
    return numbers;
}

std::vector<std::string> TenantView::users_of(const GroupId& group) const {
    std::vector<std::string> users;
    for (const auto& extension : snapshot_.extensions())
        if (uses(extension, group)) users.push_back(extension.number);
    return users;
}

std::vector<std::string> TenantView::users_of(const PortId& port) const {
    std::vector<std::string> users;
    for (const auto& extension : snapshot_.extensions())
        if (extension.port == port) users.push_back(extension.number);
    return users;
}

std::vector<std::string> TenantView::users_of(const ProfileId& profile) const {
    std::vector<std::string> users;
    for (const auto& extension : snapshot_.extensions())
        if (extension.profile == profile) users.push_back(extension.number);
    return users;
}

std::vector<std::string> TenantView::users_of(const TrunkId& trunk) const {
    std::vector<std::string> users;
    for (const auto& profile : snapshot_.profiles())
        if (std::ranges::find(profile.trunks, trunk) != profile.trunks.end()) users.push_back(profile.name);
    return users;
}

std::vector<std::string> TenantView::numbers_of(const TrunkId& trunk) const {
    std::vector<std::string> numbers;
    for (const auto& city : snapshot_.city_numbers())
        if (city.trunk == trunk) numbers.push_back(city.number);
    return numbers;
}

std::vector<std::string> TenantView::users_of(const CityNumberId& number) const {
    std::vector<std::string> users;
    for (const auto& profile : snapshot_.profiles())
        if (profile.shown_number == number) users.push_back(profile.name);
    return users;
}

std::vector<std::string> TenantView::extensions_that_show(std::string_view city_number) const {
    std::vector<std::string> users;
    for (const auto& extension : snapshot_.extensions())
        if (extension.tenant == tenant_ && extension.calls.shown_outside_number == city_number)
            users.push_back(extension.number);
    return users;
}

std::vector<std::string> TenantView::trunks_of(const PortId& port) const {
    std::vector<std::string> users;
    for (const auto& trunk : snapshot_.trunks())
        if (trunk.connection_port == port) users.push_back(trunk.name);
    return users;
}

std::string TenantView::port_like(const ConnectionPort& port) const {
    for (const auto& other : snapshot_.ports())
        if (other.tenant == tenant_ && other.id != port.id && shares_a_socket(other, port)) return other.name;
    return "";
}

}  // namespace santral::directory
