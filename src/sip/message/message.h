#pragma once
// One SIP message (RFC 3261 section 7) as views over one buffer: nothing is copied but the bytes themselves,
// unknown headers keep their order and their bytes, values are understood only when they are asked for
// (headers.h).

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sip/message/header_name.h"
#include "sip/message/method.h"

namespace santral::sip {

constexpr std::size_t max_message_bytes =
    65'535;                               // The largest that UDP carries; longer ones are answered 513.
constexpr std::size_t max_headers = 256;  // Lines, continuation lines not counted.
constexpr std::size_t max_body_bytes = 32'768;

// One header line. `value` may contain folds (CRLF and a blank): they count as blanks (RFC 3261 7.3.1).
struct Header {
    HeaderName name;
    std::string_view name_text;  // As it came: "v", "Via", "X-Whatever".
    std::string_view value;      // Trimmed.
};

// What is wrong with the form of a message: the first thing found.
struct Flaw {
    int status;               // What a request is answered: 400, 505 or 513.
    std::string_view reason;  // A constant, fit for the reason phrase.
};

// A value: copies and moves freely, and its views are good as long as it is neither moved nor destroyed.
class Message {
public:
    // Understands the start line and the header lines, and finds the body by Content-Length (or to the end of
    // the datagram where there is none). What the values mean is not looked at; see validate() in validate.h.
    // Errors: malformed where the first line is of no SIP request or response, too_large. Anything else that
    // is wrong is kept as the flaw(), beside what could be read, so that a broken request can be answered.
    static Result<Message> parse(std::string bytes);
    const std::optional<Flaw>& flaw() const { return flaw_; }

    bool is_request() const { return status_ == 0; }
    Method method() const { return method_; }  // Of a response: that of its CSeq, `other` if unreadable.
    std::string_view method_text() const;      // Requests.
    std::string_view request_uri() const;      // Requests.
    int status() const { return status_; }     // Responses: 100 to 699. 0 in a request.
    std::string_view reason_phrase() const;    // Responses.

    std::size_t header_count() const;
    Header header(std::size_t index) const;                             // In the order of the message.
    std::optional<std::string_view> find(HeaderName name) const;        // The first line of that name.
    std::optional<std::string_view> find(std::string_view name) const;  // Any name, case ignored.
    // Every value of that name, lines with several values taken apart at their commas (RFC 3261 7.3.1):
    // commas in quotes and in <> do not separate. For list headers (Via, Contact, Route, Supported, ...)
    // only.
    std::vector<std::string_view> values(HeaderName name) const;

    std::string_view body() const;
    std::string_view bytes() const;  // The whole message as it came.

    // The five that every message has, "" where it has not; without their parameters where there are some.
    std::string_view call_id() const;
    std::string_view from_tag() const;
    std::string_view to_tag() const;
    std::string_view branch() const;  // Of the topmost Via.
    std::uint32_t cseq() const;       // 0 where unreadable.

private:
    class Parser;
    struct Span {  // Of bytes_; max_message_bytes fits.
        std::uint16_t begin = 0;
        std::uint16_t length = 0;
    };
    struct Line {
        HeaderName name = HeaderName::other;
        Span name_text;
        Span value;
    };
    static constexpr std::size_t inline_lines = 32;  // More go to the heap.
    static constexpr auto known_names = static_cast<std::size_t>(HeaderName::other);
    static_assert(max_message_bytes <= UINT16_MAX && max_headers < UINT16_MAX);

    std::string_view view(Span span) const {
        return std::string_view(bytes_).substr(span.begin, span.length);
    }
    const Line& line(std::size_t index) const;

    std::string bytes_;
    Method method_ = Method::other;
    int status_ = 0;
    Span first_;   // The method, or the reason phrase.
    Span second_;  // The Request-URI.
    Span body_;
    std::uint16_t line_count_ = 0;
    std::array<std::uint16_t, known_names> first_line_{};  // Its index plus one; 0 for none.
    std::array<Line, inline_lines> lines_;
    std::vector<Line> more_lines_;
    std::optional<Flaw> flaw_;
};

}  // namespace santral::sip
