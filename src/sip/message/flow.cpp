// The transports as they are written in Via (RFC 3261 20.42, RFC 7118) and in URIs.

#include "sip/message/flow.h"

namespace santral::sip {

bool is_reliable(Transport transport) {
    return transport != Transport::udp;
}

std::string_view to_string(Transport transport) {
    switch (transport) {
    case Transport::udp: return "UDP";
    case Transport::tcp: return "TCP";
    case Transport::tls: return "TLS";
    case Transport::ws: return "WS";
    case Transport::wss: return "WSS";
    }
    __builtin_unreachable();
}

std::string_view uri_parameter(Transport transport) {
    switch (transport) {
    case Transport::udp: return "udp";
    case Transport::tcp: return "tcp";
    case Transport::tls: return "tls";
    case Transport::ws: return "ws";
    case Transport::wss: return "wss";
    }
    __builtin_unreachable();
}

}  // namespace santral::sip
