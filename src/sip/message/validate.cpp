// One check after the other; the first that fails speaks.

#include "sip/message/validate.h"

#include <array>

#include "sip/message/contact.h"
#include "sip/message/cseq.h"
#include "sip/message/list.h"
#include "sip/message/max_forwards.h"
#include "sip/message/uri.h"
#include "sip/message/via.h"

namespace santral::sip {
namespace {

using Verdict = std::optional<Rejection>;

constexpr std::string_view magic_cookie = "z9hG4bK";  // RFC 3261 8.1.1.7.

Verdict reject(int status, std::string_view reason) {
    return Rejection{status, std::string(reason)};
}

// Of a Via whose parameters are broken, the way back may still be read: then there is an answer.
bool has_way_back(const Message& message) {
    const auto via = ListWalker(message.find(HeaderName::via).value_or("")).next().value_or("");
    return parse_via(via.substr(0, via.find(';'))).has_value();
}

// How many lines there are of each name, in one look over the message.
class LineCounts {
public:
    explicit LineCounts(const Message& message) {
        for (std::size_t i = 0; i < message.header_count(); ++i) ++counts_[index(message.header(i).name)];
    }
    std::size_t of(HeaderName name) const { return counts_[index(name)]; }

private:
    static std::size_t index(HeaderName name) { return static_cast<std::size_t>(name); }
    std::array<std::uint16_t, static_cast<std::size_t>(HeaderName::other) + 1> counts_{};
};

// RFC 3261 8.1.1. Max-Forwards may be missing: RFC 2543 had none, and RFC 3261 16.3 forgives it.
Verdict check_presence(const Message& message) {
    struct Needed {
        HeaderName name;
        std::string_view missing;
        std::string_view repeated;
    };
    constexpr std::array needed{
        Needed{HeaderName::from, "Missing From", "Several From Headers"},
        Needed{HeaderName::to, "Missing To", "Several To Headers"},
        Needed{HeaderName::call_id, "Missing Call-ID", "Several Call-ID Headers"},
        Needed{HeaderName::cseq, "Missing CSeq", "Several CSeq Headers"},
    };
    const LineCounts counts(message);
    for (const auto& header : needed) {
        if (message.find(header.name).value_or("").empty()) return reject(400, header.missing);
        if (counts.of(header.name) > 1) return reject(400, header.repeated);
    }
    return {};
}

Verdict check_cseq(const Message& message) {
    const auto cseq = parse_cseq(*message.find(HeaderName::cseq));
    if (!cseq) return reject(400, "Bad CSeq");
    if (!message.is_request() || cseq->method_text == message.method_text()) return {};
    // RFC 4475 3.1.2.18: for a method we do not know, 501 says more.
    return message.method() == Method::other ? reject(501, "Not Implemented")
                                             : reject(400, "CSeq Method Is Not That Of The Request");
}

Verdict check_parties(const Message& message) {
    if (!parse_name_addr(*message.find(HeaderName::from))) return reject(400, "Bad From");
    if (!parse_name_addr(*message.find(HeaderName::to))) return reject(400, "Bad To");
    return {};
}

bool are_vias(std::string_view line) {
    ListWalker walker(line);
    while (const auto value = walker.next()) {
        const auto via = parse_via(*value);
        if (!via || via->version != "2.0") return false;
    }
    return true;
}

bool are_contacts(std::string_view value) {
    ListWalker walker(value);
    while (const auto contact = walker.next()) {
        if (!parse_contact(*contact)) return false;
    }
    return true;
}

Verdict check_lists(const Message& message) {
    if (message.find(HeaderName::via).value_or("").empty()) return reject(400, "Missing Via");
    for (std::size_t i = 0; i < message.header_count(); ++i) {
        const auto header = message.header(i);
        if (header.name == HeaderName::via && !are_vias(header.value)) return reject(400, "Bad Via");
        if (header.name == HeaderName::contact && !are_contacts(header.value)) {
            return reject(400, "Bad Contact");
        }
    }
    // RFC 4475 3.2.1: the promise of a transaction id without the id.
    if (message.branch() == magic_cookie) return reject(400, "Bad Via Branch");
    return {};
}

Verdict check_max_forwards(const Message& message) {
    const auto value = message.find(HeaderName::max_forwards);
    if (!value) return {};
    if (!parse_max_forwards(*value)) return reject(400, "Bad Max-Forwards");
    if (LineCounts(message).of(HeaderName::max_forwards) > 1)
        return reject(400, "Several Max-Forwards Headers");
    return {};
}

Verdict check_request_uri(const Message& message) {
    const auto uri = parse_uri(message.request_uri());
    if (!uri && uri.error().code == Errc::too_large) return reject(414, "Request-URI Too Long");
    if (!uri) return reject(400, "Bad Request-URI");
    if (uri->scheme == Uri::Scheme::other) return reject(416, "Unsupported URI Scheme");
    // RFC 3261 19.1.1: a Request-URI has no headers; serving them would let a link write any header.
    if (!uri->headers.empty()) return reject(400, "Headers In Request-URI");
    return {};
}

Verdict check_request(const Message& message) {
    if (message.flaw()) return reject(message.flaw()->status, message.flaw()->reason);
    for (const auto check :
         {check_presence, check_cseq, check_parties, check_lists, check_max_forwards, check_request_uri}) {
        if (auto verdict = check(message)) return verdict;
    }
    return {};
}

// RFC 3261 8.1.3.3: we are no proxy, so a response with a second Via went astray (also RFC 4475 3.3.10).
Verdict check_response(const Message& message) {
    if (message.flaw()) return reject(0, message.flaw()->reason);
    if (message.values(HeaderName::via).size() != 1) return reject(0, "Not One Via");
    for (const auto check : {check_presence, check_cseq, check_parties, check_lists}) {
        if (auto verdict = check(message)) return reject(0, verdict->reason);
    }
    return {};
}

}  // namespace

std::optional<Rejection> validate(const Message& message) {
    if (!message.is_request()) return check_response(message);
    auto verdict = check_request(message);
    if (!verdict) return {};
    if (message.method() == Method::ack || !has_way_back(message)) verdict->status = 0;
    return verdict;
}

}  // namespace santral::sip
