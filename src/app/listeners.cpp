// Sockets follow the directory.

#include "app/listeners.h"

#include <fmt/format.h>

#include <algorithm>

#include "net/interfaces.h"

namespace santral::app {
namespace {

// What to type into a phone where we listen on all addresses: the one that the machine uses towards the
// internet.
std::optional<IpAddress> address_for_phones(const IpAddress& bind) {
    if (!bind.is_unspecified()) return {};
    const auto far_away =
        IpAddress::parse(bind.is_v4() ? "192.0.2.1" : "2001:db8::1");  // RFC 5737, RFC 3849.
    const auto ours = net::local_address_towards(*far_away);
    if (!ours) return {};
    return *ours;
}

}  // namespace

Listeners::Key Listeners::key_of(const directory::ConnectionPort& port, sip::Transport transport) const {
    if (sip::is_websocket(transport)) return {web_.listen.value_or(Endpoint{}), transport};
    return {port.bind_of(transport), transport};
}

std::map<Listeners::Key, Listeners::Wanted> Listeners::wanted_by(const directory::Snapshot& directory) const {
    std::map<Key, Wanted> wanted;
    for (const auto& port : directory.ports()) {
        for (const auto transport : port.transports) {
            const auto [entry, is_first] = wanted.try_emplace(key_of(port, transport));
            auto& networks = entry->second.allowed;
            entry->second.advertised = port.advertised;
            // One of the ports that share the socket is open to everybody: so is the socket.
            const bool open_to_all = port.allowed_networks.empty() || (!is_first && networks.empty());
            if (open_to_all) {
                networks.clear();
            } else {
                networks.insert(networks.end(), port.allowed_networks.begin(), port.allowed_networks.end());
            }
        }
    }
    return wanted;
}

std::vector<Error> Listeners::follow(const directory::Snapshot& directory) {
    const auto wanted = wanted_by(directory);
    for (auto entry = open_.begin(); entry != open_.end();) {
        const auto still = wanted.find(entry->first);
        if (still != wanted.end() && still->second == entry->second.wanted) {
            ++entry;
            continue;
        }
        transport_.close(entry->second.id);
        log_info("listener {} {} closed", sip::uri_parameter(entry->first.transport),
                 entry->first.bind.text());
        entry = open_.erase(entry);
    }
    std::vector<Error> failures;
    for (const auto& [key, rules] : wanted) {
        if (open_.contains(key)) continue;
        const auto id = open(key, rules);
        if (id) {
            open_[key] = {*id, rules};
        } else {
            failures.push_back(id.error());
        }
    }
    return failures;
}

Result<sip::ListenerId> Listeners::open(const Key& key, const Wanted& wanted) {
    transport::ListenerSpec spec;
    spec.address = key.bind.ip;
    spec.port = key.bind.port;
    spec.transport = key.transport;
    spec.allowed = wanted.allowed;
    if (wanted.advertised) spec.advertised = Endpoint{*wanted.advertised, 0};
    return transport_.open(std::move(spec));
}

std::optional<sip::ListenerId> Listeners::find(const directory::PortId& port, sip::Transport transport,
                                               const directory::Snapshot& directory) const {
    const auto* definition = directory.find_port(port);
    if (!definition || std::ranges::find(definition->transports, transport) == definition->transports.end()) {
        return {};  // The socket may be open all the same, for another connection port.
    }
    const auto open = open_.find(key_of(*definition, transport));
    if (open == open_.end()) return {};
    return open->second.id;
}

bool Listeners::is_at_port(const sip::Flow& flow, const directory::PortId& port,
                           const directory::Snapshot& directory) const {
    const auto* definition = directory.find_port(port);
    return definition && definition->allows(flow.remote.ip) &&
           find(port, flow.transport, directory) == flow.listener;
}

std::vector<std::string> Listeners::describe() const {
    std::vector<std::string> lines;
    lines.reserve(open_.size());
    for (const auto& [key, open] : open_) {
        if (sip::is_websocket(key.transport) && !web_.serves(key.transport)) continue;
        auto line = fmt::format("{} {}", sip::uri_parameter(key.transport), key.bind.text());
        if (const auto ours = address_for_phones(key.bind.ip)) {
            line += fmt::format(" (phones: {})", Endpoint{*ours, key.bind.port}.text());
        }
        if (sip::is_websocket(key.transport)) line += "/sip";
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace santral::app
