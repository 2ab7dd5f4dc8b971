// A WebSocket over a connection that was HTTP before.

#include "net/websocket.h"

#include "base/log.h"
#include "base/utf8.h"

namespace santral::net {

WebSocket::WebSocket(EventLoop& loop, Connection& connection, User& user)
    : loop_(loop), connection_(connection), user_(user) {
    ping_timer_ = loop_.timers().after(ping_every, [this] { ping_or_give_up(); });
}

void WebSocket::User::on_binary(WebSocket& socket, std::string_view) {
    socket.close(WebSocketEnd::unsupported, "only text is spoken here");
}

void WebSocket::send(std::string_view message) {
    if (state_ != State::open) return;
    using enum WebSocketFrame::Kind;
    connection_.send(print_frame(is_utf8(message) ? text : binary, message));
}

void WebSocket::close(WebSocketEnd code, std::string_view why) {
    if (state_ != State::open) return;
    connection_.send(print_close(code, why));
    closing_timer_ = loop_.timers().after(closing_time, [this] { enter(State::closed); });
    enter(State::closing);
}

void WebSocket::on_bytes(std::string_view bytes) {
    if (state_ == State::closed) return;
    reader_.add(bytes);
    while (connection_.state() == Connection::State::open) {  // The user may have ended it.
        const auto frame = reader_.next();
        if (!frame) break;
        on_frame(*frame);
    }
    if (!reader_.failure()) return;
    connection_.send(print_close(*reader_.failure(), "that is not what RFC 6455 wants"));
    enter(State::closed);
}

void WebSocket::on_frame(const WebSocketFrame& frame) {
    switch (frame.kind) {
    case WebSocketFrame::Kind::text:
        if (state_ == State::open) user_.on_text(*this, frame.payload);
        return;
    case WebSocketFrame::Kind::binary:
        if (state_ == State::open) user_.on_binary(*this, frame.payload);
        return;
    case WebSocketFrame::Kind::close: return on_their_close(frame.payload);
    case WebSocketFrame::Kind::ping:
        if (state_ == State::open) connection_.send(print_frame(WebSocketFrame::Kind::pong, frame.payload));
        return;
    case WebSocketFrame::Kind::pong: awaits_pong_ = false; return;
    }
}

// RFC 6455 5.5.1: the code that came goes back, and then the connection ends.
void WebSocket::on_their_close(std::string_view payload) {
    if (state_ == State::open)
        connection_.send(print_frame(WebSocketFrame::Kind::close, payload.substr(0, 2)));
    enter(State::closed);
}

void WebSocket::ping_or_give_up() {
    if (awaits_pong_) {
        log_debug("websocket {}: no pong in {} s", connection_.remote().text(),
                  std::chrono::duration_cast<std::chrono::seconds>(ping_every).count());
        return enter(State::closed);
    }
    awaits_pong_ = true;
    connection_.send(print_frame(WebSocketFrame::Kind::ping, ""));
    ping_timer_ = loop_.timers().after(ping_every, [this] { ping_or_give_up(); });
}

void WebSocket::enter(State next) {
    state_ = next;
    if (state_ != State::closed) return;
    ping_timer_.stop();
    closing_timer_.stop();
    connection_.close_when_sent();
}

}  // namespace santral::net
