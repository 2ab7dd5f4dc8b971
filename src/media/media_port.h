#pragma once
// One media port pair of a media thread: its RTP and RTCP sockets, of one address family or both, and the
// legs that live on it. Reads what comes, finds whose it is, and sends to wherever a leg listens.

#include <memory>
#include <span>

#include "media/leg_table.h"
#include "media/media_settings.h"
#include "net/udp_socket.h"
#include "rtp/packet.h"

namespace santral::media {

// What came to a port and was no leg's.
struct PortFigures {
    std::uint64_t strangers = 0;  // Well-formed, but from an address that no leg here can have.
    std::uint64_t malformed = 0;
};

class MediaPort final : private net::UdpSocket::User {
public:
    class User {
    public:
        virtual ~User() = default;
        // packet: views into the datagram, whose bytes may be changed. Must not destroy the port.
        virtual void on_rtp(EndpointId leg, const rtp::Packet& packet, std::span<std::uint8_t> datagram) = 0;
        virtual void on_rtcp(EndpointId leg, std::span<const std::uint8_t> datagram) = 0;
        // Before what waited at one socket is told, and after. The port must outlive the call.
        virtual void on_batch_begin() = 0;
        virtual void on_batch_end() = 0;
    };

    // Without sockets until open(): it then hears nothing, and what is sent is lost. loop and user must
    // outlive it.
    MediaPort(net::EventLoop& loop, std::uint16_t rtp_port, User& user);

    // Binds RTP on the port and RTCP on the next, on each address of the settings. On an error none is open.
    Result<void> open(const MediaSettings& settings);

    std::uint16_t rtp_port() const { return rtp_port_; }
    LegTable& legs() { return legs_; }
    const LegTable& legs() const { return legs_; }

    // To where the leg listens now, by the end of the loop's turn. False when that is not known.
    bool send_rtp(EndpointId leg, std::span<const std::uint8_t> packet);
    bool send_rtcp(EndpointId leg, std::span<const std::uint8_t> packet);

    const PortFigures& figures() const { return figures_; }

private:
    struct Pair {
        std::unique_ptr<net::UdpSocket> rtp;
        std::unique_ptr<net::UdpSocket> rtcp;
    };

    Result<Pair> open_pair(const IpAddress& ip);
    void on_datagrams(net::UdpSocket& socket, std::span<const net::Datagram> datagrams) override;
    void on_rtp(const net::Datagram& datagram);
    void on_rtcp(const net::Datagram& datagram);
    Pair& pair_for(const Endpoint& remote) { return remote.ip.is_v4() ? v4_ : v6_; }

    net::EventLoop& loop_;
    std::uint16_t rtp_port_;
    User& user_;
    LegTable legs_;
    PortFigures figures_;
    Pair v4_;
    Pair v6_;
};

}  // namespace santral::media
