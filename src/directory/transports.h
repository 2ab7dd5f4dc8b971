#pragma once
// The words by which administrators and the store name the transports of a connection port.

#include <string_view>

#include "base/result.h"
#include "sip/message/flow.h"

namespace santral::directory {

Result<sip::Transport> to_transport(std::string_view word);  // "udp", "tcp", "tls", "ws", "wss".

}  // namespace santral::directory
