// The checks, in the order of RFC 3261 8.2.

#include "sip/dialog/refusal.h"

#include "sip/dialog/capabilities.h"
#include "sip/message/expiry.h"

namespace santral::sip {
namespace {

bool is_timer_too_small(const Message& request, const SessionTimerRules& rules) {
    const auto asked = parse_session_expires(request.find(HeaderName::session_expires).value_or(""));
    return asked && asked->interval < rules.minimum && names(request, HeaderName::supported, "timer");
}

}  // namespace

std::optional<Refusal> find_refusal(const Message& request, const SessionTimerRules& rules) {
    auto unknown = unknown_requirements(request);
    if (!unknown.empty()) return Refusal{420, HeaderName::unsupported, std::move(unknown)};
    if (has_foreign_body(request)) return Refusal{415, HeaderName::accept, std::string(sdp_type)};
    if (is_timer_too_small(request, rules)) {
        return Refusal{422, HeaderName::min_se, std::to_string(rules.minimum.count())};
    }
    return {};
}

}  // namespace santral::sip
