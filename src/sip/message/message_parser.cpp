// From bytes to the lines of a message, in one pass (RFC 3261 7, 18.3). What is wrong but leaves the message
// answerable becomes its flaw; line ends must be CRLF, as anything else reads differently to the next hop.

#include <algorithm>

#include "base/text.h"
#include "sip/message/cseq.h"
#include "sip/message/lexer.h"
#include "sip/message/message.h"

namespace santral::sip {
namespace {

constexpr std::string_view version = "SIP/2.0";
constexpr std::size_t status_digits = 3;

bool is_version(std::string_view text) {
    return text.size() > 4 && equals_ignoring_case(text.substr(0, 4), "SIP/");
}

bool is_line_blank(char c) {
    return c == ' ' || c == '\t';
}

}  // namespace

class Message::Parser {
public:
    explicit Parser(Message& message) : message_(message), bytes_(message.bytes_) {}

    Result<void> parse();

private:
    Result<void> parse_start_line(std::string_view line);
    Result<void> parse_request_line(std::string_view line);
    Result<void> parse_status_line(std::string_view line);
    void parse_header(std::string_view field);
    void find_body();

    std::string_view take_line();   // Without its line end.
    std::string_view take_field();  // A header line and the lines that continue it.
    void keep(HeaderName name, std::string_view name_text, std::string_view value);
    void flaw(int status, std::string_view reason);
    Span span(std::string_view part) const;

    Message& message_;
    std::string_view bytes_;
    std::size_t position_ = 0;
};

Result<Message> Message::parse(std::string bytes) {
    if (bytes.size() > max_message_bytes) return fail(Errc::too_large, "message is longer than 65535 bytes");
    Message message;
    message.bytes_ = std::move(bytes);
    TRY(Parser(message).parse());
    return message;
}

Result<void> Message::Parser::parse() {
    while (bytes_.substr(position_).starts_with("\r\n")) position_ += 2;  // RFC 3261 7.5.
    TRY(parse_start_line(take_line()));
    for (auto field = take_field(); !field.empty(); field = take_field()) parse_header(field);
    if (!message_.is_request()) {
        const auto cseq = parse_cseq(message_.find(HeaderName::cseq).value_or(""));
        if (cseq) message_.method_ = cseq->method;
    }
    find_body();
    return {};
}

Result<void> Message::Parser::parse_start_line(std::string_view line) {
    return is_version(line) ? parse_status_line(line) : parse_request_line(line);
}

// RFC 3261 7.1. Blanks too many are no reason to be silent: RFC 4475 3.1.2.8 to 3.1.2.10 want a 400.
Result<void> Message::Parser::parse_request_line(std::string_view line) {
    const auto method = line.substr(0, line.find(' '));
    const auto rest = trim(line.substr(method.size()));
    const auto last = rest.find_last_of(" \t");
    if (!is_token(method) || last == rest.npos || !is_version(rest.substr(last + 1))) {
        return fail(Errc::malformed, "first line is of no SIP request");
    }
    const auto uri = trim(rest.substr(0, last));
    message_.method_ = to_method(method);
    message_.first_ = span(method);
    message_.second_ = span(uri);
    if (method.size() + uri.size() + (rest.size() - last - 1) + 2 != line.size()) {
        flaw(400, "Blanks In Request Line");
    } else if (std::ranges::any_of(uri, is_line_blank)) {
        flaw(400, "Blanks In Request-URI");
    }
    if (!equals_ignoring_case(rest.substr(last + 1), version)) flaw(505, "Version Not Supported");
    return {};
}

// RFC 3261 7.2. Nobody answers a response, so a bad one is an error.
Result<void> Message::Parser::parse_status_line(std::string_view line) {
    const auto code = line.substr(std::min(line.size(), version.size() + 1), status_digits);
    const auto status = parse_number<int>(code);
    const auto rest = line.substr(std::min(line.size(), version.size() + 1 + status_digits));
    if (!status || *status < 100 || *status > 699 || !(rest.empty() || rest.front() == ' ') ||
        !equals_ignoring_case(line.substr(0, version.size()), version) || line[version.size()] != ' ') {
        return fail(Errc::malformed, "first line is of no SIP response");
    }
    message_.status_ = *status;
    message_.first_ = span(rest.empty() ? rest : rest.substr(1));
    return {};
}

std::string_view Message::Parser::take_line() {
    const auto rest = bytes_.substr(position_);
    const auto feed = rest.find('\n');
    if (feed == rest.npos) {
        flaw(400, "Headers Without End");
        position_ = bytes_.size();
        return rest;
    }
    position_ += feed + 1;
    const auto line = rest.substr(0, feed);
    if (line.find('\r') + 1 != feed || feed == 0) flaw(400, "Line End Is Not CRLF");
    return line.ends_with('\r') ? line.substr(0, feed - 1) : line;
}

std::string_view Message::Parser::take_field() {
    const auto begin = position_;
    auto end = begin + take_line().size();
    if (end == begin) return {};  // The empty line before the body.
    while (position_ < bytes_.size() && is_line_blank(bytes_[position_])) {
        const auto more = position_;
        end = more + take_line().size();
    }
    return bytes_.substr(begin, end - begin);
}

// RFC 3261 7.3.1. Blanks are allowed before the colon, but not a fold.
void Message::Parser::parse_header(std::string_view field) {
    const auto colon = field.find(':');
    auto name = field.substr(0, colon);
    while (!name.empty() && is_line_blank(name.back())) name.remove_suffix(1);
    if (colon == field.npos || !is_token(name)) return flaw(400, "Bad Header Line");
    keep(to_header_name(name), name, trim(field.substr(colon + 1)));
}

void Message::Parser::keep(HeaderName name, std::string_view name_text, std::string_view value) {
    if (message_.line_count_ == max_headers) return flaw(400, "Too Many Headers");
    const Line line{name, span(name_text), span(value)};
    if (message_.line_count_ < inline_lines) {
        message_.lines_[message_.line_count_] = line;
    } else {
        message_.more_lines_.push_back(line);
    }
    ++message_.line_count_;
    if (name == HeaderName::other) return;
    auto& first = message_.first_line_[static_cast<std::size_t>(name)];
    if (first == 0) {
        first = message_.line_count_;
    } else if (name == HeaderName::content_length) {
        flaw(400, "Several Content-Length Headers");
    }
}

// RFC 3261 18.3: of a datagram, what follows the body is left out; a body cut short is an error.
void Message::Parser::find_body() {
    auto body = bytes_.substr(position_);
    if (const auto value = message_.find(HeaderName::content_length)) {
        const auto length = parse_number<std::uint64_t>(*value);
        if (!length) return flaw(400, "Bad Content-Length");
        if (*length > body.size()) return flaw(400, "Body Shorter Than Content-Length");
        body = body.substr(0, *length);
    }
    message_.body_ = span(body);
    if (body.size() > max_body_bytes) flaw(513, "Message Too Large");
}

void Message::Parser::flaw(int status, std::string_view reason) {
    if (!message_.flaw_) message_.flaw_ = Flaw{status, reason};
}

Message::Span Message::Parser::span(std::string_view part) const {
    const auto begin = part.empty() ? 0 : part.data() - bytes_.data();
    return {static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(part.size())};
}

}  // namespace santral::sip
