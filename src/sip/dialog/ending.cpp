// Reads and writes Reason.

#include "sip/dialog/ending.h"

#include "base/text.h"
#include "sip/message/lexer.h"
#include "sip/message/reason.h"

namespace santral::sip {
namespace {

constexpr int highest_q850_cause = 127;

// Never ends in the middle of a UTF-8 character.
std::string shortened(std::string text) {
    if (text.size() <= max_reason_text) return text;
    auto end = max_reason_text;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
    return text;
}

int status_of(const Message& message) {
    if (!message.is_request()) return message.status();
    return message.method() == Method::cancel ? 487 : 200;
}

void read_reason(Ending& ending, const Reason& reason, bool is_bye) {
    if (equals_ignoring_case(reason.protocol, "Q.850")) {
        if (reason.cause > 0 && reason.cause <= highest_q850_cause) ending.q850 = reason.cause;
    } else if (is_bye && equals_ignoring_case(reason.protocol, "SIP")) {
        if (reason.cause >= 200 && reason.cause < 700) ending.status = reason.cause;
    }
    if (!reason.text.empty()) ending.text = shortened(unquote(reason.text));
}

}  // namespace

Ending ending_by_them(const Message& message) {
    Ending ending{.by = Ending::By::them, .status = status_of(message)};
    if (!message.is_request()) ending.text = shortened(std::string(message.reason_phrase()));
    const bool is_bye = message.is_request() && message.method() == Method::bye;
    for (const auto value : message.values(HeaderName::reason)) {
        const auto reason = parse_reason(value);
        if (reason) read_reason(ending, *reason, is_bye);
    }
    return ending;
}

std::string reason_line(std::string_view value) {
    if (value.empty()) return {};
    std::string line = "Reason: ";
    for (const char c : value) line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    return line += "\r\n";
}

}  // namespace santral::sip
