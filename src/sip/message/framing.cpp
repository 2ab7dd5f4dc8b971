// Looks for the empty line and for Content-Length, and at nothing else.

#include "sip/message/framing.h"

#include <cstdint>
#include <optional>

#include "base/text.h"
#include "sip/message/header_name.h"
#include "sip/message/message.h"

namespace santral::sip {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";

// The header line that begins here, with the lines that continue it.
std::string_view first_field(std::string_view head) {
    auto end = head.find(line_end);
    while (end != head.npos && end + 2 < head.size() && (head[end + 2] == ' ' || head[end + 2] == '\t')) {
        end = head.find(line_end, end + 2);
    }
    return head.substr(0, end == head.npos ? end : end + 2);
}

struct Lengths {
    int lines = 0;
    std::optional<std::uint64_t> bytes;  // Of the last line; absent where unreadable.
};

Lengths find_content_length(std::string_view head) {
    Lengths found;
    while (!head.empty()) {
        const auto field = first_field(head);
        head.remove_prefix(field.size());
        const auto colon = field.find(':');
        if (colon == field.npos ||
            to_header_name(trim(field.substr(0, colon))) != HeaderName::content_length) {
            continue;
        }
        ++found.lines;
        found.bytes = parse_number<std::uint64_t>(trim(field.substr(colon + 1)));
    }
    return found;
}

Frame frame_keep_alive(std::string_view received) {
    if (received.starts_with(head_end)) return {Frame::Kind::ping, head_end.size()};
    if (head_end.starts_with(received)) return {};
    return {Frame::Kind::blank, line_end.size()};
}

Frame broken(std::size_t length, int status, std::string_view reason) {
    return {Frame::Kind::broken, length, status, reason};
}

}  // namespace

Frame frame(std::string_view received) {
    if (received.starts_with(line_end) || received == "\r") return frame_keep_alive(received);
    const auto end = received.substr(0, max_message_bytes).find(head_end);
    if (end == received.npos) {
        return received.size() < max_message_bytes ? Frame{} : broken(0, 513, "Message Too Large");
    }
    const auto head = end + head_end.size();
    const auto length = find_content_length(received.substr(0, end + line_end.size()));
    if (length.lines == 0) return broken(head, 400, "Missing Content-Length");
    if (length.lines > 1) return broken(head, 400, "Several Content-Length Headers");
    if (!length.bytes) return broken(head, 400, "Bad Content-Length");
    if (*length.bytes > max_body_bytes || head + *length.bytes > max_message_bytes) {
        return broken(head, 513, "Message Too Large");
    }
    const auto whole = head + static_cast<std::size_t>(*length.bytes);
    if (received.size() < whole) return {};
    return {Frame::Kind::message, whole};
}

}  // namespace santral::sip
