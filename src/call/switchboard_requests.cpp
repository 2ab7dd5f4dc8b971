// The exchange: requests to those who know what to do with them.

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.h"
#include "base/text.h"
#include "call/switchboard.h"
#include "sip/dialog/capabilities.h"
#include "sip/message/headers.h"

namespace santral::call {
namespace {

using sip::HeaderName;
using sip::Method;

constexpr std::size_t tag_length = 10;
constexpr auto overload_retry_after = "Retry-After: 5\r\n";
constexpr auto own_methods = "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, PRACK, UPDATE, INFO, REFER";

bool may_go_no_further(const sip::Message& request) {
    if (request.method() == Method::register_ || request.method() == Method::options) return false;
    return parse_number<int>(trim(request.find(HeaderName::max_forwards).value_or(""))) == 0;
}

}  // namespace

Switchboard::~Switchboard() = default;

void Switchboard::on_message(const sip::Message& message, const sip::Flow& flow) {
    thread_.assert_here();
    transactions_.on_message(message, flow);
}

void Switchboard::on_flow_failed(const sip::Flow& flow) {
    thread_.assert_here();
    transactions_.on_flow_failed(flow);
    trunks_.on_flow_failed(flow);
    registrar_.on_flow_failed(flow);
    for (auto* taker : takers_) taker->on_flow_failed(flow);
}

void Switchboard::add(RequestTaker& taker) {
    SANTRAL_ASSERT(!find_taker(taker.method()));
    takers_.push_back(&taker);
}

RequestTaker* Switchboard::find_taker(Method method) const {
    const auto found = std::ranges::find(takers_, method, &RequestTaker::method);
    return found == takers_.end() ? nullptr : *found;
}

void Switchboard::on_request(sip::ServerTransactionId id, const sip::Message& request,
                             const sip::Flow& flow) {
    if (auto* taker = find_taker(request.method())) return hand_over(*taker, id, request, flow);
    if (request.to_tag().empty()) return on_new_request(id, request, flow);
    if (!sessions_.on_request(id, request, flow)) respond(id, request, 481);
}

void Switchboard::on_new_request(sip::ServerTransactionId id, const sip::Message& request,
                                 const sip::Flow& flow) {
    if (may_go_no_further(request)) return respond(id, request, 483);
    if (request.method() == Method::invite) return on_invite(id, request, flow);
    if (const auto unknown = sip::unknown_requirements(request); !unknown.empty()) {
        return respond(id, request, 420, "Unsupported: " + unknown + "\r\n");
    }
    switch (request.method()) {
    case Method::register_: return on_register(id, request, flow);
    case Method::options: return respond(id, request, 200, capabilities());
    case Method::bye:
    case Method::prack:
    case Method::update:
    case Method::info:
    case Method::notify: return respond(id, request, 481);
    case Method::subscribe:
    case Method::publish:
    case Method::message:
    case Method::refer:
    case Method::other: return respond(id, request, 405, fmt::format("Allow: {}\r\n", allowed_methods()));
    case Method::invite:
    case Method::ack:
    case Method::cancel:
        return;  // An INVITE was taken above; the others open no transaction that comes here.
    }
}

void Switchboard::hand_over(RequestTaker& taker, sip::ServerTransactionId id, const sip::Message& request,
                            const sip::Flow& flow) {
    if (may_go_no_further(request)) return respond(id, request, 483);
    if (const auto unknown = sip::unknown_requirements(request); !unknown.empty()) {
        return respond(id, request, 420, "Unsupported: " + unknown + "\r\n");
    }
    if (const auto refusal = taker.screen(request))
        return respond(id, request, refusal->status, refusal->fields);
    const auto subscriber = gatekeeper_.identify(request, flow, *directory_);
    if (!subscriber) return respond(id, request, subscriber.error().status, subscriber.error().fields);
    const auto target = read_target(request);
    taker.on_request({id, request, flow, *subscriber, *directory_, target.number});
}

Switchboard::Target Switchboard::read_target(const sip::Message& request) const {
    const auto uri = sip::parse_uri(request.request_uri());
    if (!uri) return {};
    auto one_phone = gruus_.read(*uri);
    auto number = one_phone ? one_phone->number : sip::unescape(uri->user);
    return {number.substr(0, max_dialled_digits), std::move(one_phone)};
}

std::string Switchboard::allowed_methods() const {
    std::string methods = own_methods;
    for (const auto* taker : takers_) methods += fmt::format(", {}", to_string(taker->method()));
    return methods;
}

std::string Switchboard::capabilities() const {
    auto lines = fmt::format("Allow: {}\r\nAccept: {}\r\nSupported: {}\r\n", allowed_methods(), sip::sdp_type,
                             sip::supported_options);
    for (const auto* taker : takers_) {
        if (!taker->events().empty()) lines += fmt::format("Allow-Events: {}\r\n", taker->events());
    }
    return lines;
}

void Switchboard::on_register(sip::ServerTransactionId id, const sip::Message& request,
                              const sip::Flow& flow) {
    const auto subscriber = gatekeeper_.identify(request, flow, *directory_);
    if (!subscriber) return respond(id, request, subscriber.error().status, subscriber.error().fields);
    // RFC 3261 10.3 step 4: who registers an address must be its owner.
    const auto to = sip::parse_name_addr(request.find(HeaderName::to).value_or(""));
    if (!to || sip::unescape(to->uri.user) != subscriber->extension->number) return respond(id, request, 403);
    registrar_.on_register(to_registrant(*subscriber->extension), id, request, flow);
}

void Switchboard::on_invite(sip::ServerTransactionId id, const sip::Message& invite, const sip::Flow& flow) {
    if (!has_room()) {
        return respond(id, invite, 503, overload_retry_after);
    }
    if (sip::has_foreign_body(invite)) {
        return respond(id, invite, 415, fmt::format("Accept: {}\r\n", sip::sdp_type));
    }
    const auto replaces = invite.find(HeaderName::replaces);
    if (replaces && !sip::parse_replaces(*replaces)) return respond(id, invite, 400);
    if (const auto coming = trunks_.identify(invite, flow, *directory_))
        return begin_call_from_outside(id, invite, flow, *coming);
    const auto subscriber = gatekeeper_.identify(invite, flow, *directory_);
    if (!subscriber) return respond(id, invite, subscriber.error().status, subscriber.error().fields);
    begin_call(id, invite, flow, *subscriber);
}

void Switchboard::on_ack(const sip::Message& ack, const sip::Flow&) {
    (void)sessions_.on_ack(ack);  // One that belongs to no session needs no answer (RFC 3261 17).
}

void Switchboard::on_cancel(sip::ServerTransactionId invite, const sip::Message& cancel) {
    (void)sessions_.on_cancel(invite, cancel);  // The transaction layer has answered the CANCEL.
}

void Switchboard::on_stray_2xx(const sip::Message& response, const sip::Flow& flow) {
    (void)sessions_.on_stray_2xx(response, flow);  // Of a session long gone: the far side gives up by itself.
}

void Switchboard::respond(sip::ServerTransactionId id, const sip::Message& request, int status,
                          std::string_view lines) {
    sip::ResponseWriter response(request, status, around_.random.token(tag_length));
    response.add_lines(lines);
    transactions_.respond(id, response);
}

}  // namespace santral::call
