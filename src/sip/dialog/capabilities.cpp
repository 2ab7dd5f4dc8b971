// Reads Allow, Supported, Require, User-Agent and the headers that describe a body.

#include "sip/dialog/capabilities.h"

#include "base/text.h"
#include "sip/message/list.h"
#include "sip/message/parameters.h"

namespace santral::sip {
namespace {

std::uint32_t bit(Method method) {
    return 1U << static_cast<unsigned>(method);
}

std::string_view without_parameters(std::string_view value) {
    return trim(value.substr(0, value.find(';')));
}

bool is_optional(const Message& message) {
    const auto disposition = message.find(HeaderName::content_disposition);
    if (!disposition) return false;
    const auto parameters = disposition->substr(std::min(disposition->find(';'), disposition->size()));
    return equals_ignoring_case(find_parameter(parameters, "handling").value_or(""), "optional");
}

// A body without Content-Type is taken for what a session speaks; phones of the first years sent such.
bool is_sdp(const Message& message) {
    const auto type = message.find(HeaderName::content_type);
    if (message.find(HeaderName::content_encoding)) return false;
    return !type || equals_ignoring_case(without_parameters(*type), sdp_type);
}

void append_tags(std::string& tags, const Message& message, HeaderName header) {
    for (const auto tag : message.values(header)) {
        if (!tags.empty()) tags += ',';
        tags += tag;
    }
}

}  // namespace

bool names(const Message& message, HeaderName header, std::string_view token) {
    for (const auto value : message.values(header)) {
        if (equals_ignoring_case(value, token)) return true;
    }
    return false;
}

std::string unknown_requirements(const Message& request) {
    std::string unknown;
    for (const auto tag : request.values(HeaderName::require)) {
        if (tag.empty() || lists(supported_options, tag)) continue;
        if (!unknown.empty()) unknown += ", ";
        unknown += tag;
    }
    return unknown;
}

std::string_view sdp_of(const Message& message) {
    return is_sdp(message) ? message.body() : std::string_view();
}

bool has_foreign_body(const Message& message) {
    return !message.body().empty() && !is_sdp(message) && !is_optional(message);
}

void RemoteCapabilities::learn(const Message& message) {
    if (message.find(HeaderName::allow)) {
        allowed_ = 0;
        for (const auto method : message.values(HeaderName::allow)) allowed_ |= bit(to_method(method));
    }
    if (message.find(HeaderName::supported) || message.find(HeaderName::require)) {
        options_.clear();
        append_tags(options_, message, HeaderName::supported);
        append_tags(options_, message, HeaderName::require);
    }
    const auto agent = message.find(message.is_request() ? HeaderName::user_agent : HeaderName::server);
    if (agent && *agent != user_agent_) user_agent_ = *agent;
}

bool RemoteCapabilities::allows(Method method) const {
    return method != Method::other && (allowed_ & bit(method)) != 0;
}

bool RemoteCapabilities::supports(std::string_view option_tag) const {
    return lists(options_, option_tag);
}

}  // namespace santral::sip
