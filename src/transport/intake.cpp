// Checks in the order of their cost.

#include "transport/intake.h"

#include <fmt/format.h>

#include <functional>

#include "sip/message/validate.h"
#include "sip/message/writer.h"

namespace santral::transport {
namespace {

// The same request gets the same tag, as RFC 3261 8.2.7 asks of who keeps no state.
std::string stateless_tag(const sip::Message& request) {
    return fmt::format("{:016x}", std::hash<std::string_view>{}(request.bytes()));
}

}  // namespace

bool Intake::admits(const IpAddress& source) {
    const auto verdict = guard_.on_message(source);
    if (verdict == Verdict::ban) log_.write({.name = "banned", .source = source, .detail = "flood"});
    if (verdict != Verdict::admit) ++figures_.slowed_or_banned;
    return verdict == Verdict::admit;
}

bool Intake::is_allowed(const Listener& at, const IpAddress& source) {
    if (at.allows(source)) return true;
    ++figures_.outside_networks;
    if (outsiders_.size() >= max_outsiders) outsiders_.clear();
    if (outsiders_.insert(source).second) {
        log_.write({.name = "outside_networks",
                    .source = source,
                    .detail = fmt::format("port:{}/{}", at.port, uri_parameter(at.spec.transport))});
    }
    return false;
}

void Intake::take(std::string bytes, const sip::Flow& flow) {
    const auto message = sip::Message::parse(std::move(bytes));
    if (!message || message->method() == sip::Method::message) traces_.wipe_after_turn();
    if (!message) return count_malformed(flow, "not SIP", false);
    if (const auto rejection = sip::validate(*message)) {
        if (rejection->is_answered()) return reject(*message, flow, rejection->status, rejection->reason);
        return count_malformed(flow, rejection->reason, false);
    }
    ++figures_.delivered;
    if (message->is_request()) figures_.requests.add(message->method(), flow.transport);
    user_.on_message(*message, flow);  // Last: the user may close the listener.
}

void Intake::take_broken(std::string_view head, const sip::Flow& flow, int status, std::string_view reason) {
    const auto message = sip::Message::parse(std::string(head));
    const bool has_way_back = message && message->is_request() && message->method() != sip::Method::ack &&
                              !message->find(sip::HeaderName::via).value_or("").empty();
    if (has_way_back) return reject(*message, flow, status, reason);
    count_malformed(flow, reason, false);
}

void Intake::reject(const sip::Message& message, const sip::Flow& flow, int status, std::string_view reason) {
    count_malformed(flow, reason, true);
    wire_.send(flow, sip::ResponseWriter(message, status, stateless_tag(message), reason).print(flow.remote));
}

void Intake::count_malformed(const sip::Flow& flow, std::string_view reason, bool is_answered) {
    ++(is_answered ? figures_.malformed_answered : figures_.malformed_dropped);
    hold_against(flow.remote.ip, Offence::malformed, reason);
}

void Intake::on_refused(const SecurityEvent& refusal) {
    log_.write(refusal);
    hold_against(refusal.source, Offence::refused, refusal.detail);
}

void Intake::hold_against(const IpAddress& source, Offence offence, std::string_view why) {
    const auto changed = guard_.on_offence(source, offence);
    if (changed) log_.write({.name = to_string(*changed), .source = source, .detail = why});
}

}  // namespace santral::transport
