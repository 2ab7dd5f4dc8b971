// Groups and connection ports. Extensions: add_extension.cpp; profiles: outbound_profiles.cpp; trunks and
// city numbers: outside_lines.cpp; tenants: tenant_rules.cpp.

#include "directory/administration.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/uuid.h"
#include "directory/load.h"
#include "directory/tenant_view.h"
#include "directory/transports.h"
#include "directory/wording.h"
#include "store/connection_ports.h"
#include "store/extension_groups.h"

namespace santral::directory {
namespace {

Result<std::vector<sip::Transport>> understand_transports(const std::vector<std::string>& words) {
    std::vector<sip::Transport> transports;
    for (const auto& word : words) {
        const auto transport = TRY(to_transport(word));
        if (std::ranges::find(transports, transport) == transports.end()) transports.push_back(transport);
    }
    if (transports.empty())
        return fail(Errc::malformed, "a port needs a transport: udp, tcp, tls, ws, wss or several");
    return transports;
}

Result<ConnectionPort> understand(const NewPort& wanted) {
    ConnectionPort port{.name = TRY(check_name("port", wanted.name))};
    if (wanted.port < 1 || wanted.port > 65535)
        return fail(Errc::malformed, fmt::format("{} is no port number: use 1 to 65535", wanted.port));
    port.bind = {TRY(IpAddress::parse(wanted.address)), static_cast<std::uint16_t>(wanted.port)};
    port.transports = TRY(understand_transports(wanted.transports));
    if (port.bind_of(sip::Transport::tls).port == 0)
        return fail(Errc::malformed, "TLS is spoken one port above TCP: there is none above 65535");
    if (wanted.allowed_networks.size() > max_networks_of_port)
        return fail(Errc::too_large, fmt::format("a port has at most {} allowed networks, not {}",
                                                 max_networks_of_port, wanted.allowed_networks.size()));
    for (const auto& text : wanted.allowed_networks)
        port.allowed_networks.push_back(TRY(Network::parse(text)));
    if (!wanted.advertised_address.empty())
        port.advertised = TRY(IpAddress::parse(wanted.advertised_address));
    return port;
}

store::ConnectionPort to_row(const ConnectionPort& port) {
    store::ConnectionPort row{.id = port.id.text,
                              .tenant_id = port.tenant.text,
                              .name = port.name,
                              .address = port.bind.ip.text(),
                              .port = port.bind.port};
    for (const auto transport : port.transports) row.transports.emplace_back(sip::uri_parameter(transport));
    for (const auto& network : port.allowed_networks) row.allowed_networks.push_back(network.text());
    if (port.advertised) row.advertised_address = port.advertised->text();
    return row;
}

// What an administrator would type to get this port, and what the patch changes of it.
NewPort describe(const ConnectionPort& port, const PortPatch& patch) {
    const auto row = to_row(port);
    return {.name = patch.name.value_or(row.name),
            .address = patch.address.value_or(row.address),
            .port = patch.port.value_or(row.port),
            .transports = patch.transports.value_or(row.transports),
            .allowed_networks = patch.allowed_networks.value_or(row.allowed_networks),
            .advertised_address = patch.advertised_address.value_or(row.advertised_address.value_or(""))};
}

// Two that listen on the same address, port and transport cannot both open it.
Result<void> check_address(const TenantView& view, const ConnectionPort& port) {
    const auto twin = view.port_like(port);
    if (twin.empty()) return {};
    return fail(Errc::conflict, fmt::format("port \"{}\" listens on {} already: choose another number, or "
                                            "remove that one",
                                            twin, port.bind.text()));
}

}  // namespace

Administration::Administration(store::Database& database, Random& random, TenantId tenant)
    : database_(database), random_(random), tenant_(std::move(tenant)) {}

std::string Administration::make_id() {
    return make_uuid(system_wall_time(), random_);
}

Result<SnapshotPointer> Administration::snapshot() {
    return load_snapshot(database_);
}

Result<void> Administration::add_group(std::string_view name) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto checked = TRY(check_name("group", name));
        const auto present = TRY(snapshot());
        if (TenantView(*present, tenant_).find_group(checked)) return already_named("group", checked);
        return store::add_extension_group(database_, {make_id(), tenant_.text, checked});
    });
}

Result<void> Administration::change_group(std::string_view name, std::string_view new_name) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto checked = TRY(check_name("group", new_name));
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        const auto* group = TRY(view.find_group(name));
        if (checked != group->name && view.find_group(checked)) return already_named("group", checked);
        return store::update_extension_group(database_, {group->id.text, tenant_.text, checked});
    });
}

Result<void> Administration::remove_group(std::string_view name) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        const auto* group = TRY(view.find_group(name));
        TRY(check_unused("group", name, "extension", view.users_of(group->id)));
        return store::remove_extension_group(database_, group->id.text);
    });
}

Result<void> Administration::add_port(const NewPort& wanted) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        auto port = TRY(understand(wanted));
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        if (view.find_port(port.name)) return already_named("port", port.name);
        TRY(check_address(view, port));
        port.id = {make_id()};
        port.tenant = tenant_;
        return store::add_connection_port(database_, to_row(port));
    });
}

Result<void> Administration::change_port(std::string_view name, const PortPatch& patch) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        const auto* before = TRY(view.find_port(name));
        auto port = TRY(understand(describe(*before, patch)));
        port.id = before->id;
        port.tenant = tenant_;
        if (port.name != before->name && view.find_port(port.name)) return already_named("port", port.name);
        TRY(check_address(view, port));
        return store::update_connection_port(database_, to_row(port));
    });
}

Result<void> Administration::remove_port(std::string_view name) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        const auto* port = TRY(view.find_port(name));
        TRY(check_unused("port", name, "extension", view.users_of(port->id)));
        TRY(check_unused("port", name, "trunk", view.trunks_of(port->id)));
        return store::remove_connection_port(database_, port->id.text);
    });
}

}  // namespace santral::directory
