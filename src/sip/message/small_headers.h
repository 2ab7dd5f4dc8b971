#pragma once
// Headers of a word or two and their parameters: Reason (RFC 3326), Content-Type (RFC 3261 20.15), Replaces
// (RFC 3891), Event and Subscription-State (RFC 6665 8.4), Privacy (RFC 3323), Max-Forwards.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace santral::sip {

struct Reason {
    std::string_view protocol;  // "SIP", "Q.850".
    int cause = 0;              // 0 where there is none.
    std::string_view text;      // As it came, quoted; see unquote().
};
Result<Reason> parse_reason(std::string_view value);

struct ContentType {
    std::string_view type;
    std::string_view subtype;
    std::string_view parameters;

    bool is(std::string_view wanted_type, std::string_view wanted_subtype) const;
};
Result<ContentType> parse_content_type(std::string_view value);

struct Replaces {
    std::string_view call_id;
    std::string_view to_tag;  // That of the dialog's side that gets the request.
    std::string_view from_tag;
    bool is_early_only = false;
};
Result<Replaces> parse_replaces(std::string_view value);  // Malformed without both tags.

struct Event {
    std::string_view package;  // "dialog", "message-summary".
    std::string_view id;       // "" where there is none.
};
Result<Event> parse_event(std::string_view value);

struct SubscriptionState {
    std::string_view state;   // "active", "pending", "terminated" or an extension.
    std::string_view reason;  // "" where there is none.
    std::optional<std::chrono::seconds> expires;
    std::optional<std::chrono::seconds> retry_after;
};
Result<SubscriptionState> parse_subscription_state(std::string_view value);

// Whether Privacy names this one: "id", "header", "user", "session", "none", "critical".
bool asks_privacy(std::string_view value, std::string_view wanted);

Result<std::uint8_t> parse_max_forwards(std::string_view value);  // 0 to 255 (RFC 3261 20.22).

}  // namespace santral::sip
