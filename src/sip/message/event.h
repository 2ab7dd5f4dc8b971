#pragma once
// Event and Subscription-State (RFC 6665 8.2.1, 8.2.3).

#include <chrono>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace santral::sip {

struct Event {
    std::string_view package;  // "dialog", "message-summary".
    std::string_view id;       // "" where there is none.
};

struct SubscriptionState {
    std::string_view state;   // "active", "pending", "terminated" or an extension.
    std::string_view reason;  // "" where there is none.
    std::optional<std::chrono::seconds> expires;
    std::optional<std::chrono::seconds> retry_after;
};

Result<Event> parse_event(std::string_view value);
Result<SubscriptionState> parse_subscription_state(std::string_view value);

}  // namespace santral::sip
