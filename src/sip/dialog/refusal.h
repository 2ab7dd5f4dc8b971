#pragma once
// What an INVITE or UPDATE asks for that we cannot do, whatever the state of the session.

#include <optional>
#include <string>

#include "sip/dialog/invite_session.h"

namespace santral::sip {

struct Refusal {
    int status;
    HeaderName header;  // Says what would be welcome.
    std::string value;
};

// 420 for an unknown Require (RFC 3261 8.2.2.3), 415 for a body that is no SDP (8.2.3), 422 for a session
// timer below our minimum (RFC 4028 8.1: only to who would understand the 422).
std::optional<Refusal> find_refusal(const Message& request, const SessionTimerRules& rules);

}  // namespace santral::sip
