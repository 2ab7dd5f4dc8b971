// "dialog;id=7", "terminated;reason=probation;retry-after=60".

#include "sip/message/event.h"

#include "sip/message/expiry.h"
#include "sip/message/parameters.h"
#include "sip/message/worded_value.h"

namespace santral::sip {
namespace {

std::optional<std::chrono::seconds> find_seconds(std::string_view parameters, std::string_view name) {
    const auto seconds = parse_delta_seconds(find_parameter(parameters, name).value_or(""));
    return seconds ? std::optional(*seconds) : std::nullopt;
}

}  // namespace

Result<Event> parse_event(std::string_view value) {
    const auto parts = TRY(split_token_value(value, "Event"));
    return Event{parts.word, find_parameter(parts.parameters, "id").value_or("")};
}

Result<SubscriptionState> parse_subscription_state(std::string_view value) {
    const auto parts = TRY(split_token_value(value, "Subscription-State"));
    return SubscriptionState{parts.word, find_parameter(parts.parameters, "reason").value_or(""),
                             find_seconds(parts.parameters, "expires"),
                             find_seconds(parts.parameters, "retry-after")};
}

}  // namespace santral::sip
