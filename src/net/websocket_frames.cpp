// Frames in and out: RFC 6455 5.2 to 5.5, 7.4, 8.1.

#include "net/websocket_frames.h"

#include <openssl/evp.h>

#include <array>
#include <utility>

#include "base/utf8.h"

namespace santral::net {
namespace {

constexpr std::size_t max_control_payload = 125;
constexpr std::size_t mask_bytes = 4;

enum Opcode : unsigned { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

constexpr unsigned final_bit = 0x80;
constexpr unsigned reserved_bits = 0x70;
constexpr unsigned opcode_bits = 0x0f;
constexpr unsigned mask_bit = 0x80;
constexpr unsigned length_bits = 0x7f;

unsigned opcode_of(WebSocketFrame::Kind kind) {
    switch (kind) {
    case WebSocketFrame::Kind::text: return Opcode::text;
    case WebSocketFrame::Kind::binary: return Opcode::binary;
    case WebSocketFrame::Kind::close: return Opcode::close;
    case WebSocketFrame::Kind::ping: return Opcode::ping;
    case WebSocketFrame::Kind::pong: return Opcode::pong;
    }
    __builtin_unreachable();
}

bool is_control(unsigned opcode) {
    return opcode >= Opcode::close;
}

void append_big_endian(std::string& bytes, std::uint64_t number, unsigned count) {
    while (count-- > 0) bytes += static_cast<char>(number >> (8 * count));
}

std::uint64_t read_big_endian(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char c : bytes) number = number << 8 | static_cast<std::uint8_t>(c);
    return number;
}

// How many bytes the length takes beside the first two of the head.
std::size_t longer_length(unsigned first) {
    if (first == 126) return 2;
    return first == 127 ? 8 : 0;
}

}  // namespace

std::string print_frame(WebSocketFrame::Kind kind, std::string_view payload) {
    std::string bytes;
    bytes += static_cast<char>(final_bit | opcode_of(kind));
    if (payload.size() <= max_control_payload) {
        bytes += static_cast<char>(payload.size());
    } else if (payload.size() <= 0xffff) {
        bytes += static_cast<char>(126);
        append_big_endian(bytes, payload.size(), 2);
    } else {
        bytes += static_cast<char>(127);
        append_big_endian(bytes, payload.size(), 8);
    }
    bytes += payload;
    return bytes;
}

std::string print_close(WebSocketEnd code, std::string_view why) {
    std::string payload;
    append_big_endian(payload, std::to_underlying(code), 2);
    payload += why.substr(0, max_control_payload - 2);
    return print_frame(WebSocketFrame::Kind::close, payload);
}

std::string accept_of_key(std::string_view key) {
    const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    ::EVP_Digest(text.data(), text.size(), digest.data(), &size, ::EVP_sha1(), nullptr);
    std::array<unsigned char, 32> encoded{};  // 20 bytes make 28 characters and a zero.
    const int length = ::EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(size));
    return {encoded.begin(), encoded.begin() + length};
}

std::optional<WebSocketFrame> WebSocketReader::next() {
    while (!failure_) {
        const auto head = read_head();
        if (!head || waiting_.size() < head->size + head->length) return {};
        const auto mask = waiting_.substr(head->size - mask_bytes, mask_bytes);
        auto payload = waiting_.substr(head->size, head->length);
        waiting_.erase(0, head->size + head->length);
        for (std::size_t i = 0; i < payload.size(); ++i) {
            payload[i] = static_cast<char>(payload[i] ^ mask[i % mask_bytes]);
        }
        if (auto frame = take(*head, std::move(payload))) return frame;
    }
    return {};
}

std::optional<WebSocketReader::Head> WebSocketReader::read_head() {
    if (waiting_.size() < 2) return {};
    const auto first = static_cast<std::uint8_t>(waiting_[0]);
    const auto second = static_cast<std::uint8_t>(waiting_[1]);
    const auto opcode = first & opcode_bits;
    const bool is_last = (first & final_bit) != 0;
    const bool is_known = opcode <= Opcode::binary || (opcode >= Opcode::close && opcode <= Opcode::pong);
    // 5.1: a client masks every frame. 5.2: bits of extensions that nobody agreed on.
    if ((second & mask_bit) == 0 || (first & reserved_bits) != 0 || !is_known) {
        fail(WebSocketEnd::protocol_error);
        return {};
    }
    const auto short_length = second & length_bits;
    if (is_control(opcode) && (!is_last || short_length > max_control_payload)) {
        fail(WebSocketEnd::protocol_error);
        return {};
    }
    const auto more = longer_length(short_length);
    if (waiting_.size() < 2 + more + mask_bytes) return {};
    const auto length =
        more == 0 ? short_length : read_big_endian(std::string_view(waiting_).substr(2, more));
    if (length > max_websocket_message - (is_control(opcode) ? 0 : message_.size())) {
        fail(WebSocketEnd::too_large);
        return {};
    }
    return Head{is_last, opcode, static_cast<std::size_t>(length), 2 + more + mask_bytes};
}

std::optional<WebSocketFrame> WebSocketReader::take(const Head& head, std::string payload) {
    using Kind = WebSocketFrame::Kind;
    switch (head.opcode) {
    case Opcode::close: return WebSocketFrame{Kind::close, std::move(payload)};
    case Opcode::ping: return WebSocketFrame{Kind::ping, std::move(payload)};
    case Opcode::pong: return WebSocketFrame{Kind::pong, std::move(payload)};
    default: break;
    }
    // 5.4: a message begins once, and nothing but its continuation follows until it ends.
    const bool continues = head.opcode == Opcode::continuation;
    if (continues != message_kind_.has_value()) return fail(WebSocketEnd::protocol_error);
    if (!continues) message_kind_ = head.opcode == Opcode::text ? Kind::text : Kind::binary;
    message_ += payload;
    if (!head.is_last) return {};
    return finish_message();
}

std::optional<WebSocketFrame> WebSocketReader::finish_message() {
    const auto kind = *std::exchange(message_kind_, {});
    auto message = std::exchange(message_, {});
    if (kind == WebSocketFrame::Kind::text && !is_utf8(message)) return fail(WebSocketEnd::not_utf8);
    return WebSocketFrame{kind, std::move(message)};
}

std::optional<WebSocketFrame> WebSocketReader::fail(WebSocketEnd why) {
    failure_ = why;
    return {};
}

}  // namespace santral::net
