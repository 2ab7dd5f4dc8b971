#pragma once
// WebSocket frames as bytes, RFC 6455 5: the server's side, without extensions. Pure.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace santral::net {

enum class WebSocketEnd : std::uint16_t {  // RFC 6455 7.4.1.
    normal = 1000,
    going_away = 1001,
    protocol_error = 1002,
    unsupported = 1003,
    not_utf8 = 1007,
    policy = 1008,
    too_large = 1009,
    try_again_later = 1013,
};

constexpr std::size_t max_websocket_message = 65'536;

struct WebSocketFrame {
    enum class Kind : std::uint8_t { text, binary, close, ping, pong };
    Kind kind = Kind::text;
    std::string payload;  // Of a text: the whole message, fragments joined, valid UTF-8.
};

// As a server sends it: whole and unmasked.
std::string print_frame(WebSocketFrame::Kind kind, std::string_view payload);
std::string print_close(WebSocketEnd code, std::string_view why);

// Sec-WebSocket-Accept for this key: RFC 6455 4.2.2.
std::string accept_of_key(std::string_view key);

// Bytes of a client in, frames out. Once it has failed it takes nothing more.
class WebSocketReader {
public:
    void add(std::string_view bytes) { waiting_ += bytes; }
    // The next frame that is whole; absent: more bytes are needed, or it failed.
    std::optional<WebSocketFrame> next();
    // What the client did wrong.
    std::optional<WebSocketEnd> failure() const { return failure_; }

private:
    struct Head {
        bool is_last;
        unsigned opcode;
        std::size_t length;  // Of the payload.
        std::size_t size;    // Of the head itself, mask included.
    };
    std::optional<Head> read_head();
    std::optional<WebSocketFrame> take(const Head& head, std::string payload);
    std::optional<WebSocketFrame> finish_message();
    std::optional<WebSocketFrame> fail(WebSocketEnd why);

    std::string waiting_;
    std::string message_;  // Fragments of one message so far.
    std::optional<WebSocketFrame::Kind> message_kind_;
    std::optional<WebSocketEnd> failure_;
};

}  // namespace santral::net
