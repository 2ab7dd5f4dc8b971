#pragma once
// The Via of our own requests (RFC 3261 8.1.1.7, 18.1.1; rport: RFC 3581 3).

#include <string>
#include <string_view>

#include "base/random.h"
#include "sip/message/flow.h"

namespace santral::sip {

constexpr std::string_view magic_cookie = "z9hG4bK";  // RFC 3261 8.1.1.7: what follows it is unique.

std::string make_branch(Random& random);

// "SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bK..."
std::string make_via(const Flow& flow, std::string_view branch);

// A printed request of ours whose Via says TCP, with a Via that says UDP. Its branch stays.
std::string via_udp(std::string_view request_by_tcp);

}  // namespace santral::sip
