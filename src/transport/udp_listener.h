#pragma once
// One listener on UDP: datagrams to messages and back. Signalling thread only.

#include <memory>
#include <string_view>

#include "net/interfaces.h"
#include "net/udp_socket.h"
#include "transport/after_turn.h"
#include "transport/intake.h"
#include "transport/listener.h"
#include "transport/overload.h"

namespace santral::transport {

class UdpListener final : private net::UdpSocket::User {
public:
    struct Surroundings {  // All outlive the listener.
        net::EventLoop& loop;
        net::Interfaces& interfaces;
        Intake& intake;
        OverloadMeter& overload;
        AfterTurn& after_turn;
    };

    static Result<std::unique_ptr<UdpListener>> open(const Surroundings& around, sip::ListenerId id,
                                                     ListenerSpec spec);

    const Listener& listener() const { return listener_; }
    // Frees the port. The object itself must live until the turn is over: its user may be in on_message.
    void close();
    void send(const Endpoint& to, std::string_view message);

private:
    UdpListener(const Surroundings& around, sip::ListenerId id, ListenerSpec spec);
    void on_datagrams(net::UdpSocket& socket, std::span<const net::Datagram> datagrams) override;
    void on_unsent(net::UdpSocket& socket, const Endpoint& to) override;
    void on_datagram(const net::Datagram& datagram);
    sip::Flow flow_of(const Endpoint& remote) const;

    Surroundings around_;
    Listener listener_;
    std::unique_ptr<net::UdpSocket> socket_;
};

}  // namespace santral::transport
