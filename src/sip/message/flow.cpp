// The transports as they are written in Via (RFC 3261 20.42, RFC 7118) and in URIs.

#include "sip/message/flow.h"

namespace santral::sip {

bool is_reliable(Transport transport) {
    return transport != Transport::udp;
}

bool is_websocket(Transport transport) {
    return transport == Transport::ws || transport == Transport::wss;
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

std::string_view contact_parameter(Transport transport) {
    return is_websocket(transport) ? "ws" : uri_parameter(transport);
}

std::uint16_t default_port(Transport transport) {
    switch (transport) {
    case Transport::udp:
    case Transport::tcp: return 5060;
    case Transport::tls: return 5061;
    case Transport::ws: return 80;
    case Transport::wss: return 443;
    }
    __builtin_unreachable();
}

}  // namespace santral::sip
