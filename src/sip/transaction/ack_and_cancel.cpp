// Reads the printed INVITE again: rejections and cancels are few, and what a live call keeps is little.

#include "sip/transaction/ack_and_cancel.h"

#include <fmt/core.h>

#include "base/assert.h"
#include "sip/message/writer.h"

namespace santral::sip {
namespace {

// From, To, Call-ID, CSeq and Route of the INVITE under another method. `to`: the value of the To header.
RequestWriter follow(const Message& invite, Method method, std::string_view to) {
    RequestWriter request(method, std::string(invite.request_uri()));
    for (std::size_t i = 0; i < invite.header_count(); ++i) {
        const auto header = invite.header(i);
        if (header.name == HeaderName::route) request.add(HeaderName::route, header.value);
    }
    request.add(HeaderName::max_forwards, "70");
    request.add(HeaderName::from, invite.find(HeaderName::from).value_or(""));
    request.add(HeaderName::to, to);
    request.add(HeaderName::call_id, invite.call_id());
    request.add(HeaderName::cseq, fmt::format("{} {}", invite.cseq(), to_string(method)));
    return request;
}

Message read_own(std::string_view invite) {
    auto message = Message::parse(std::string(invite));
    SANTRAL_ASSERT(message.has_value());
    return message ? *std::move(message) : Message();
}

}  // namespace

std::string make_ack(std::string_view invite, const Message& rejection) {
    const auto original = read_own(invite);
    return follow(original, Method::ack, rejection.find(HeaderName::to).value_or(""))
        .print(original.find(HeaderName::via).value_or(""));
}

std::string make_cancel(std::string_view invite, std::string_view extra_fields) {
    const auto original = read_own(invite);
    auto cancel = follow(original, Method::cancel, original.find(HeaderName::to).value_or(""));
    cancel.add_lines(extra_fields);
    return cancel.print(original.find(HeaderName::via).value_or(""));
}

}  // namespace santral::sip
