// Feeds bytes as what a stranger sends to the HTTP port: a request, WebSocket frames, an address. However
// they are cut into pieces, the same comes out.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_parser.h"
#include "net/websocket_frames.h"

namespace {

using namespace santral::net;

void require(bool holds) {
    if (!holds) std::abort();
}

struct Parsed {
    int refused = 0;
    bool is_whole = false;
    std::string text;
};

Parsed parse(std::string_view bytes, std::size_t piece) {
    HttpParser parser(8'000, 1'000);  // No head is as long: where it is cut, the limit meets it earlier.
    Parsed parsed;
    std::string waiting;
    while (!bytes.empty() && !parser.is_whole() && parsed.refused == 0) {
        waiting += bytes.substr(0, piece);
        bytes.remove_prefix(std::min(piece, bytes.size()));
        for (std::size_t used = 1; used > 0 && !waiting.empty() && !parser.is_whole();) {
            const auto fed = parser.feed(waiting);
            if (!fed) {
                parsed.refused = fed.error().status;
                break;
            }
            used = *fed;
            waiting.erase(0, used);
        }
    }
    parsed.is_whole = parsed.refused == 0 && parser.is_whole();
    if (!parsed.is_whole) return parsed;
    const auto request = parser.take();
    parsed.text = request.method + " " + request.target + "\n" + request.body;
    for (const auto& header : request.headers) parsed.text += header.name + ":" + header.value + "\n";
    (void)parse_target(request.target);
    return parsed;
}

std::string read_frames(std::string_view bytes, std::size_t piece) {
    WebSocketReader reader;
    std::string read;
    while (!bytes.empty()) {
        reader.add(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        while (const auto frame = reader.next()) {
            require(frame->payload.size() <= max_websocket_message);
            read += static_cast<char>('0' + static_cast<int>(frame->kind)) + frame->payload;
        }
    }
    if (reader.failure()) read += "!" + std::to_string(static_cast<int>(*reader.failure()));
    return read;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size < 2 || size > 4'000) return 0;
    const std::size_t piece = 1 + bytes[1] % 32;
    const std::string_view text(reinterpret_cast<const char*>(bytes) + 2, size - 2);
    if (bytes[0] % 2 == 0) {
        require(read_frames(text, text.size() + 1) == read_frames(text, piece));
        return 0;
    }
    const auto at_once = parse(text, text.size() + 1);
    const auto in_pieces = parse(text, piece);
    require(at_once.is_whole == in_pieces.is_whole);
    require(at_once.text == in_pieces.text);
    return 0;
}
