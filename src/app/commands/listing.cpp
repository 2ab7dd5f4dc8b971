// The tables of the directory. Digests are never printed.

#include "app/commands/listing.h"

#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include "app/commands/table.h"
#include "directory/load.h"

namespace santral::app {
namespace {

using directory::Snapshot;
using directory::TenantId;

std::string names(const Snapshot& snapshot, const std::vector<directory::GroupId>& ids) {
    std::vector<std::string> found;
    for (const auto& id : ids)
        if (const auto* group = snapshot.find_group(id)) found.push_back(group->name);
    return fmt::format("{}", fmt::join(found, ", "));
}

std::vector<std::string> row_of(const Snapshot& snapshot, const directory::Extension& extension) {
    const auto* port = snapshot.find_port(extension.port);
    const auto* profile = extension.profile ? snapshot.find_profile(*extension.profile) : nullptr;
    return {extension.number,
            extension.name,
            names(snapshot, extension.groups),
            extension.callable_groups.empty() ? "all" : names(snapshot, extension.callable_groups),
            port ? port->name : "",
            profile ? profile->name : "-",
            extension.ha1 ? "yes" : "no",
            extension.records_calls ? "yes" : "no",
            fmt::format("{}", extension.max_contacts),
            extension.listens_for_tones ? "yes" : "no",
            std::string(to_string(extension.media_encryption))};
}

std::vector<std::string> row_of(const directory::ConnectionPort& port) {
    std::vector<std::string> transports;
    transports.reserve(port.transports.size());
    for (const auto transport : port.transports) transports.emplace_back(sip::uri_parameter(transport));
    std::vector<std::string> networks;
    networks.reserve(port.allowed_networks.size());
    for (const auto& network : port.allowed_networks) networks.push_back(network.text());
    return {port.name, port.bind.text(), fmt::format("{}", fmt::join(transports, ", ")),
            networks.empty() ? "anywhere" : fmt::format("{}", fmt::join(networks, ", ")),
            port.advertised ? port.advertised->text() : "-"};
}

std::vector<std::string> row_of(const directory::OutboundProfile& profile) {
    std::vector<std::string> rules;
    rules.reserve(profile.rules.size());
    for (const auto& rule : profile.rules)
        rules.push_back(
            fmt::format("{} {}", rule.verdict == directory::OutboundRule::Verdict::allow ? "allow" : "deny",
                        rule.pattern.text()));
    return {profile.name, profile.max_calls ? fmt::format("{}", *profile.max_calls) : "no limit",
            rules.empty() ? "deny all" : fmt::format("{}", fmt::join(rules, ", "))};
}

std::vector<std::string> row_of(const Snapshot& snapshot, const directory::Trunk& trunk) {
    const auto* port = snapshot.find_port(trunk.connection_port);
    std::vector<std::string> networks;
    networks.reserve(trunk.networks.size());
    for (const auto& network : trunk.networks) networks.push_back(network.text());
    return {trunk.name,
            trunk.kind == directory::Trunk::Kind::address ? "address" : "registration",
            fmt::format("{} {}:{}", sip::uri_parameter(trunk.transport), trunk.host, trunk.port),
            port ? port->name : "",
            trunk.username.empty() ? "-" : trunk.username,
            networks.empty() ? "its host" : fmt::format("{}", fmt::join(networks, ", ")),
            trunk.max_calls ? fmt::format("{}", *trunk.max_calls) : "no limit",
            trunk.listens_for_tones ? "yes" : "no",
            std::string(to_string(trunk.media_encryption)),
            trunk.is_enabled ? "on" : "off"};
}

std::vector<std::string> row_of(const Snapshot& snapshot, const directory::CityNumber& city) {
    const auto* trunk = snapshot.find_trunk(city.trunk);
    return {city.number, city.name.empty() ? "-" : city.name, trunk ? trunk->name : "",
            city.destination.text()};
}

const std::vector<std::string> tenant_heading = {"TENANT", "DOMAIN", "REALM", "DIGITS", "EMERGENCY"};

std::vector<std::string> row_of(const directory::Tenant& tenant) {
    return {tenant.name, tenant.domain, tenant.realm,
            fmt::format("{} to {}", tenant.numbers.min_digits, tenant.numbers.max_digits),
            fmt::format("{}", fmt::join(tenant.emergency_numbers, ", "))};
}

}  // namespace

Result<void> print_rows(CommandContext& context, std::vector<std::string> heading, const FillRows& fill) {
    auto database = TRY(context.open());
    const auto administration =
        TRY(directory::Administration::of_tenant(database, context.random, context.tenant));
    const auto snapshot = TRY(directory::load_snapshot(database));
    Rows rows{std::move(heading)};
    fill(*snapshot, administration.tenant(), rows);
    print_table(context.out, rows);
    return {};
}

Result<void> list_extensions(CommandContext& context) {
    return print_rows(context,
                      {"NUMBER", "NAME", "GROUPS", "MAY CALL", "PORT", "PROFILE", "PASSWORD", "RECORDED",
                       "PHONES", "TONES", "ENCRYPTION"},
                      [](const Snapshot& snapshot, const TenantId& tenant, Rows& rows) {
                          for (const auto& extension : snapshot.extensions())
                              if (extension.tenant == tenant) rows.push_back(row_of(snapshot, extension));
                      });
}

Result<void> list_groups(CommandContext& context) {
    return print_rows(context, {"GROUP"}, [](const Snapshot& snapshot, const TenantId& tenant, Rows& rows) {
        for (const auto& group : snapshot.groups())
            if (group.tenant == tenant) rows.push_back({group.name});
    });
}

Result<void> list_ports(CommandContext& context) {
    return print_rows(context, {"PORT", "LISTENS ON", "TRANSPORTS", "ALLOWED FROM", "ADVERTISED"},
                      [](const Snapshot& snapshot, const TenantId& tenant, Rows& rows) {
                          for (const auto& port : snapshot.ports())
                              if (port.tenant == tenant) rows.push_back(row_of(port));
                      });
}

Result<void> list_profiles(CommandContext& context) {
    return print_rows(context, {"PROFILE", "CALLS AT ONCE", "RULES"},
                      [](const Snapshot& snapshot, const TenantId& tenant, Rows& rows) {
                          for (const auto& profile : snapshot.profiles())
                              if (profile.tenant == tenant) rows.push_back(row_of(profile));
                      });
}

Result<void> list_trunks(CommandContext& context) {
    return print_rows(context,
                      {"TRUNK", "KIND", "AT", "PORT", "USER", "CALLS FROM", "CALLS AT ONCE", "TONES",
                       "ENCRYPTION", "STATE"},
                      [](const Snapshot& snapshot, const TenantId& tenant, Rows& rows) {
                          for (const auto& trunk : snapshot.trunks())
                              if (trunk.tenant == tenant) rows.push_back(row_of(snapshot, trunk));
                      });
}

Result<void> list_city_numbers(CommandContext& context) {
    return print_rows(context, {"NUMBER", "NAME", "TRUNK", "LEADS TO"},
                      [](const Snapshot& snapshot, const TenantId& tenant, Rows& rows) {
                          for (const auto& city : snapshot.city_numbers())
                              if (city.tenant == tenant) rows.push_back(row_of(snapshot, city));
                      });
}

Result<void> list_tenants(CommandContext& context) {
    return print_rows(context, tenant_heading, [](const Snapshot& snapshot, const TenantId&, Rows& rows) {
        for (const auto& tenant : snapshot.tenants()) rows.push_back(row_of(tenant));
    });
}

Result<void> show_tenant(CommandContext& context) {
    return print_rows(context, tenant_heading, [](const Snapshot& snapshot, const TenantId& id, Rows& rows) {
        rows.push_back(row_of(*snapshot.find_tenant(id)));
    });
}

}  // namespace santral::app
