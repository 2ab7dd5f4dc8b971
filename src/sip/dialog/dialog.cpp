// The bookkeeping of RFC 3261 12.1 and 12.2.

#include "sip/dialog/dialog.h"

#include <fmt/format.h>

#include <algorithm>

#include "sip/dialog/invite_session.h"
#include "sip/message/name_addr.h"

namespace santral::sip {
namespace {

std::string with_tag(std::string_view address, std::string_view tag) {
    return fmt::format("{};tag={}", address, tag);
}

std::vector<std::string> record_routes(const Message& message) {
    const auto values = message.values(HeaderName::record_route);
    return {values.begin(), values.end()};
}

// RFC 3261 19.1.1: without ;lr it is a strict router of RFC 2543.
bool is_loose_router(std::string_view route) {
    const auto address = parse_name_addr(route);
    return !address || address->uri.parameter("lr").has_value();
}

std::string_view uri_of(std::string_view address) {
    const auto parts = split_name_addr(address);
    return parts ? parts->uri : std::string_view();
}

}  // namespace

Dialog Dialog::dialled(const Invitation& invitation, std::string_view local_tag) {
    Dialog dialog;
    dialog.call_id_ = invitation.call_id;
    dialog.local_ = with_tag(invitation.from, local_tag);
    dialog.remote_ = invitation.to;
    dialog.remote_target_ = invitation.uri;
    dialog.routes_ = invitation.routes;
    return dialog;
}

Dialog Dialog::received(const Message& invite, std::string_view local_tag) {
    Dialog dialog;
    dialog.call_id_ = invite.call_id();
    dialog.local_ = with_tag(invite.find(HeaderName::to).value_or(""), local_tag);
    dialog.remote_ = invite.find(HeaderName::from).value_or("");
    dialog.remote_tag_ = invite.from_tag();
    dialog.routes_ = record_routes(invite);
    dialog.remote_cseq_ = invite.cseq();
    dialog.refresh_target(invite);
    return dialog;
}

void Dialog::begin(const Message& response) {
    remote_ = response.find(HeaderName::to).value_or("");
    remote_tag_ = response.to_tag();
    routes_ = record_routes(response);
    std::ranges::reverse(routes_);
    refresh_target(response);
}

RequestWriter Dialog::make_request(Method method, int max_forwards) {
    return make(method, ++local_cseq_, max_forwards);
}

RequestWriter Dialog::make_ack(std::uint32_t cseq) const {
    return make(Method::ack, cseq, 70);
}

RequestWriter Dialog::make(Method method, std::uint32_t cseq, int max_forwards) const {
    // 12.2.1.1: a strict router wants itself as the Request-URI and the target as the last Route.
    const bool is_strict = !routes_.empty() && !is_loose_router(routes_.front());
    RequestWriter request(method, is_strict ? std::string(uri_of(routes_.front())) : remote_target_);
    for (std::size_t i = is_strict ? 1 : 0; i < routes_.size(); ++i) {
        request.add(HeaderName::route, routes_[i]);
    }
    if (is_strict) request.add(HeaderName::route, fmt::format("<{}>", remote_target_));
    request.add(HeaderName::max_forwards, fmt::format_int(max_forwards).c_str());
    request.add(HeaderName::from, local_).add(HeaderName::to, remote_).add(HeaderName::call_id, call_id_);
    request.add(HeaderName::cseq, fmt::format("{} {}", cseq, to_string(method)));
    return request;
}

bool Dialog::take_cseq(const Message& request) {
    if (request.cseq() <= remote_cseq_) return false;
    remote_cseq_ = request.cseq();
    return true;
}

void Dialog::refresh_target(const Message& message) {
    const auto contact = message.values(HeaderName::contact);
    const auto uri = contact.empty() ? std::string_view() : uri_of(contact.front());
    if (!uri.empty() && uri != remote_target_) remote_target_ = uri;
}

}  // namespace santral::sip
