// From datagrams to legs, and back.

#include "media/media_port.h"

namespace santral::media {
namespace {

constexpr int expedited_forwarding = 46;  // RFC 4594: the DSCP of telephony.

}  // namespace

MediaPort::MediaPort(net::EventLoop& loop, std::uint16_t rtp_port, User& user, const net::DtlsContext* dtls)
    : loop_(loop), rtp_port_(rtp_port), user_(user), around_{legs_, loop.timers(), *this, dtls} {}

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

void MediaPort::negotiate(EndpointId leg, const NegotiatedAudio& audio) {
    const bool is_protected = !std::holds_alternative<std::monostate>(audio.protection);
    legs_.agree(leg, {is_protected, audio.ice.has_value(), audio.rtcp_mux});
    legs_.announce(leg, audio.rtp, audio.rtcp);
    auto* guard = find_guard(leg);
    if (!guard && !is_protected && !audio.ice) return;
    if (guard) remove_ufrag_of(*guard);
    if (!guard) guard = (guards_[leg] = std::make_unique<LegGuard>(leg, around_)).get();
    guard->negotiate(audio);
    if (!guard->ufrag().empty()) ufrags_.insert_or_assign(std::string(guard->ufrag()), leg);
}

void MediaPort::remove(EndpointId leg) {
    const auto guard = guards_.find(leg);
    if (guard != guards_.end()) {
        remove_ufrag_of(*guard->second);
        guards_.erase(guard);
    }
    legs_.remove(leg);
}

void MediaPort::remove_ufrag_of(const LegGuard& guard) {
    const auto found = ufrags_.find(guard.ufrag());
    if (found != ufrags_.end()) ufrags_.erase(found);
}

LegGuard* MediaPort::find_guard(EndpointId leg) {
    const auto found = guards_.find(leg);
    return found == guards_.end() ? nullptr : found->second.get();
}

void MediaPort::on_second() {
    for (auto& [leg, guard] : guards_) guard->on_second();
}

void MediaPort::on_datagrams(net::UdpSocket& socket, std::span<const net::Datagram> datagrams) {
    user_.on_batch_begin();
    const bool is_rtp_port = &socket == v4_.rtp.get() || &socket == v6_.rtp.get();
    for (const auto& datagram : datagrams) on_datagram(datagram, is_rtp_port);
    user_.on_batch_end();
}

void MediaPort::on_datagram(const net::Datagram& datagram, bool is_rtp_port) {
    const auto kind = rtp::kind_of(datagram.bytes);
    // RFC 5761 4: both kinds can be told apart on one port, and some phones send RTCP to ours for RTP.
    if (kind == rtp::DatagramKind::rtcp) return on_rtcp(datagram);
    if (!is_rtp_port) return void(++figures_.malformed);
    switch (kind) {
    case rtp::DatagramKind::rtp: return on_rtp(datagram);
    case rtp::DatagramKind::stun: return on_stun(datagram);
    case rtp::DatagramKind::dtls: return on_handshake(datagram);
    case rtp::DatagramKind::rtcp:
    case rtp::DatagramKind::unknown: ++figures_.malformed;
    }
}

void MediaPort::on_rtp(const net::Datagram& datagram) {
    const auto packet = rtp::parse_packet(datagram.bytes);
    if (!packet) return on_unreadable_rtp(datagram);
    const auto owner = legs_.owner_of_rtp(datagram.from, packet->header.ssrc, loop_.now());
    if (!owner) return void(++figures_.strangers);
    if (owner->must_prove) return on_proven_rtp(owner->leg, datagram);
    user_.on_rtp(owner->leg, *packet, datagram.bytes);
}

// Padding is counted under the protection (RFC 3711 3.1): what is revealed may yet be RTP.
void MediaPort::on_unreadable_rtp(const net::Datagram& datagram) {
    const auto leg = legs_.protected_owner(datagram.from);
    if (!leg) return void(++figures_.malformed);
    on_proven_rtp(*leg, datagram);
}

void MediaPort::on_proven_rtp(EndpointId leg, const net::Datagram& datagram) {
    auto* guard = find_guard(leg);
    const auto size = guard ? guard->reveal_rtp(datagram.bytes) : std::nullopt;
    if (!size) return void(++figures_.unproven);
    const auto bytes = datagram.bytes.first(*size);
    const auto packet = rtp::parse_packet(bytes);
    if (!packet) return void(++figures_.malformed);
    legs_.prove_rtp(leg, datagram.from, packet->header.ssrc, loop_.now());
    guard->on_proof(datagram.from);
    user_.on_rtp(leg, *packet, bytes);
}

void MediaPort::on_rtcp(const net::Datagram& datagram) {
    const auto owner = legs_.owner_of_rtcp(datagram.from);
    if (!owner) return void(++figures_.strangers);
    if (owner->must_prove) return on_proven_rtcp(owner->leg, datagram);
    user_.on_rtcp(owner->leg, datagram.bytes);
}

void MediaPort::on_proven_rtcp(EndpointId leg, const net::Datagram& datagram) {
    auto* guard = find_guard(leg);
    const auto size = guard ? guard->reveal_rtcp(datagram.bytes) : std::nullopt;
    if (!size) return void(++figures_.unproven);
    legs_.prove_rtcp(leg, datagram.from);
    guard->on_proof(datagram.from);
    user_.on_rtcp(leg, datagram.bytes.first(*size));
}

// Answers are not for us to hear, since we never ask; an indication keeps a NAT open and wants nothing.
void MediaPort::on_stun(const net::Datagram& datagram) {
    const auto message = rtp::parse_stun(datagram.bytes);
    if (!message) return void(++figures_.malformed);
    if (message->kind != rtp::StunClass::request) return;
    const auto leg = ufrags_.find(message->username.substr(0, message->username.find(':')));
    if (leg == ufrags_.end()) return void(++figures_.strangers);
    if (auto* guard = find_guard(leg->second)) guard->on_check(*message, datagram.from);
}

void MediaPort::on_handshake(const net::Datagram& datagram) {
    const auto leg = legs_.protected_owner(datagram.from);
    auto* guard = leg ? find_guard(*leg) : nullptr;
    if (!guard) return void(++figures_.strangers);
    guard->on_handshake(datagram.bytes, datagram.from);
}

void MediaPort::on_guard_sends(const Endpoint& to, std::span<const std::uint8_t> datagram) {
    if (auto* socket = pair_for(to).rtp.get()) socket->send(to, datagram);
}

bool MediaPort::send_rtp(EndpointId leg, std::span<const std::uint8_t> packet) {
    const auto to = legs_.rtp_target(leg);
    auto* socket = to ? pair_for(to->at).rtp.get() : nullptr;
    if (!socket) return false;
    if (to->is_protected) return send_protected(leg, {*socket, to->at}, packet, &LegGuard::protect_rtp);
    socket->send(to->at, packet);
    return true;
}

bool MediaPort::send_rtcp(EndpointId leg, std::span<const std::uint8_t> packet) {
    const auto to = legs_.rtcp_target(leg);
    if (!to) return false;
    auto& pair = pair_for(to->at);
    auto* socket = to->from_rtp_port ? pair.rtp.get() : pair.rtcp.get();
    if (!socket) return false;
    if (to->is_protected) return send_protected(leg, {*socket, to->at}, packet, &LegGuard::protect_rtcp);
    socket->send(to->at, packet);
    return true;
}

// In the socket's own copy, so that the packet is copied once as a plain one is.
bool MediaPort::send_protected(EndpointId leg, const Way& way, std::span<const std::uint8_t> packet,
                               Protect protect) {
    auto* guard = find_guard(leg);
    if (!guard) return false;
    const auto copy = way.socket.send_changeable(way.to, packet, rtp::srtp_room);
    const auto bytes = (guard->*protect)(copy);
    way.socket.trim(bytes);
    return bytes > 0;
}

}  // namespace santral::media
