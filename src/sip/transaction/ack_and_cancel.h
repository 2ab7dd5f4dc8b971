#pragma once
// The two requests that a client transaction makes out of its INVITE, with the INVITE's own ids.

#include <string>
#include <string_view>

#include "sip/message/message.h"

namespace santral::sip {

// The ACK of a final response from 300 to 699 (RFC 3261 17.1.1.3).
std::string make_ack(std::string_view invite, const Message& rejection);

// RFC 3261 9.1. extra_fields: whole header lines ("Reason: SIP;cause=200\r\n") or "".
std::string make_cancel(std::string_view invite, std::string_view extra_fields);

}  // namespace santral::sip
