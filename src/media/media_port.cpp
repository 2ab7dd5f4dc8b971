// From datagrams to legs, and back.

#include "media/media_port.h"

namespace santral::media {
namespace {

constexpr int expedited_forwarding = 46;  // RFC 4594: the DSCP of telephony.

}  // namespace

MediaPort::MediaPort(net::EventLoop& loop, std::uint16_t rtp_port, User& user)
    : loop_(loop), rtp_port_(rtp_port), user_(user) {}

Result<void> MediaPort::open(const MediaSettings& settings) {
    Pair v4, v6;
    if (settings.bind_v4) v4 = TRY(open_pair(*settings.bind_v4));
    if (settings.bind_v6) v6 = TRY(open_pair(*settings.bind_v6));
    v4_ = std::move(v4);
    v6_ = std::move(v6);
    return {};
}

Result<MediaPort::Pair> MediaPort::open_pair(const IpAddress& ip) {
    net::UdpOptions options;
    options.dscp = expedited_forwarding;
    const auto rtcp_port = static_cast<std::uint16_t>(rtp_port_ + 1);
    Pair pair;
    pair.rtp = TRY(net::UdpSocket::open(loop_, {ip, rtp_port_}, options, *this));
    pair.rtcp = TRY(net::UdpSocket::open(loop_, {ip, rtcp_port}, options, *this));
    return pair;
}

void MediaPort::on_datagrams(net::UdpSocket& socket, std::span<const net::Datagram> datagrams) {
    user_.on_batch_begin();
    const bool is_rtp = &socket == v4_.rtp.get() || &socket == v6_.rtp.get();
    for (const auto& datagram : datagrams) {
        // RFC 5761 4: both kinds can be told apart on one port, and some phones send RTCP to ours for RTP.
        const auto kind = rtp::kind_of(datagram.bytes);
        if (kind == rtp::DatagramKind::rtcp) {
            on_rtcp(datagram);
        } else if (kind == rtp::DatagramKind::rtp && is_rtp) {
            on_rtp(datagram);
        } else {
            ++figures_.malformed;
        }
    }
    user_.on_batch_end();
}

void MediaPort::on_rtp(const net::Datagram& datagram) {
    const auto packet = rtp::parse_packet(datagram.bytes);
    if (!packet) return void(++figures_.malformed);
    const auto leg = legs_.owner_of_rtp(datagram.from, packet->header.ssrc, loop_.now());
    if (!leg) return void(++figures_.strangers);
    user_.on_rtp(*leg, *packet, datagram.bytes);
}

void MediaPort::on_rtcp(const net::Datagram& datagram) {
    const auto leg = legs_.owner_of_rtcp(datagram.from);
    if (!leg) return void(++figures_.strangers);
    user_.on_rtcp(*leg, datagram.bytes);
}

bool MediaPort::send_rtp(EndpointId leg, std::span<const std::uint8_t> packet) {
    const auto to = legs_.rtp_target(leg);
    auto* socket = to ? pair_for(*to).rtp.get() : nullptr;
    if (socket) socket->send(*to, packet);
    return socket != nullptr;
}

bool MediaPort::send_rtcp(EndpointId leg, std::span<const std::uint8_t> packet) {
    const auto to = legs_.rtcp_target(leg);
    auto* socket = to ? pair_for(*to).rtcp.get() : nullptr;
    if (socket) socket->send(*to, packet);
    return socket != nullptr;
}

}  // namespace santral::media
