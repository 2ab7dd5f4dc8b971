#pragma once
// One connection that carries SIP: messages out of the stream (RFC 3261 18.3), pings answered (RFC 5626
// 4.4.1). Signalling thread only.

#include <memory>
#include <string_view>

#include "net/connection.h"
#include "net/seats.h"
#include "sip/message/flow.h"

namespace santral::transport {

class TcpStream final : private net::Connection::User {
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

    const sip::Flow& flow() const { return flow_; }
    void send(std::string_view message) { connection_->send(message); }
    void stop() { connection_->close(); }  // on_ended does not follow.

private:
    TcpStream(const sip::Flow& flow, net::Seat seat, User& user);
    std::size_t on_bytes(net::Connection& connection, std::string_view waiting) override;
    void on_closed(net::Connection& connection, const Error& why) override;
    std::size_t take_first(std::string_view waiting);

    sip::Flow flow_;
    net::Seat seat_;
    User& user_;
    std::unique_ptr<net::Connection> connection_;
};

}  // namespace santral::transport
