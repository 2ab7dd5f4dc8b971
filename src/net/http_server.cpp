// Connections come, and become sessions.

#include "net/http_server.h"

#include <utility>

#include "base/log.h"
#include "net/http_session.h"

namespace santral::net {

HttpResponder::HttpResponder(HttpResponder&& other) noexcept
    : server_(std::exchange(other.server_, nullptr)), session_(other.session_) {}

HttpResponder& HttpResponder::operator=(HttpResponder&& other) noexcept {
    std::swap(server_, other.server_);
    std::swap(session_, other.session_);
    return *this;
}

HttpResponder::~HttpResponder() {
    if (server_) answer({.status = 500});
}

void HttpResponder::answer(HttpResponse response) {
    if (!server_) return;
    auto* session = std::exchange(server_, nullptr)->find(session_);
    if (session) session->answer(std::move(response));
}

void HttpResponder::upgrade(std::unique_ptr<WebSocket::User> user) {
    if (!server_) return;
    auto* session = std::exchange(server_, nullptr)->find(session_);
    if (session) session->upgrade(std::move(user));
}

void HttpResponder::hand_over(std::string_view protocol,
                              const std::function<void(DetachedConnection)>& take) {
    if (!server_) return;
    auto* session = std::exchange(server_, nullptr)->find(session_);
    if (session) session->hand_over(protocol, take);
}

HttpServer::HttpServer(EventLoop& loop, const HttpLimits& limits, User& user)
    : loop_(loop),
      limits_(limits),
      user_(user),
      seats_(limits.connections, limits.connections_of_source),
      handshakes_(limits.handshakes, limits.handshakes_of_source) {}

HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::open(EventLoop& loop, const Endpoint& local,
                                                     const HttpLimits& limits, User& user) {
    std::unique_ptr<HttpServer> server(new HttpServer(loop, limits, user));  // The constructor is private.
    server->listener_ = TRY(TcpListener::open(loop, local, server->seats_, *server));
    return server;
}

void HttpServer::on_accepted(TcpListener&, Accepted accepted) {
    auto handshake = tls_ ? handshakes_.take(accepted.remote.ip) : std::nullopt;
    if (tls_ && !handshake) return;
    const auto id = ++accepted_;
    auto& session =
        *sessions_.emplace(id, std::make_unique<HttpSession>(*this, id, std::move(accepted))).first->second;
    if (tls_) session.secure({*tls_, "", *std::move(handshake)});
}

HttpSession* HttpServer::find(std::uint64_t session) {
    const auto found = sessions_.find(session);
    return found == sessions_.end() ? nullptr : found->second.get();
}

void HttpServer::forget(std::uint64_t session) {
    sessions_.erase(session);
}

}  // namespace santral::net
