// recvmmsg and sendmmsg on a socket watched by its loop.

#include "net/udp_socket.h"

#include <netinet/in.h>
#include <netinet/ip.h>

#include <algorithm>
#include <cerrno>

#include "base/assert.h"
#include "base/wipe.h"
#include "net/loop_context.h"

namespace santral::net {
namespace {

// The forced options pass the kernel's cap, but need CAP_NET_ADMIN; without it the cap is what we get.
void set_buffer(int socket, int forced, int plain, int bytes) {
    if (::setsockopt(socket, SOL_SOCKET, forced, &bytes, sizeof bytes) == 0) return;
    ::setsockopt(socket, SOL_SOCKET, plain, &bytes, sizeof bytes);
}

// None of these is worth refusing the port for: a kernel that will not is a little slower or less exact.
void apply(int socket, const UdpOptions& options, bool v4) {
    set_buffer(socket, SO_RCVBUFFORCE, SO_RCVBUF, options.receive_buffer_bytes);
    set_buffer(socket, SO_SNDBUFFORCE, SO_SNDBUF, options.send_buffer_bytes);
    const int yes = 1;
    if (options.measure_wait) ::setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &yes, sizeof yes);
    const int traffic_class = options.dscp << 2;
    ::setsockopt(socket, v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_TOS : IPV6_TCLASS, &traffic_class,
                 sizeof traffic_class);
}

}  // namespace

Result<std::unique_ptr<UdpSocket>> UdpSocket::open(EventLoop& loop, const Endpoint& local,
                                                   const UdpOptions& options, User& user) {
    auto socket = TRY(open_bound(Protocol::udp, local));
    apply(socket.number(), options, local.ip.is_v4());
    return std::unique_ptr<UdpSocket>(new UdpSocket(loop, std::move(socket), options, user));
}

UdpSocket::UdpSocket(EventLoop& loop, FileDescriptor socket, const UdpOptions& options, User& user)
    : loop_(loop),
      socket_(std::move(socket)),
      user_(user),
      local_(local_of(socket_.number())),
      max_datagram_(options.max_datagram),
      wipes_(options.wipes),
      watch_(loop.context().watches.add(socket_.number(), Interest::reading, *this)) {}

UdpSocket::~UdpSocket() {
    transmit();  // What was said before the socket closed still leaves.
    std::erase(loop_.context().unflushed, this);
}

void UdpSocket::on_ready(Readiness) {
    auto& context = loop_.context();
    const auto datagrams = context.rings.of(max_datagram_).receive(socket_.number(), figures_);
    if (datagrams.empty()) return;
    context.pacing.count(datagrams.size());
    const bool wipes = wipes_;
    user_.on_datagrams(*this, datagrams);  // The user may destroy us.
    if (!wipes) return;
    for (const auto& datagram : datagrams) wipe(datagram.bytes.data(), datagram.bytes.size());
}

void UdpSocket::send(const Endpoint& to, std::span<const std::uint8_t> bytes) {
    if (outgoing_.size() == batch_limit) {
        loop_.context().end_turn();
        transmit();
    }
    if (!std::exchange(awaits_flush_, true)) loop_.context().unflushed.push_back(this);
    outgoing_.push_back({SocketAddress(to), static_cast<std::uint32_t>(outgoing_bytes_.size()),
                         static_cast<std::uint32_t>(bytes.size())});
    outgoing_bytes_.insert(outgoing_bytes_.end(), bytes.begin(), bytes.end());
}

std::span<std::uint8_t> UdpSocket::send_changeable(const Endpoint& to, std::span<const std::uint8_t> bytes,
                                                   std::size_t room) {
    send(to, bytes);
    auto& last = outgoing_.back();
    outgoing_bytes_.resize(outgoing_bytes_.size() + room);
    last.length += static_cast<std::uint32_t>(room);
    return std::span(outgoing_bytes_).subspan(last.begin, last.length);
}

void UdpSocket::trim(std::size_t bytes) {
    SANTRAL_ASSERT(!outgoing_.empty() && bytes <= outgoing_.back().length);
    auto& last = outgoing_.back();
    outgoing_bytes_.resize(last.begin + bytes);
    last.length = static_cast<std::uint32_t>(bytes);
    if (bytes == 0) outgoing_.pop_back();
}

void UdpSocket::flush() {
    awaits_flush_ = false;
    transmit();
    const auto unreachable = std::exchange(unreachable_, {});
    for (const auto& to : unreachable) user_.on_unsent(*this, to);
}

void UdpSocket::transmit() {
    mmsghdr headers[batch_limit];
    iovec pieces[batch_limit];
    const auto count = outgoing_.size();
    for (std::size_t i = 0; i < count; ++i) {
        pieces[i] = {outgoing_bytes_.data() + outgoing_[i].begin, outgoing_[i].length};
        headers[i] = {};
        headers[i].msg_hdr.msg_name = &outgoing_[i].to.any;
        headers[i].msg_hdr.msg_namelen = outgoing_[i].to.size;
        headers[i].msg_hdr.msg_iov = &pieces[i];
        headers[i].msg_hdr.msg_iovlen = 1;
    }
    for (std::size_t at = 0; at < count;) {
        const auto left = static_cast<unsigned>(count - at);
        const int done = ::sendmmsg(socket_.number(), headers + at, left, MSG_DONTWAIT);
        if (done > 0) figures_.sent += static_cast<unsigned>(done);
        if (done <= 0) refused(outgoing_[at], errno);
        at += done > 0 ? static_cast<std::size_t>(done) : 1;
    }
    outgoing_.clear();
    if (wipes_) wipe(outgoing_bytes_.data(), outgoing_bytes_.size());
    outgoing_bytes_.clear();
}

void UdpSocket::refused(const Outgoing& outgoing, int reason) {
    ++figures_.unsent;
    // A full buffer is congestion: the retransmission comes by itself. The rest will not get better.
    const bool congestion = reason == EAGAIN || reason == ENOBUFS || reason == EINTR;
    if (!congestion && unreachable_.size() < batch_limit) unreachable_.push_back(outgoing.to.endpoint());
}

}  // namespace santral::net
