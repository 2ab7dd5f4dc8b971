// recvmmsg into a ring of slots. The headers are made once; after a batch only those it used are made ready
// again.

#include "net/datagram_rings.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>

namespace santral::net {
namespace {

constexpr auto longest_wait = std::chrono::seconds(60);  // More than that is a wall clock that jumped.

// SO_TIMESTAMPNS stamps with the wall clock, so this is no steadier than that.
Duration waited_since(const msghdr& header, const timespec& now) {
    const auto* control = CMSG_FIRSTHDR(&header);
    if (!control || control->cmsg_type != SCM_TIMESTAMPNS) return {};
    timespec stamp{};
    std::memcpy(&stamp, reinterpret_cast<const char*>(control) + CMSG_LEN(0), sizeof stamp);
    const auto waited = std::chrono::seconds(now.tv_sec - stamp.tv_sec) +
                        std::chrono::nanoseconds(now.tv_nsec - stamp.tv_nsec);
    return waited > Duration::zero() && waited < longest_wait ? waited : Duration::zero();
}

}  // namespace

DatagramRing::DatagramRing(std::size_t slot_bytes)
    : slot_bytes_(slot_bytes),
      bytes_(std::make_unique_for_overwrite<std::uint8_t[]>(slot_bytes * batch_limit)) {
    for (std::size_t i = 0; i < batch_limit; ++i) {
        slots_[i].room = {bytes_.get() + i * slot_bytes, slot_bytes};
        make_ready(i);
    }
}

void DatagramRing::make_ready(std::size_t slot) {
    auto& header = headers_[slot].msg_hdr;
    header.msg_name = &slots_[slot].from.any;
    header.msg_namelen = sizeof(sockaddr_in6);
    header.msg_iov = &slots_[slot].room;
    header.msg_iovlen = 1;
    header.msg_control = slots_[slot].control.data();
    header.msg_controllen = slots_[slot].control.size();
}

std::span<const Datagram> DatagramRing::receive(int socket, UdpFigures& figures) {
    const int taken = ::recvmmsg(socket, headers_.data(), batch_limit, MSG_DONTWAIT, nullptr);
    if (taken < 0) {
        // An ICMP error of an earlier send is told here once; asking for it clears it (Linux udp(7)).
        int pending = 0;
        socklen_t size = sizeof pending;
        if (errno != EAGAIN && errno != EINTR) ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &pending, &size);
        return {};
    }
    timespec now{};
    if (headers_[0].msg_hdr.msg_controllen > 0) ::clock_gettime(CLOCK_REALTIME, &now);
    std::size_t kept = 0;
    for (int i = 0; i < taken; ++i) {
        const auto& header = headers_[i].msg_hdr;
        const bool whole = (header.msg_flags & MSG_TRUNC) == 0;
        if (whole) {
            const auto* bytes = static_cast<std::uint8_t*>(slots_[i].room.iov_base);
            datagrams_[kept++] = {slots_[i].from.endpoint(),
                                  {const_cast<std::uint8_t*>(bytes), headers_[i].msg_len},
                                  waited_since(header, now)};
        }
        figures.too_long += whole ? 0 : 1;
        make_ready(static_cast<std::size_t>(i));
    }
    figures.received += kept;
    return {datagrams_.data(), kept};
}

DatagramRing& DatagramRings::of(std::size_t slot_bytes) {
    const auto fits = [slot_bytes](const auto& ring) { return ring->slot_bytes() == slot_bytes; };
    const auto found = std::ranges::find_if(rings_, fits);
    if (found != rings_.end()) return **found;
    rings_.push_back(std::make_unique<DatagramRing>(slot_bytes));
    return *rings_.back();
}

}  // namespace santral::net
