#pragma once
// One connection that carries SIP: messages out of a stream of TCP or TLS (RFC 3261 18.3), or those of a
// WebSocket (RFC 7118 5), and pings answered (RFC 5626 4.4.1). Signalling thread only.

#include <memory>
#include <string_view>

#include "net/connection.h"
#include "net/seats.h"
#include "net/websocket.h"
#include "sip/message/flow.h"

namespace santral::transport {

class TcpStream final : private net::Connection::User, private net::WebSocket::User {
public:
    // RFC 3261 18: a connection that says nothing is held by nobody. One that spoke is kept through the
    // longest registration.
    static constexpr Duration idle_before_first_message = std::chrono::seconds(32);
    static constexpr Duration idle_limit = std::chrono::minutes(70);

    // May stop the streams, but not destroy them, except in on_ended.
    class User {
    public:
        virtual ~User() = default;
        virtual bool admits(TcpStream& stream) = 0;  // Asked before each message is taken.
        virtual void on_message(TcpStream& stream, std::string_view bytes) = 0;
        virtual void on_broken(TcpStream& stream, std::string_view head, int status,
                               std::string_view reason) = 0;
        // Ended by itself. May destroy the stream.
        virtual void on_ended(TcpStream& stream, const Error& why) = 0;
    };

    // An accepted one.
    TcpStream(net::EventLoop& loop, net::FileDescriptor socket, const sip::Flow& flow, net::Seat seat,
              User& user);
    // One that we open: from the address of flow.local where it is bound, to flow.remote.
    static Result<std::unique_ptr<TcpStream>> connect(net::EventLoop& loop, const IpAddress& from,
                                                      const sip::Flow& flow, net::Seat seat, User& user);

    // A WebSocket, whose handshake the web server did.
    TcpStream(net::EventLoop& loop, net::DetachedConnection websocket, const sip::Flow& flow, net::Seat seat,
              User& user);

    // Right after it was made: what a WebSocket said before it came here.
    void take_unread(std::string_view unread) { websocket_->on_bytes(unread); }
    // Right after it was made: it is one of TLS.
    void secure(net::Securing how) { connection_->secure(std::move(how)); }

    const sip::Flow& flow() const { return flow_; }
    void send(std::string_view message) {
        websocket_ ? websocket_->send(message) : connection_->send(message);
    }
    void stop() { connection_->close(); }  // on_ended does not follow.

private:
    TcpStream(const sip::Flow& flow, net::Seat seat, User& user);
    std::size_t on_bytes(net::Connection& connection, std::string_view waiting) override;
    void on_closed(net::Connection& connection, const Error& why) override;
    std::size_t take_first(std::string_view waiting);
    void on_open(net::Connection&) override {}
    void on_open(net::WebSocket&) override {}
    void on_text(net::WebSocket& socket, std::string_view text) override { take_whole(socket, text); }
    void on_binary(net::WebSocket& socket, std::string_view bytes) override { take_whole(socket, bytes); }
    void take_whole(net::WebSocket& socket, std::string_view message);

    sip::Flow flow_;
    net::Seat seat_;
    User& user_;
    std::unique_ptr<net::Connection> connection_;
    std::unique_ptr<net::WebSocket> websocket_;
    Timer silence_timer_;  // Of a WebSocket: its pings keep it from being idle.
};

}  // namespace santral::transport
