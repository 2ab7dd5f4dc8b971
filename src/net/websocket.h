#pragma once
// One WebSocket (RFC 6455) of a browser or a program: messages both ways, a ping every so often, and a
// bounded queue. Belongs to the loop's thread.
//
//   open --we close--> closing --their close, or 5 s--> closed
//     '------their close, an error, silence, a full queue----^

#include <cstdint>
#include <string_view>

#include "net/connection.h"
#include "net/websocket_frames.h"

namespace santral::net {

class WebSocket {
public:
    static constexpr Duration ping_every = std::chrono::seconds(30);  // And gone without a pong by the next.
    static constexpr Duration closing_time = std::chrono::seconds(5);

    enum class State : std::uint8_t { open, closing, closed };

    // What speaks on our side: owned by the connection, destroyed when it has ended.
    class User {
    public:
        virtual ~User() = default;
        // From now on, and as long as the user lives, the socket may be used.
        virtual void on_open(WebSocket& socket) = 0;
        // A whole message. May send and close.
        virtual void on_text(WebSocket& socket, std::string_view text) = 0;
        // The same in bytes. Unless a user takes them, it is told that only text is spoken here.
        virtual void on_binary(WebSocket& socket, std::string_view bytes);
    };

    // connection and user must outlive the socket.
    WebSocket(EventLoop& loop, Connection& connection, User& user);

    // Never waits. A far end that lets the queue of its connection fill up is cut off, later; after the end
    // it is without effect. What is not UTF-8 goes as binary.
    void send(std::string_view message);
    void close(WebSocketEnd code, std::string_view why);

    // From the connection. The bytes stay the caller's.
    void on_bytes(std::string_view bytes);

private:
    void on_frame(const WebSocketFrame& frame);
    void on_their_close(std::string_view payload);
    void ping_or_give_up();
    void enter(State next);

    EventLoop& loop_;
    Connection& connection_;
    User& user_;
    State state_ = State::open;
    bool awaits_pong_ = false;
    WebSocketReader reader_;
    Timer ping_timer_;
    Timer closing_timer_;
};

}  // namespace santral::net
