// Groups, connection ports, outbound profiles and the rules of the tenant. Extensions: add_extension.cpp.

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
#include "store/outbound_profiles.h"

namespace santral::directory {
namespace {

std::unexpected<Error> exists(std::string_view kind, std::string_view name) {
    return fail(Errc::conflict, fmt::format("there is a {} \"{}\" already: choose another name", kind, name));
}

Result<void> check_unused(std::string_view kind, std::string_view name,
                          const std::vector<std::string>& users) {
    if (users.empty()) return {};
    return fail(Errc::conflict,
                fmt::format("{} \"{}\" is in use by extension {}: remove or change them first", kind, name,
                            enumerate(users)));
}

Result<void> check_served(sip::Transport transport) {
    switch (transport) {
    case sip::Transport::udp:
    case sip::Transport::tcp: return {};
    case sip::Transport::tls:
    case sip::Transport::ws:
    case sip::Transport::wss: break;
    }
    return fail(Errc::unsupported, fmt::format("transport {} is not served yet: use udp and tcp",
                                               sip::uri_parameter(transport)));
}

Result<std::vector<sip::Transport>> understand_transports(const std::vector<std::string>& words) {
    std::vector<sip::Transport> transports;
    for (const auto& word : words) {
        const auto transport = TRY(to_transport(word));
        TRY(check_served(transport));
        if (std::ranges::find(transports, transport) == transports.end()) transports.push_back(transport);
    }
    if (transports.empty()) return fail(Errc::malformed, "a port needs a transport: udp, tcp or both");
    return transports;
}

Result<ConnectionPort> understand(const NewPort& wanted) {
    ConnectionPort port{.name = TRY(check_name("port", wanted.name))};
    if (wanted.port < 1 || wanted.port > 65535)
        return fail(Errc::malformed, fmt::format("{} is no port number: use 1 to 65535", wanted.port));
    port.bind = {TRY(IpAddress::parse(wanted.address)), static_cast<std::uint16_t>(wanted.port)};
    port.transports = TRY(understand_transports(wanted.transports));
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

Result<store::OutboundProfile> understand(const NewProfile& wanted) {
    store::OutboundProfile row{.name = TRY(check_name("profile", wanted.name)),
                               .max_calls = wanted.max_calls};
    if (wanted.max_calls && (*wanted.max_calls < 0 || *wanted.max_calls > most_calls_of_profile))
        return fail(Errc::malformed, fmt::format("a profile allows 0 to {} calls at the same time, not {}",
                                                 most_calls_of_profile, *wanted.max_calls));
    if (wanted.rules.size() > max_rules_of_profile)
        return fail(Errc::too_large, fmt::format("a profile has at most {} rules, not {}",
                                                 max_rules_of_profile, wanted.rules.size()));
    for (const auto& rule : wanted.rules) {
        TRY(NumberPattern::compile(rule.pattern));
        row.rules.push_back({rule.verdict == OutboundRule::Verdict::allow, rule.pattern});
    }
    return row;
}

Result<void> check_rule(const NumberRule& rule) {
    if (rule.min_digits >= 1 && rule.min_digits <= rule.max_digits && rule.max_digits <= most_number_digits)
        return {};
    return fail(Errc::malformed,
                fmt::format("internal numbers have {} to {} digits: the lengths are 1 to {}, the "
                            "shorter one first",
                            rule.min_digits, rule.max_digits, most_number_digits));
}

store::Tenant to_row(const Tenant& tenant) {
    return {.id = tenant.id.text,
            .name = tenant.name,
            .min_number_digits = tenant.numbers.min_digits,
            .max_number_digits = tenant.numbers.max_digits,
            .emergency_numbers = tenant.emergency_numbers};
}

// With its new rules the tenant must still allow every number that it has.
Result<void> check_present_numbers(const Tenant& changed, const std::vector<std::string>& numbers) {
    for (const auto& number : numbers) {
        const auto allowed = check_internal_number(changed, number);
        if (!allowed)
            return fail(Errc::conflict, fmt::format("extension {} would break the rule ({})", number,
                                                    allowed.error().detail));
    }
    return {};
}

}  // namespace

Administration::Administration(store::Database& database, Random& random, TenantId tenant)
    : database_(database), random_(random), tenant_(std::move(tenant)) {}

Result<Administration> Administration::of_tenant(store::Database& database, Random& random,
                                                 const std::string& tenant) {
    auto row = TRY(store::find_tenant(database, tenant));
    return Administration(database, random, TenantId{std::move(row.id)});
}

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
        if (TenantView(*present, tenant_).find_group(checked)) return exists("group", checked);
        return store::add_extension_group(database_, {make_id(), tenant_.text, checked});
    });
}

Result<void> Administration::remove_group(std::string_view name) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        const auto* group = TRY(view.find_group(name));
        TRY(check_unused("group", name, view.users_of(group->id)));
        return store::remove_extension_group(database_, group->id.text);
    });
}

Result<void> Administration::add_port(const NewPort& wanted) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        auto port = TRY(understand(wanted));
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        if (view.find_port(port.name)) return exists("port", port.name);
        if (const auto twin = view.port_like(port); !twin.empty())
            return fail(Errc::conflict,
                        fmt::format("port \"{}\" listens on {} already: choose another number, or "
                                    "remove that one",
                                    twin, port.bind.text()));
        port.id = {make_id()};
        port.tenant = tenant_;
        return store::add_connection_port(database_, to_row(port));
    });
}

Result<void> Administration::remove_port(std::string_view name) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        const auto* port = TRY(view.find_port(name));
        TRY(check_unused("port", name, view.users_of(port->id)));
        return store::remove_connection_port(database_, port->id.text);
    });
}

Result<void> Administration::add_profile(const NewProfile& wanted) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        auto row = TRY(understand(wanted));
        const auto present = TRY(snapshot());
        if (TenantView(*present, tenant_).find_profile(row.name)) return exists("profile", row.name);
        row.id = make_id();
        row.tenant_id = tenant_.text;
        return store::add_outbound_profile(database_, row);
    });
}

Result<void> Administration::remove_profile(std::string_view name) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        const auto* profile = TRY(view.find_profile(name));
        TRY(check_unused("profile", name, view.users_of(profile->id)));
        return store::remove_outbound_profile(database_, profile->id.text);
    });
}

Result<void> Administration::set_number_rule(NumberRule rule) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        TRY(check_rule(rule));
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        auto changed = view.tenant();
        changed.numbers = rule;
        TRY(check_present_numbers(changed, view.numbers()));
        return store::update_tenant_rules(database_, to_row(changed));
    });
}

Result<void> Administration::set_emergency_numbers(const std::vector<std::string>& numbers) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        auto changed = view.tenant();
        changed.emergency_numbers = numbers;
        const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
        for (const auto& number : numbers)
            if (number.empty() || number.size() > most_number_digits ||
                !std::ranges::all_of(number, is_digit))
                return fail(Errc::malformed,
                            fmt::format("\"{}\" is no emergency number: use digits", number));
        TRY(check_present_numbers(changed, view.numbers()));
        return store::update_tenant_rules(database_, to_row(changed));
    });
}

}  // namespace santral::directory
