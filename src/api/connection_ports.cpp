// The resource /connection-ports (S1.14): where phones register.

#include "api/live_page.h"
#include "api/tenant_directory.h"
#include "sip/message/flow.h"

namespace santral::api {
namespace {

using directory::ConnectionPort;

json::value body_of(const ConnectionPort& port) {
    json::array transports;
    for (const auto transport : port.transports) transports.emplace_back(sip::uri_parameter(transport));
    json::array networks;
    for (const auto& network : port.allowed_networks) networks.emplace_back(network.text());
    return json::object{{"id", port.id.text},
                        {"name", port.name},
                        {"address", port.bind.ip.text()},
                        {"port", port.bind.port},
                        {"transports", std::move(transports)},
                        {"allowed_networks", std::move(networks)},
                        {"advertised_address", text_or_null(port.advertised ? port.advertised->text() : "")}};
}

Checked<ConnectionPort> find(Surroundings& around, const Request& request) {
    const auto here = TRY(TenantDirectory::read(around, request));
    return find_thing(here.snapshot().ports(), here.tenant(), request.at("port_id"));
}

Checked<ConnectionPort> find_by_name(Surroundings& around, const Request& request, std::string_view name) {
    const auto here = TRY(TenantDirectory::read(around, request));
    return *TRY(here.view().find_port(name));
}

Outcome list(Surroundings& around, const Request& request) {
    TRY(request.check_query({"limit", "cursor"}));
    const auto page = TRY(read_page(request));
    const auto here = TRY(TenantDirectory::read(around, request));
    auto ports = things_of(here.snapshot().ports(), here.tenant());
    return reply_live_page(ports, page, &ConnectionPort::name, body_of);
}

Checked<directory::PortPatch> read_patch(const Request& request) {
    Fields fields(request.body);
    directory::PortPatch patch{.name = fields.find_text("name"), .address = fields.find_text("address")};
    if (const auto port = fields.find_number("port")) {
        if (*port < 1 || *port > 65535) fields.blame("port", "is 1 to 65535");
        patch.port = static_cast<int>(*port);
    }
    patch.transports = fields.find_texts("transports");
    patch.allowed_networks = fields.find_texts("allowed_networks");
    patch.advertised_address = fields.find_text("advertised_address");
    if (fields.is_null("allowed_networks")) patch.allowed_networks.emplace();
    if (fields.is_null("advertised_address")) patch.advertised_address.emplace();
    for (const auto* key : {"name", "address", "port", "transports"})
        if (fields.is_null(key)) fields.blame(key, "cannot be empty");
    TRY(fields.check());
    return patch;
}

Outcome create(Surroundings& around, const Request& request) {
    const auto given = TRY(read_patch(request));
    directory::NewPort wanted;
    wanted.name = given.name.value_or("");
    wanted.address = given.address.value_or(wanted.address);
    wanted.port = given.port.value_or(wanted.port);
    wanted.transports = given.transports.value_or(wanted.transports);
    wanted.allowed_networks = given.allowed_networks.value_or(wanted.allowed_networks);
    wanted.advertised_address = given.advertised_address.value_or("");
    TRY(administration_of(around, request).add_port(wanted));
    const auto made = TRY(find_by_name(around, request, trim(wanted.name)));
    return reply_made(body_of(made), "/connection-ports/" + made.id.text);
}

Outcome show(Surroundings& around, const Request& request) {
    const auto body = body_of(TRY(find(around, request)));
    return reply_with_etag(request, body, etag_of(body));
}

Outcome change(Surroundings& around, const Request& request) {
    const auto port = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(body_of(port))));
    const auto patch = TRY(read_patch(request));
    TRY(administration_of(around, request).change_port(port.name, patch));
    return reply_changed(body_of(TRY(find(around, request))));
}

Outcome remove(Surroundings& around, const Request& request) {
    const auto port = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(body_of(port))));
    TRY(administration_of(around, request).remove_port(port.name));
    return reply_empty();
}

}  // namespace

void add_connection_ports(Router& router, Surroundings& around) {
    using enum Route::Effect;
    constexpr auto read = "connection-ports:read";
    constexpr auto write = "connection-ports:write";
    router.add({"GET", "/connection-ports", read, bind(around, list)});
    router.add({"POST", "/connection-ports", write, bind(around, create), directory});
    router.add({"GET", "/connection-ports/{port_id}", read, bind(around, show)});
    router.add({"PATCH", "/connection-ports/{port_id}", write, bind(around, change), directory});
    router.add({"DELETE", "/connection-ports/{port_id}", write, bind(around, remove), directory});
}

}  // namespace santral::api
