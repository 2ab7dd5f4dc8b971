#pragma once
// Where the first message of a byte stream ends (RFC 3261 18.3, 7.5), and the keep-alives between messages
// (RFC 5626 4.4.1). For TCP and TLS; a WebSocket frames by itself (RFC 7118).

#include <cstddef>
#include <string_view>

namespace santral::sip {

struct Frame {
    enum class Kind {
        incomplete,  // Nothing to take yet: wait for more bytes.
        ping,        // A double CRLF: answer it with a single one.
        blank,       // A CRLF before a message: a pong, or padding.
        message,     // `length` bytes for Message::parse.
        broken,      // The stream cannot be read on: answer, and close the connection.
    };

    Kind kind = Kind::incomplete;
    // How many bytes to take from the front. Of a broken message: its header part, which Message::parse may
    // still understand well enough to be answered with `status`; 0 where its end was not found within the
    // limit.
    std::size_t length = 0;
    int status = 0;           // broken: 400 or 513.
    std::string_view reason;  // broken: a constant, fit for the reason phrase.
};

// received: all bytes that wait, from the first not yet taken. Never asks for more than max_message_bytes.
Frame frame(std::string_view received);

}  // namespace santral::sip
