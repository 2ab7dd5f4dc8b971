#pragma once
// Where a message came from and where its answer goes; and the wire that carries bytes there. No I/O here:
// transport/ implements Wire.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/address.h"

namespace santral::sip {

enum class Transport : std::uint8_t { udp, tcp, tls, ws, wss };

bool is_reliable(Transport transport);
bool is_websocket(Transport transport);  // Opened by the far end alone: nobody listens there (RFC 7118).
std::string_view to_string(Transport transport);  // As in Via: "UDP".
// As in ;transport=: "udp". In a URI a WebSocket is "ws", whether it is secured or not (RFC 7118 5.2): see
// contact_parameter; administrators tell them apart.
std::string_view uri_parameter(Transport transport);
std::string_view contact_parameter(Transport transport);
std::uint16_t default_port(Transport transport);  // RFC 3261 19.1.2, RFC 7118 5.2.

enum class ListenerId : std::uint32_t {};    // One listening socket of transport/.
enum class ConnectionId : std::uint64_t {};  // One accepted or opened connection; 0 where there is none.

// A value. Two messages with equal flows came by the same socket from the same place.
struct Flow {
    ListenerId listener{};
    Transport transport = Transport::udp;
    Endpoint local;  // What we put into Via and Contact: the address the far end reaches us at.
    Endpoint remote;
    ConnectionId connection{};  // 0 with a reliable transport: reuse a connection to `remote`, or open one.

    bool operator==(const Flow&) const = default;
};

class Wire {
public:
    virtual ~Wire() = default;
    // Never blocks and never calls back before it returns. What cannot be sent is reported later by
    // TransactionLayer::on_flow_failed.
    virtual void send(const Flow& flow, std::string_view message) = 0;
};

}  // namespace santral::sip
