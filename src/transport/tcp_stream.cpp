// Taking messages from the front of a stream, and whole ones from a WebSocket.

#include "transport/tcp_stream.h"

#include "sip/message/framing.h"
#include "sip/message/message.h"

namespace santral::transport {
namespace {

constexpr std::string_view ping = "\r\n\r\n";
constexpr std::string_view pong = "\r\n";

net::ConnectionLimits limits() {
    return {.waiting_to_be_read = sip::max_message_bytes, .idle = TcpStream::idle_before_first_message};
}

}  // namespace

TcpStream::TcpStream(const sip::Flow& flow, net::Seat seat, User& user)
    : flow_(flow), seat_(std::move(seat)), user_(user) {}

TcpStream::TcpStream(net::EventLoop& loop, net::FileDescriptor socket, const sip::Flow& flow, net::Seat seat,
                     User& user)
    : TcpStream(flow, std::move(seat), user) {
    net::Connection::User& us = *this;
    connection_ = std::make_unique<net::Connection>(loop, std::move(socket), limits(), us);
}

Result<std::unique_ptr<TcpStream>> TcpStream::connect(net::EventLoop& loop, const IpAddress& from,
                                                      const sip::Flow& flow, net::Seat seat, User& user) {
    std::unique_ptr<TcpStream> made(new TcpStream(flow, std::move(seat), user));
    made->connection_ = TRY(net::Connection::connect(loop, from, flow.remote, limits(), *made));
    return made;
}

TcpStream::TcpStream(net::EventLoop& loop, net::DetachedConnection websocket, const sip::Flow& flow,
                     net::Seat seat, User& user)
    : TcpStream(flow, std::move(seat), user) {
    net::Connection::User& us = *this;
    connection_ = std::make_unique<net::Connection>(loop, std::move(websocket), limits(), us);
    net::WebSocket::User& its_user = *this;
    websocket_ = std::make_unique<net::WebSocket>(loop, *connection_, its_user);
    silence_timer_ = loop.timers().after(idle_before_first_message, [this] {
        websocket_->close(net::WebSocketEnd::policy, "nothing was said");
    });
}

std::size_t TcpStream::on_bytes(net::Connection& connection, std::string_view waiting) {
    if (websocket_) {
        websocket_->on_bytes(waiting);
        return waiting.size();
    }
    std::size_t used = 0;
    while (connection.state() == net::Connection::State::open) {
        const auto taken = take_first(waiting.substr(used));
        if (taken == 0) break;
        used += taken;
    }
    return used;
}

// Returns how many bytes it took: none when more have to come.
std::size_t TcpStream::take_first(std::string_view waiting) {
    const auto frame = sip::frame(waiting);
    const auto taken = waiting.substr(0, frame.length);
    switch (frame.kind) {
    case sip::Frame::Kind::incomplete: return 0;
    case sip::Frame::Kind::ping: connection_->send(pong); return taken.size();
    case sip::Frame::Kind::blank: return taken.size();
    case sip::Frame::Kind::message:
        connection_->set_idle_limit(idle_limit);
        if (user_.admits(*this)) user_.on_message(*this, taken);
        return taken.size();
    case sip::Frame::Kind::broken:
        if (user_.admits(*this)) user_.on_broken(*this, taken, frame.status, frame.reason);
        connection_->close_when_sent();
        return waiting.size();
    }
    __builtin_unreachable();
}

// RFC 7118 5: each message of a WebSocket is one of SIP, or a ping.
void TcpStream::take_whole(net::WebSocket& socket, std::string_view message) {
    if (message == ping) return socket.send(pong);
    if (message == pong) return;
    silence_timer_.stop();
    connection_->set_idle_limit(idle_limit);
    if (user_.admits(*this)) user_.on_message(*this, message);
}

void TcpStream::on_closed(net::Connection&, const Error& why) {
    user_.on_ended(*this, why);  // Last: the user may destroy us.
}

}  // namespace santral::transport
