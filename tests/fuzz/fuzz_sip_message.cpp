// Feeds bytes as a datagram: parsed, judged, every header read in every way, answered, and the answer parsed
// again.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "sip/message/headers.h"
#include "sip/message/message.h"
#include "sip/message/validate.h"
#include "sip/message/writer.h"

namespace santral::sip {
namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void read_uri(const Uri& uri) {
    require(is_equivalent(uri, uri) || uri.headers.size() + uri.parameters.size() > 0);
    require(unescape(escape_user(unescape(uri.user))) == unescape(uri.user));
    (void)uri.parameter("transport");
}

void read_address(std::string_view value) {
    if (const auto contact = parse_contact(value)) {
        (void)contact->address.display_text();
        if (!contact->is_all) read_uri(contact->address.uri);
    }
    if (const auto uri = parse_uri(value)) read_uri(*uri);
}

void read_value(std::string_view value) {
    read_address(value);
    require(unquote(quote(value)).size() == value.size());
    (void)parse_via(value);
    (void)parse_cseq(value);
    (void)parse_rack(value);
    (void)parse_digest_challenge(value);
    (void)parse_digest_credentials(value);
    (void)parse_session_expires(value);
    (void)parse_min_se(value);
    (void)parse_retry_after(value);
    (void)parse_reason(value);
    (void)parse_content_type(value);
    (void)parse_replaces(value);
    (void)parse_event(value);
    (void)parse_subscription_state(value);
    (void)parse_max_forwards(value);
    (void)asks_privacy(value, "id");
    (void)find_parameter(value, "tag");
}

void read_headers(const Message& message) {
    for (std::size_t i = 0; i < message.header_count(); ++i) {
        const auto header = message.header(i);
        require(message.find(header.name_text).has_value());
        read_value(header.value);
        for (const auto value : split_list(header.value)) read_address(value);
    }
}

// What ResponseWriter prints is a message of ours: as well-formed as the request's own values let it be.
void answer(const Message& request) {
    const auto source = Endpoint::parse("198.51.100.7:1024").value();
    const auto rejection = validate(request);
    const ResponseWriter writer(request, rejection && rejection->is_answered() ? rejection->status : 200,
                                "tag");
    const auto response = Message::parse(writer.print());
    require(response.has_value() && !response->flaw());
    require(response->header_count() <= request.header_count() + 1);
    const auto with_source = Message::parse(writer.print(source));
    require(with_source.has_value() && !with_source->flaw());
    if (rejection) return;
    require(response->call_id().size() == request.call_id().size());
    require(response->cseq() == request.cseq());
    require(response->from_tag() == request.from_tag());
    require(response->branch() == request.branch());
    require(!response->to_tag().empty());
}

}  // namespace
}  // namespace santral::sip

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace santral::sip;
    const auto message = Message::parse(std::string(reinterpret_cast<const char*>(bytes), size));
    if (!message) return 0;
    read_headers(*message);
    if (const auto uri = parse_uri(message->request_uri())) read_uri(*uri);
    if (message->is_request()) {
        answer(*message);
    } else {
        (void)validate(*message);
    }
    return 0;
}
