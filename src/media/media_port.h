#pragma once
// One media port pair of a media thread: its RTP and RTCP sockets, of one address family or both, and the
// legs that live on it. Reads what comes, finds whose it is, takes its protection off, and sends to wherever
// a leg listens. RTP, RTCP, STUN and DTLS share the RTP port (RFC 7983).

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "media/leg_guard.h"
#include "media/leg_table.h"
#include "media/media_settings.h"
#include "net/udp_socket.h"
#include "rtp/packet.h"

namespace santral::media {

// What came to a port and was no leg's.
struct PortFigures {
    std::uint64_t strangers = 0;  // Well-formed, but from an address that no leg here can have.
    std::uint64_t malformed = 0;
    std::uint64_t unproven = 0;  // From where a protected leg may be, but not made with its keys.
};

class MediaPort final : private net::UdpSocket::User, private LegGuard::User {
public:
    class User {
    public:
        virtual ~User() = default;
        // packet: views into the datagram, whose bytes may be changed. Must not destroy the port.
        virtual void on_rtp(EndpointId leg, const rtp::Packet& packet, std::span<std::uint8_t> datagram) = 0;
        virtual void on_rtcp(EndpointId leg, std::span<const std::uint8_t> datagram) = 0;
        // ProtectionFailed, ConsentLost.
        virtual void on_event(const MediaEvent& event) = 0;
        // Before what waited at one socket is told, and after. The port must outlive the call.
        virtual void on_batch_begin() = 0;
        virtual void on_batch_end() = 0;
    };

    // Without sockets until open(): it then hears nothing, and what is sent is lost. loop, user and dtls must
    // outlive it. dtls: null where no leg will ever shake hands.
    MediaPort(net::EventLoop& loop, std::uint16_t rtp_port, User& user,
              const net::DtlsContext* dtls = nullptr);

    // Binds RTP on the port and RTCP on the next, on each address of the settings. On an error none is open.
    Result<void> open(const MediaSettings& settings);

    std::uint16_t rtp_port() const { return rtp_port_; }
    LegTable& legs() { return legs_; }
    const LegTable& legs() const { return legs_; }

    // What a leg here agreed on.
    void negotiate(EndpointId leg, const NegotiatedAudio& audio);
    void remove(EndpointId leg);
    // Once a second.
    void on_second();

    // To where the leg listens now, by the end of the loop's turn. False when that is not known, or the
    // leg's keys are not.
    bool send_rtp(EndpointId leg, std::span<const std::uint8_t> packet);
    bool send_rtcp(EndpointId leg, std::span<const std::uint8_t> packet);

    const PortFigures& figures() const { return figures_; }

private:
    struct Pair {
        std::unique_ptr<net::UdpSocket> rtp;
        std::unique_ptr<net::UdpSocket> rtcp;
    };

    // Lets a ufrag be found by a view of it.
    struct HashText {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    Result<Pair> open_pair(const IpAddress& ip);
    void on_datagrams(net::UdpSocket& socket, std::span<const net::Datagram> datagrams) override;
    void on_datagram(const net::Datagram& datagram, bool is_rtp_port);
    void on_guard_sends(const Endpoint& to, std::span<const std::uint8_t> datagram) override;
    void on_guard_tells(const MediaEvent& event) override { user_.on_event(event); }
    void on_rtp(const net::Datagram& datagram);
    void on_rtcp(const net::Datagram& datagram);
    void on_stun(const net::Datagram& datagram);
    void on_handshake(const net::Datagram& datagram);
    void on_unreadable_rtp(const net::Datagram& datagram);
    void on_proven_rtp(EndpointId leg, const net::Datagram& datagram);
    void on_proven_rtcp(EndpointId leg, const net::Datagram& datagram);
    struct Way {
        net::UdpSocket& socket;
        Endpoint to;
    };
    using Protect = std::size_t (LegGuard::*)(std::span<std::uint8_t>);
    bool send_protected(EndpointId leg, const Way& way, std::span<const std::uint8_t> packet,
                        Protect protect);
    LegGuard* find_guard(EndpointId leg);
    void remove_ufrag_of(const LegGuard& guard);
    Pair& pair_for(const Endpoint& remote) { return remote.ip.is_v4() ? v4_ : v6_; }

    net::EventLoop& loop_;
    std::uint16_t rtp_port_;
    User& user_;
    LegTable legs_;
    PortFigures figures_;
    Pair v4_;
    Pair v6_;
    LegGuard::Surroundings around_;
    std::unordered_map<EndpointId, std::unique_ptr<LegGuard>> guards_;  // Of legs that need one.
    std::unordered_map<std::string, EndpointId, HashText, std::equal_to<>> ufrags_;
};

}  // namespace santral::media
