// Understanding the text columns of the rows.

#include "directory/load.h"

#include <fmt/core.h>

#include <algorithm>

#include "directory/load_numbers.h"
#include "directory/number_plan.h"
#include "directory/transports.h"
#include "store/connection_ports.h"
#include "store/extension_groups.h"
#include "store/extensions.h"
#include "store/outbound_profiles.h"
#include "store/tenants.h"
#include "store/trunks.h"

namespace santral::directory {
namespace {

Tenant make_tenant(store::Tenant row) {
    for (const std::string_view number : emergency_numbers_everywhere)
        if (std::ranges::find(row.emergency_numbers, number) == row.emergency_numbers.end())
            row.emergency_numbers.emplace_back(number);
    return {.id = {std::move(row.id)},
            .name = std::move(row.name),
            .domain = std::move(row.domain),
            .realm = std::move(row.realm),
            .numbers = {row.min_number_digits, row.max_number_digits},
            .emergency_numbers = std::move(row.emergency_numbers)};
}

Result<ConnectionPort> understand_port(const store::ConnectionPort& row) {
    ConnectionPort port{.id = {row.id}, .tenant = {row.tenant_id}, .name = row.name};
    port.bind = {TRY(IpAddress::parse(row.address)), static_cast<std::uint16_t>(row.port)};
    for (const auto& word : row.transports) port.transports.push_back(TRY(to_transport(word)));
    for (const auto& text : row.allowed_networks) port.allowed_networks.push_back(TRY(Network::parse(text)));
    if (row.advertised_address) port.advertised = TRY(IpAddress::parse(*row.advertised_address));
    return port;
}

Result<OutboundProfile> understand_profile(const store::OutboundProfile& row) {
    OutboundProfile profile{.id = {row.id}, .tenant = {row.tenant_id}, .name = row.name};
    if (row.max_calls) profile.max_calls = static_cast<unsigned>(*row.max_calls);
    for (const auto& rule : row.rules)
        profile.rules.push_back({rule.allows ? OutboundRule::Verdict::allow : OutboundRule::Verdict::deny,
                                 TRY(NumberPattern::compile(rule.pattern)), static_cast<unsigned>(rule.strip),
                                 rule.prefix});
    for (const auto& id : row.trunks) profile.trunks.push_back({id});
    if (row.shown_number_id) profile.shown_number = CityNumberId{*row.shown_number_id};
    return profile;
}

Result<Trunk> understand_trunk(const store::Trunk& row) {
    Trunk trunk{.id = {row.id}, .tenant = {row.tenant_id}, .name = row.name};
    trunk.kind = row.kind == "address" ? Trunk::Kind::address : Trunk::Kind::registration;
    trunk.host = row.host;
    trunk.port = static_cast<std::uint16_t>(row.port);
    trunk.transport = TRY(to_transport(row.transport));
    trunk.connection_port = {row.connection_port_id};
    trunk.username = row.username;
    trunk.password = row.password;
    trunk.from_domain = row.from_domain;
    trunk.register_for = std::chrono::seconds(row.register_for_s);
    for (const auto& text : row.allowed_networks) trunk.networks.push_back(TRY(Network::parse(text)));
    if (row.max_calls) trunk.max_calls = static_cast<unsigned>(*row.max_calls);
    trunk.trusts_identity = row.trusts_identity;
    trunk.is_enabled = row.is_enabled;
    trunk.listens_for_tones = row.listens_for_tones;
    trunk.media_encryption = TRY(to_media_encryption(row.media_encryption));
    return trunk;
}

Result<CityNumber> understand_city_number(store::CityNumber row) {
    auto destination = TRY(Destination::parse(row.destination));
    return CityNumber{{std::move(row.id)},       {std::move(row.tenant_id)}, std::move(row.number),
                      {std::move(row.trunk_id)}, std::move(row.name),        std::move(destination)};
}

std::vector<GroupId> make_group_ids(std::vector<std::string> ids) {
    std::vector<GroupId> made;
    made.reserve(ids.size());
    for (auto& id : ids) made.push_back({std::move(id)});
    return made;
}

Result<Extension> make_extension(store::Extension row) {
    const auto encryption = TRY(to_media_encryption(row.media_encryption));
    Extension extension{.id = {std::move(row.id)},
                        .tenant = {std::move(row.tenant_id)},
                        .number = std::move(row.number),
                        .name = std::move(row.name),
                        .port = {std::move(row.connection_port_id)},
                        .records_calls = row.records_calls,
                        .max_contacts = static_cast<unsigned>(row.max_contacts),
                        .listens_for_tones = row.listens_for_tones,
                        .media_encryption = encryption,
                        .groups = make_group_ids(std::move(row.groups)),
                        .callable_groups = make_group_ids(std::move(row.callable_groups))};
    if (row.secret)
        extension.ha1 = sip::Ha1{std::move(row.secret->ha1_md5), std::move(row.secret->ha1_sha256)};
    if (row.outbound_profile_id) extension.profile = ProfileId{std::move(*row.outbound_profile_id)};
    return extension;
}

std::unexpected<Error> name_row(std::string_view kind, const std::string& name, Error error) {
    return fail(error.code, fmt::format("{} {}: {}", kind, name, error.detail));
}

Result<void> read_lines(store::Database& database, Snapshot::Contents& contents) {
    for (const auto& row : TRY(store::list_trunks(database))) {
        auto trunk = understand_trunk(row);
        if (!trunk) return name_row("trunk", row.name, std::move(trunk).error());
        contents.trunks.push_back(*std::move(trunk));
    }
    for (const auto& row : TRY(store::list_city_numbers(database))) {
        auto number = understand_city_number(row);
        if (!number) return name_row("city number", row.number, std::move(number).error());
        contents.city_numbers.push_back(*std::move(number));
    }
    return {};
}

Result<void> read(store::Database& database, Snapshot::Contents& contents) {
    for (auto& row : TRY(store::list_tenants(database)))
        contents.tenants.push_back(make_tenant(std::move(row)));
    for (auto& row : TRY(store::list_extension_groups(database)))
        contents.groups.push_back({{std::move(row.id)}, {std::move(row.tenant_id)}, std::move(row.name)});
    for (const auto& row : TRY(store::list_connection_ports(database))) {
        auto port = understand_port(row);
        if (!port) return name_row("connection port", row.name, std::move(port).error());
        contents.ports.push_back(*std::move(port));
    }
    for (const auto& row : TRY(store::list_outbound_profiles(database))) {
        auto profile = understand_profile(row);
        if (!profile) return name_row("outbound profile", row.name, std::move(profile).error());
        contents.profiles.push_back(*std::move(profile));
    }
    for (auto& row : TRY(store::list_extensions(database)))
        contents.extensions.push_back(TRY(make_extension(std::move(row))));
    TRY(read_lines(database, contents));
    return read_numbers(database, contents);
}

}  // namespace

Result<SnapshotPointer> load_snapshot(store::Database& database) {
    Snapshot::Contents contents;
    TRY(store::in_one_view(database, [&] { return read(database, contents); }));
    return std::make_shared<const Snapshot>(std::move(contents));
}

}  // namespace santral::directory
