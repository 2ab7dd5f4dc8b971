// Trunks and city numbers: every rule is checked before one is stored.

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "directory/administration.h"
#include "directory/destination_use.h"
#include "directory/tenant_view.h"
#include "directory/transports.h"
#include "directory/wording.h"
#include "store/trunks.h"

namespace santral::directory {
namespace {

constexpr std::size_t max_host_bytes = 253;  // RFC 1035 2.3.4.
constexpr std::size_t max_username_bytes = 128;
constexpr std::size_t least_city_digits = 7;
constexpr std::size_t most_city_digits = 15;  // ITU-T E.164.
constexpr std::string_view kinds[] = {"registration", "address"};

// An IP address, or a name by RFC 1123 2.1, in lower case.
Result<std::string> check_host(std::string_view what, std::string_view text) {
    auto host = to_lower(trim(text));
    if (IpAddress::parse(host)) return host;
    const auto is_allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    const bool is_name = !host.empty() && host.size() <= max_host_bytes && host.front() != '-' &&
                         host.front() != '.' && std::ranges::all_of(host, is_allowed);
    if (is_name) return host;
    return fail(
        Errc::malformed,
        fmt::format("\"{}\" is no {}: give a name, as sip.carrier.example, or an IP address", text, what));
}

Result<void> check_login(const NewTrunk& wanted) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    const bool is_fit = wanted.username.size() <= max_username_bytes &&
                        wanted.password.size() <= max_password_bytes &&
                        std::ranges::none_of(wanted.username, is_control) &&
                        std::ranges::none_of(wanted.password, is_control);
    if (!is_fit)
        return fail(Errc::malformed,
                    fmt::format("trunk {}: user name and password have up to {} bytes, without controls",
                                wanted.name, max_username_bytes));
    if (wanted.kind == "registration" && wanted.username.empty())
        return fail(Errc::malformed, fmt::format("trunk {}: to register it needs a user name", wanted.name));
    return {};
}

Result<void> check_numbers(const NewTrunk& wanted) {
    if (wanted.port < 1 || wanted.port > 65535)
        return fail(Errc::malformed, fmt::format("{} is no port number: use 1 to 65535", wanted.port));
    if (wanted.register_for_s < shortest_registration_s || wanted.register_for_s > longest_registration_s)
        return fail(Errc::malformed,
                    fmt::format("a registration lasts {} to {} seconds, not {}", shortest_registration_s,
                                longest_registration_s, wanted.register_for_s));
    if (wanted.max_calls && (*wanted.max_calls < 0 || *wanted.max_calls > most_calls_of_trunk))
        return fail(Errc::malformed, fmt::format("a trunk allows 0 to {} calls at the same time, not {}",
                                                 most_calls_of_trunk, *wanted.max_calls));
    return {};
}

// C16, T12: whoever is in these networks calls without a password. So never everybody.
Result<std::vector<std::string>> understand_networks(const NewTrunk& wanted) {
    if (wanted.networks.size() > max_networks_of_trunk)
        return fail(Errc::too_large, fmt::format("a trunk has at most {} networks, not {}",
                                                 max_networks_of_trunk, wanted.networks.size()));
    std::vector<std::string> networks;
    for (const auto& text : wanted.networks) {
        const auto network = TRY(Network::parse(text));
        if (text.ends_with("/0"))
            return fail(Errc::malformed,
                        fmt::format("trunk {}: {} is everybody: name the networks of the carrier",
                                    wanted.name, text));
        networks.push_back(network.text());
    }
    return networks;
}

Result<std::string> find_port_of_trunk(const NewTrunk& wanted, const TenantView& view) {
    const auto names = view.port_names();
    const bool is_only = wanted.connection_port.empty() && names.size() == 1;
    const auto* port = TRY(view.find_port(is_only ? names.front() : wanted.connection_port));
    const auto transport = TRY(to_transport(wanted.transport));
    if (std::ranges::find(port->transports, transport) == port->transports.end())
        return fail(Errc::conflict,
                    fmt::format("port \"{}\" does not speak {}: add it there, or choose another", port->name,
                                wanted.transport));
    return port->id.text;
}

Result<store::Trunk> understand(const NewTrunk& wanted, const TenantView& view) {
    store::Trunk row{.name = TRY(check_name("trunk", wanted.name)), .kind = wanted.kind};
    if (std::ranges::find(kinds, wanted.kind) == std::end(kinds))
        return fail(Errc::malformed,
                    fmt::format("\"{}\" is no kind of trunk: registration or address", wanted.kind));
    if (wanted.transport != "udp" && wanted.transport != "tcp" && wanted.transport != "tls")
        return fail(
            Errc::unsupported,
            fmt::format("transport {} is not served by trunks: use udp, tcp or tls", wanted.transport));
    row.host = TRY(check_host("host", wanted.host));
    if (!wanted.from_domain.empty()) row.from_domain = TRY(check_host("domain", wanted.from_domain));
    TRY(check_login(wanted));
    TRY(check_numbers(wanted));
    row.port = wanted.port;
    row.transport = wanted.transport;
    row.connection_port_id = TRY(find_port_of_trunk(wanted, view));
    row.username = wanted.username;
    row.password = wanted.password;
    row.register_for_s = wanted.register_for_s;
    row.allowed_networks = TRY(understand_networks(wanted));
    row.max_calls = wanted.max_calls;
    row.trusts_identity = wanted.trusts_identity;
    row.is_enabled = wanted.is_enabled;
    row.listens_for_tones = wanted.listens_for_tones;
    row.media_encryption = TRY(check_encryption(wanted.media_encryption));
    return row;
}

std::vector<std::string> texts_of(const std::vector<Network>& networks) {
    std::vector<std::string> texts;
    texts.reserve(networks.size());
    for (const auto& network : networks) texts.push_back(network.text());
    return texts;
}

// What an administrator would type to get this trunk, and what the patch changes of it.
NewTrunk describe(const Trunk& trunk, const TrunkPatch& patch, const Snapshot& present) {
    const bool registers = trunk.kind == Trunk::Kind::registration;
    NewTrunk described;
    described.name = patch.name.value_or(trunk.name);
    described.kind = patch.kind.value_or(registers ? "registration" : "address");
    described.host = patch.host.value_or(trunk.host);
    described.port = patch.port.value_or(trunk.port);
    described.transport = patch.transport.value_or(std::string(sip::uri_parameter(trunk.transport)));
    described.connection_port =
        patch.connection_port.value_or(present.find_port(trunk.connection_port)->name);
    described.username = patch.username.value_or(trunk.username);
    described.password = patch.password.value_or(trunk.password);
    described.from_domain = patch.from_domain.value_or(trunk.from_domain);
    described.register_for_s = patch.register_for_s.value_or(static_cast<int>(trunk.register_for.count()));
    described.networks = patch.networks ? *patch.networks : texts_of(trunk.networks);
    if (trunk.max_calls) described.max_calls = static_cast<int>(*trunk.max_calls);
    if (patch.max_calls) described.max_calls = *patch.max_calls;
    described.trusts_identity = patch.trusts_identity.value_or(trunk.trusts_identity);
    described.is_enabled = patch.is_enabled.value_or(trunk.is_enabled);
    described.media_encryption =
        patch.media_encryption.value_or(std::string(to_string(trunk.media_encryption)));
    described.listens_for_tones = patch.listens_for_tones.value_or(trunk.listens_for_tones);
    return described;
}

Result<std::string> check_city_number(std::string_view text) {
    std::string number(trim(text));
    const auto digits = std::string_view(number).substr(number.starts_with('+') ? 1 : 0);
    const bool is_one = number.starts_with('+') && digits.size() >= least_city_digits &&
                        digits.size() <= most_city_digits && digits.front() != '0' &&
                        digits.find_first_not_of("0123456789") == digits.npos;
    if (is_one) return number;
    return fail(
        Errc::malformed,
        fmt::format("\"{}\" is no city number: write it as +902121234567, with the country code", text));
}

Result<store::CityNumber> understand(const NewCityNumber& wanted, const Snapshot& present,
                                     const TenantId& tenant) {
    const TenantView view(present, tenant);
    store::CityNumber row{.number = TRY(check_city_number(wanted.number))};
    const auto names = view.trunk_names();
    const bool is_only = wanted.trunk.empty() && names.size() == 1;
    row.trunk_id = TRY(view.find_trunk(is_only ? names.front() : wanted.trunk))->id.text;
    if (!wanted.name.empty()) row.name = TRY(check_name("city number", wanted.name));
    const auto destination = TRY(Destination::parse(wanted.destination));
    if (destination == Destination{"city", row.number})
        return fail(Errc::conflict,
                    fmt::format("{} would lead to itself: choose another destination", row.number));
    TRY(check_destination(present, tenant, destination));
    row.destination = destination.text();
    return row;
}

NewCityNumber describe(const CityNumber& number, const CityNumberPatch& patch, const Snapshot& present) {
    return {.number = patch.number.value_or(number.number),
            .trunk = patch.trunk.value_or(present.find_trunk(number.trunk)->name),
            .name = patch.name.value_or(number.name),
            .destination = patch.destination.value_or(number.destination.text())};
}

// Who calls it by its number: before it goes, or gets another.
Result<void> check_nobody_uses(const Snapshot& present, const CityNumber& city) {
    TRY(check_nobody_leads_to(present, city.tenant, {"city", city.number}));
    return check_unused("city number", city.number, "extension",
                        TenantView(present, city.tenant).extensions_that_show(city.number));
}

}  // namespace

Result<void> Administration::add_trunk(const NewTrunk& wanted) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        TRY(check_room(view.trunk_names().size(), max_trunks, "trunks"));
        auto row = TRY(understand(wanted, view));
        if (view.find_trunk(row.name)) return already_named("trunk", row.name);
        row.id = make_id();
        row.tenant_id = tenant_.text;
        return store::add_trunk(database_, row, random_);
    });
}

Result<void> Administration::change_trunk(std::string_view name, const TrunkPatch& patch) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        const auto* before = TRY(view.find_trunk(name));
        auto row = TRY(understand(describe(*before, patch, *present), view));
        if (row.name != before->name && view.find_trunk(row.name)) return already_named("trunk", row.name);
        row.id = before->id.text;
        row.tenant_id = tenant_.text;
        return store::update_trunk(database_, row, random_);
    });
}

Result<void> Administration::remove_trunk(std::string_view name) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        const auto* trunk = TRY(view.find_trunk(name));
        TRY(check_unused("trunk", name, "city number", view.numbers_of(trunk->id)));
        TRY(check_unused("trunk", name, "profile", view.users_of(trunk->id)));
        return store::remove_trunk(database_, trunk->id.text);
    });
}

Result<void> Administration::add_city_number(const NewCityNumber& wanted) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        TRY(check_room(view.city_numbers().size(), max_city_numbers, "city numbers"));
        auto row = TRY(understand(wanted, *present, tenant_));
        if (view.find_city_number(row.number)) return already_named("city number", row.number);
        row.id = make_id();
        row.tenant_id = tenant_.text;
        return store::add_city_number(database_, row);
    });
}

Result<void> Administration::change_city_number(std::string_view number, const CityNumberPatch& patch) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        const auto* before = TRY(view.find_city_number(number));
        auto row = TRY(understand(describe(*before, patch, *present), *present, tenant_));
        if (row.number != before->number) {
            if (view.find_city_number(row.number)) return already_named("city number", row.number);
            TRY(check_nobody_uses(*present, *before));
        }
        row.id = before->id.text;
        row.tenant_id = tenant_.text;
        return store::update_city_number(database_, row);
    });
}

Result<void> Administration::remove_city_number(std::string_view number) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        const auto* city = TRY(view.find_city_number(number));
        TRY(check_unused("city number", number, "profile", view.users_of(city->id)));
        TRY(check_nobody_uses(*present, *city));
        return store::remove_city_number(database_, city->id.text);
    });
}

}  // namespace santral::directory
