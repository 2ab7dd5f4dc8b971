#pragma once
// Prints SIP messages. A request is written without its Via, which the transaction layer adds when it knows
// the way; so the same request can be printed again for another transport (RFC 3261 18.1.1: over 1300 bytes,
// TCP).

#include <cstdint>
#include <string>
#include <string_view>

#include "base/address.h"
#include "sip/message/header_name.h"
#include "sip/message/message.h"

namespace santral::sip {

class RequestWriter {
public:
    RequestWriter(Method method, std::string uri);

    // Line ends and other controls in a value are replaced by blanks: no text from outside can add a line.
    RequestWriter& add(HeaderName name, std::string_view value);
    RequestWriter& add(std::string_view name, std::string_view value);
    // Whole header lines, each with its CRLF, of our own making: they are not looked at. "" adds none.
    RequestWriter& add_lines(std::string_view lines);
    RequestWriter& set_body(std::string_view content_type, std::string body);

    Method method() const { return method_; }
    const std::string& uri() const { return uri_; }
    // The whole request, its Via first, Content-Length always present.
    std::string print(std::string_view via) const;

private:
    Method method_;
    std::string uri_;
    std::string fields_;
    std::string content_type_;
    std::string body_;
};

class ResponseWriter {
public:
    // Copies Via (all), From, To, Call-ID and CSeq, and for 1xx/2xx to INVITE Record-Route, from the request
    // (RFC 3261 8.2.6). to_tag is added when the request's To has none and to_tag is not empty (never for
    // 100). reason_phrase "" means the RFC's own words for the status.
    ResponseWriter(const Message& request, int status, std::string_view to_tag = "",
                   std::string_view reason_phrase = "");

    ResponseWriter& add(HeaderName name, std::string_view value);
    ResponseWriter& add(std::string_view name, std::string_view value);
    ResponseWriter& add_lines(std::string_view lines);  // As those of RequestWriter.
    ResponseWriter& set_body(std::string_view content_type, std::string body);
    int status() const { return status_; }
    std::string print() const;
    // The same, where the request came from `source` put into the topmost Via: received where sent-by says
    // another address (RFC 3261 18.2.1), received and rport where it asks for rport (RFC 3581 4).
    std::string print(const Endpoint& source) const;

private:
    void copy(const Message& request, HeaderName name);
    void copy_to(const Message& request, std::string_view to_tag);

    int status_;
    std::size_t via_begin_ = 0;  // The topmost Via's value in head_.
    std::size_t via_length_ = 0;
    std::string head_;
    std::string content_type_;
    std::string body_;
};

std::string_view reason_phrase(
    int status);  // RFC 3261 21 and its extensions; the class's own word for others.

}  // namespace santral::sip
