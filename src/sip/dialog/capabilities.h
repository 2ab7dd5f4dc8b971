#pragma once
// What each side can do: ours as our Allow and Supported headers say it, and the far side's as its own said
// it (RFC 3261 20.5, 20.32, 20.37). Also which bodies a session understands.

#include <cstdint>
#include <string>
#include <string_view>

#include "sip/message/message.h"

namespace santral::sip {

constexpr std::string_view allowed_methods = "INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, REFER";
constexpr std::string_view supported_options = "100rel, timer, replaces, norefersub";
constexpr std::string_view sdp_type = "application/sdp";

// Whether a list header, on any of its lines, names this token; case ignored.
bool names(const Message& message, HeaderName header, std::string_view token);

// The option tags of Require that we do not know, as the value of Unsupported; "" when we know them all.
std::string unknown_requirements(const Message& request);

// The session description of a message, "" where there is none.
std::string_view sdp_of(const Message& message);
// A body that must be understood (RFC 3261 20.11: handling=required, the default) and is no SDP: 415.
bool has_foreign_body(const Message& message);

class RemoteCapabilities {
public:
    // From any request or response of the far side. What it does not speak of stays as it was.
    void learn(const Message& message);

    bool allows(Method method) const;
    bool supports(std::string_view option_tag) const;
    std::string_view user_agent() const { return user_agent_; }

private:
    std::uint32_t allowed_ = 0;  // One bit per Method.
    std::string options_;        // Of the last message that named any: "100rel,timer".
    std::string user_agent_;
};

}  // namespace santral::sip
