// SIP over UDP: one datagram, one message (RFC 3261 18.3).

#include "transport/udp_listener.h"

#include <algorithm>

#include "sip/message/message.h"

namespace santral::transport {
namespace {

constexpr int signalling_dscp = 24;  // CS3 (RFC 4594 4.2).
constexpr net::UdpOptions options{.max_datagram = sip::max_message_bytes,
                                  .receive_buffer_bytes = 4'194'304,  // An avalanche of registrations (C11).
                                  .send_buffer_bytes = 4'194'304,
                                  .dscp = signalling_dscp,
                                  .wipes = true,
                                  .measure_wait = true};

// What keeps a NAT binding open: CRLFs (RFC 5626 3.5.1), zeros, empty datagrams, and STUN (RFC 8489 5: its
// first byte is 0 or 1). It has done so by arriving; phones expect no answer to the first three over UDP.
bool is_keep_alive(std::span<const std::uint8_t> bytes) {
    constexpr std::size_t longest = 8;
    const auto starts_a_message = [](std::uint8_t byte) { return byte > ' ' && byte < 0x7f; };
    if (bytes.empty() || bytes.front() <= 1) return true;
    return bytes.size() <= longest && !starts_a_message(bytes.front());
}

}  // namespace

Result<std::unique_ptr<UdpListener>> UdpListener::open(const Surroundings& around, sip::ListenerId id,
                                                       ListenerSpec spec) {
    std::unique_ptr<UdpListener> made(new UdpListener(around, id, std::move(spec)));
    const Endpoint local{made->listener_.spec.address, made->listener_.spec.port};
    made->socket_ = TRY(net::UdpSocket::open(around.loop, local, options, *made));
    made->listener_.port = made->socket_->local().port;
    return made;
}

UdpListener::UdpListener(const Surroundings& around, sip::ListenerId id, ListenerSpec spec)
    : around_(around), listener_{id, std::move(spec)} {}

void UdpListener::close() {
    socket_.reset();
}

void UdpListener::send(const Endpoint& to, std::string_view message) {
    if (socket_) socket_->send(to, {reinterpret_cast<const std::uint8_t*>(message.data()), message.size()});
}

void UdpListener::on_datagrams(net::UdpSocket&, std::span<const net::Datagram> datagrams) {
    for (const auto& datagram : datagrams) {
        if (socket_) on_datagram(datagram);  // What came before may have closed us.
    }
}

void UdpListener::on_datagram(const net::Datagram& datagram) {
    around_.overload.on_waited(datagram.waited);
    if (is_keep_alive(datagram.bytes)) return;
    if (!around_.intake.is_allowed(listener_, datagram.from.ip)) return;
    if (!around_.intake.admits(datagram.from.ip)) return;
    const auto* text = reinterpret_cast<const char*>(datagram.bytes.data());
    around_.intake.take(std::string(text, datagram.bytes.size()), flow_of(datagram.from));
}

void UdpListener::on_unsent(net::UdpSocket&, const Endpoint& to) {
    around_.after_turn.run(
        [&user = around_.intake.user(), flow = flow_of(to)] { user.on_flow_failed(flow); });
}

sip::Flow UdpListener::flow_of(const Endpoint& remote) const {
    return {.listener = listener_.id,
            .transport = sip::Transport::udp,
            .local = listener_.address_for(remote.ip, around_.interfaces),
            .remote = remote};
}

}  // namespace santral::transport
