// The table of connections.

#include "transport/tcp_flows.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/log.h"
#include "sip/message/via.h"

namespace santral::transport {
namespace {

std::optional<sip::Via> topmost_via(const sip::Message& message) {
    const auto values = message.values(sip::HeaderName::via);
    auto via = values.empty() ? fail(Errc::malformed, "") : sip::parse_via(values.front());
    return via ? std::optional(*via) : std::nullopt;
}

// RFC 3261 18.2.2: when the connection a request came by is gone, its response goes to the port in its Via.
Endpoint way_back(std::string_view message, const sip::Flow& flow) {
    const auto& remote = flow.remote;
    if (!message.starts_with("SIP/")) return remote;
    const auto response = sip::Message::parse(std::string(message));
    const auto via = response ? topmost_via(*response) : std::nullopt;
    return via ? Endpoint{remote.ip, via->port.value_or(sip::default_port(flow.transport))} : remote;
}

}  // namespace

std::size_t TcpFlows::PlaceHash::operator()(const Place& place) const noexcept {
    return std::hash<Endpoint>{}(place.remote) * 31 + static_cast<std::size_t>(place.listener);
}

TcpFlows::~TcpFlows() = default;

Result<void> TcpFlows::listen(sip::ListenerId id, ListenerSpec spec) {
    if (spec.transport == sip::Transport::tls && !tls_) {
        return fail(Errc::unsupported, fmt::format("port {}: TLS needs a certificate", spec.port));
    }
    if (is_websocket(spec.transport)) {
        const auto port = spec.port;
        ports_.emplace(id, Port{{id, std::move(spec), port}, nullptr});
        return {};
    }
    const Endpoint local{spec.address, spec.port};
    auto socket = TRY(net::TcpListener::open(around_.loop, local, seats_, *this));
    const auto port = socket->local().port;
    ports_.emplace(id, Port{{id, std::move(spec), port}, std::move(socket)});
    return {};
}

void TcpFlows::close(sip::ListenerId id) {
    ports_.erase(id);
    std::erase_if(hosts_, [id](const auto& entry) { return entry.first.listener == id; });
    std::vector<TcpStream*> its;
    for (const auto& [_, kept] : streams_) {
        if (kept.stream->flow().listener == id) its.push_back(kept.stream.get());
    }
    for (auto* stream : its) {
        stream->stop();
        forget(*stream);
    }
}

const Listener* TcpFlows::find(sip::ListenerId id) const {
    const auto found = ports_.find(id);
    return found == ports_.end() ? nullptr : &found->second.listener;
}

void TcpFlows::send(const Listener& from, const sip::Flow& flow, std::string_view message) {
    auto* stream = find_stream(flow);
    if (!stream) {
        auto other = flow;
        if (flow.connection != sip::ConnectionId{}) other.remote = way_back(message, flow);
        stream = open(from, other);
    }
    if (stream) return stream->send(message);
    around_.after_turn.run([this, flow] { around_.intake.user().on_flow_failed(flow); });
}

TcpStream* TcpFlows::find_stream(const sip::Flow& flow) {
    // A flow that was kept from before a restart may bear the id of another's connection: the place tells.
    const auto own = streams_.find(flow.connection);
    if (own != streams_.end() && own->second.stream->flow().remote == flow.remote) {
        return own->second.stream.get();
    }
    const auto other = by_place_.find({flow.listener, flow.remote});
    return other == by_place_.end() ? nullptr : streams_.at(other->second).stream.get();
}

TcpStream* TcpFlows::open(const Listener& from, sip::Flow flow) {
    if (is_websocket(flow.transport)) return nullptr;  // Nobody listens there.
    auto* known = find_stream(flow);
    if (known) return known;
    auto seat = seats_.take(flow.remote.ip);
    if (!seat) return nullptr;
    flow.connection = sip::ConnectionId{++opened_};
    flow.local = from.address_for(flow.remote.ip, around_.interfaces);
    auto opened = TcpStream::connect(around_.loop, from.spec.address, flow, *std::move(seat), *this);
    if (!opened) {
        log_info("sip {}: {}", uri_parameter(flow.transport), opened.error().detail);
        return nullptr;
    }
    auto& stream = keep(*std::move(opened));
    if (secure(stream, host_at({flow.listener, flow.remote}))) return &stream;
    stream.stop();
    forget(stream);
    return nullptr;
}

// host: "" for one that was accepted. False: no more handshakes now.
bool TcpFlows::secure(TcpStream& stream, const std::string& host) {
    if (stream.flow().transport != sip::Transport::tls) return true;
    auto seat = handshakes_.take(stream.flow().remote.ip);
    if (!seat || !tls_) return false;
    stream.secure({host.empty() ? tls_->server : tls_->client, host, *std::move(seat)});
    return true;
}

std::string TcpFlows::host_at(const Place& place) const {
    const auto found = hosts_.find(place);
    return found == hosts_.end() ? place.remote.ip.text() : found->second;
}

void TcpFlows::name(sip::ListenerId by, const Endpoint& place, const std::string& host) {
    if (hosts_.size() >= max_named_places) hosts_.clear();  // Each is named again before it is called.
    hosts_.insert_or_assign({by, place}, host);
}

TcpStream& TcpFlows::keep(std::unique_ptr<TcpStream> stream) {
    auto& kept = *stream;
    const auto& flow = kept.flow();
    by_place_.insert_or_assign({flow.listener, flow.remote}, flow.connection);
    streams_.emplace(flow.connection, Kept{std::move(stream), {}});
    return kept;
}

void TcpFlows::on_accepted(net::TcpListener& socket, net::Accepted accepted) {
    const auto is_its = [&](const auto& entry) { return entry.second.socket.get() == &socket; };
    const auto& listener = std::ranges::find_if(ports_, is_its)->second.listener;
    const auto source = accepted.remote.ip;
    if (!around_.intake.is_allowed(listener, source) || around_.intake.is_banned(source)) return;
    const bool is_tls = listener.spec.transport == sip::Transport::tls;
    if (is_tls && !around_.intake.admits(source)) return;  // A handshake costs more than a message.
    const sip::Flow flow{.listener = listener.id,
                         .transport = listener.spec.transport,
                         .local = listener.address_for(source, around_.interfaces),
                         .remote = accepted.remote,
                         .connection = sip::ConnectionId{++opened_}};
    TcpStream::User& us = *this;
    auto& stream = keep(std::make_unique<TcpStream>(around_.loop, std::move(accepted.socket), flow,
                                                    std::move(accepted.seat), us));
    if (secure(stream, "")) return;
    stream.stop();
    forget(stream);
}

void TcpFlows::adopt(net::DetachedConnection websocket) {
    const auto remote = websocket.remote();
    const auto transport = websocket.tls ? sip::Transport::wss : sip::Transport::ws;
    const auto speaks_it = [&](const auto& entry) {
        return entry.second.listener.spec.transport == transport;
    };
    const auto port = std::ranges::find_if(ports_, speaks_it);
    if (port == ports_.end()) {
        return log_info("sip {} {}: no connection port speaks it", uri_parameter(transport), remote.text());
    }
    const auto& listener = port->second.listener;
    if (!around_.intake.is_allowed(listener, remote.ip) || around_.intake.is_banned(remote.ip)) return;
    auto seat = seats_.take(remote.ip);
    if (!seat) return tell_turned_away(listener.port, remote);
    const sip::Flow flow{.listener = listener.id,
                         .transport = transport,
                         .local = listener.address_for(remote.ip, around_.interfaces),
                         .remote = remote,
                         .connection = sip::ConnectionId{++opened_}};
    const auto unread = std::move(websocket.unread);
    TcpStream::User& us = *this;
    auto& stream =
        keep(std::make_unique<TcpStream>(around_.loop, std::move(websocket), flow, *std::move(seat), us));
    if (!unread.empty()) stream.take_unread(unread);
}

void TcpFlows::on_turned_away(net::TcpListener& socket, const Endpoint& remote) {
    tell_turned_away(socket.local().port, remote);
}

void TcpFlows::tell_turned_away(std::uint16_t port, const Endpoint& remote) {
    around_.log.write(
        {.name = "too_many_connections", .source = remote.ip, .detail = fmt::format("port:{}", port)});
}

bool TcpFlows::admits(TcpStream& stream) {
    const auto source = stream.flow().remote.ip;
    const bool is_admitted = around_.intake.admits(source);
    if (!is_admitted && around_.intake.is_banned(source)) {
        stream.stop();
        forget(stream);
    }
    return is_admitted;
}

void TcpFlows::on_message(TcpStream& stream, std::string_view bytes) {
    add_alias(stream, bytes);
    around_.intake.take(std::string(bytes), stream.flow());
}

void TcpFlows::on_broken(TcpStream& stream, std::string_view head, int status, std::string_view reason) {
    around_.intake.take_broken(head, stream.flow(), status, reason);
}

void TcpFlows::on_ended(TcpStream& stream, const Error& why) {
    const auto flow = stream.flow();
    log_debug("sip {}: connection {} ended: {}", uri_parameter(flow.transport),
              static_cast<std::uint64_t>(flow.connection), why.detail);
    forget(stream);
    around_.intake.user().on_flow_failed(flow);
}

// RFC 5923 9.1, without its certificates: only a port is believed, and only on the very address the
// connection comes from.
void TcpFlows::add_alias(const TcpStream& stream, std::string_view bytes) {
    constexpr std::string_view parameter = "alias";
    if (bytes.starts_with("SIP/") || bytes.find(parameter) == bytes.npos) return;
    const auto request = sip::Message::parse(std::string(bytes));
    const auto via = request ? topmost_via(*request) : std::nullopt;
    if (!via || !sip::find_parameter(via->parameters, parameter)) return;
    const auto& flow = stream.flow();
    if (IpAddress::parse(via->host).value_or(IpAddress{}) != flow.remote.ip) return;
    const auto port = via->port.value_or(sip::default_port(flow.transport));
    const Place announced{flow.listener, {flow.remote.ip, port}};
    auto& alias = streams_.at(flow.connection).alias;
    if (!alias && by_place_.try_emplace(announced, flow.connection).second) alias = announced;
}

void TcpFlows::forget(const TcpStream& stream) {
    const auto& flow = stream.flow();
    const auto found = streams_.find(flow.connection);
    if (found == streams_.end()) return;
    forget({flow.listener, flow.remote}, flow.connection);
    if (found->second.alias) forget(*found->second.alias, flow.connection);
    around_.after_turn.destroy(std::move(found->second.stream));
    streams_.erase(found);
}

void TcpFlows::forget(const Place& place, sip::ConnectionId leads_to) {
    const auto found = by_place_.find(place);
    if (found != by_place_.end() && found->second == leads_to) by_place_.erase(found);
}

}  // namespace santral::transport
