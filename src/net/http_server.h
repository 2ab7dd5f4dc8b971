#pragma once
// HTTP/1.1 (RFC 9112) on one event loop: requests in, answers out, now or later; in the order they were
// asked, on connections that stay open. Plain, or over TLS (RFC 9110 4.2.2).

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

#include "net/http_message.h"
#include "net/tcp.h"
#include "net/websocket.h"

namespace santral::net {

struct HttpLimits {
    std::size_t header_bytes = 16'384;           // More: 431.
    std::size_t body_bytes = 1'048'576;          // More: 413, unless the user allows it.
    std::size_t pipelined_bytes = 65'536;        // That wait for the answer before. More: closed.
    std::size_t waiting_to_be_sent = 1'048'576;  // Of a WebSocket: more, and it is cut off.
    std::size_t connections = 1'000;             // More are closed at once.
    std::size_t connections_of_source = 200;     // From one address.
    std::size_t handshakes = 200;                // Of TLS at the same time. More are closed at once.
    std::size_t handshakes_of_source = 50;
    std::size_t requests_of_connection = 10'000;       // Then it is closed, after the answer.
    Duration request_time = std::chrono::seconds(15);  // From the first byte of a request to its last: 408.
    Duration idle = std::chrono::seconds(75);          // Without a byte in either direction.
};

class HttpServer;

// The right, and the duty, to answer one request, once. Loop's thread; the server outlives it. The answer to
// a far end that has gone is dropped.
class HttpResponder {
public:
    HttpResponder(HttpServer& server, std::uint64_t session) : server_(&server), session_(session) {}
    HttpResponder(HttpResponder&& other) noexcept;
    HttpResponder& operator=(HttpResponder&& other) noexcept;
    ~HttpResponder();  // Without an answer: 500.

    void answer(HttpResponse response);
    // The connection becomes a WebSocket of this user. Answers 426 or 400 instead where the request does not
    // ask for one as RFC 6455 4.2.1 wants.
    void upgrade(std::unique_ptr<WebSocket::User> user);
    // The same, and the connection leaves for another loop: it is taken when the far end is told of it.
    // protocol: what must be spoken there (RFC 6455 1.9); 400 for a request that does not offer it.
    void hand_over(std::string_view protocol, const std::function<void(DetachedConnection)>& take);

private:
    HttpServer* server_;  // Null once it has been used.
    std::uint64_t session_;
};

class HttpServer final : private TcpListener::User {
public:
    class User {
    public:
        virtual ~User() = default;
        // The next request of that connection is read when this one has been answered.
        virtual void on_request(HttpRequest request, HttpResponder responder) = 0;
        // Whether a body of so many bytes, over HttpLimits::body_bytes, may come: asked by the head alone. It
        // will be kept in memory, so it matters who sends it.
        virtual bool allows_body(const HttpRequest&, std::uint64_t /*bytes*/) { return false; }
    };

    // Port 0 takes a free one. loop and user must outlive the server. Errors: conflict (the port is taken),
    // denied, unavailable (no such address).
    static Result<std::unique_ptr<HttpServer>> open(EventLoop& loop, const Endpoint& local,
                                                    const HttpLimits& limits, User& user);
    ~HttpServer() override;

    // TLS alone, for the connections to come; those that stand keep what they began with.
    void secure(TlsContext tls) { tls_ = std::move(tls); }

    const Endpoint& local() const { return listener_->local(); }
    std::size_t connections() const { return sessions_.size(); }

private:
    friend class HttpResponder;
    friend class HttpSession;

    HttpServer(EventLoop& loop, const HttpLimits& limits, User& user);
    void on_accepted(TcpListener& listener, Accepted accepted) override;
    class HttpSession* find(std::uint64_t session);
    void forget(std::uint64_t session);

    EventLoop& loop_;
    HttpLimits limits_;
    User& user_;
    Seats seats_;
    Seats handshakes_;
    std::optional<TlsContext> tls_;
    std::uint64_t accepted_ = 0;
    std::unordered_map<std::uint64_t, std::unique_ptr<class HttpSession>> sessions_;
    std::unique_ptr<TcpListener> listener_;
};

}  // namespace santral::net
