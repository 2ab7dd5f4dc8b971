// The payload, from its first words to the bytes that follow from them.

#include "talker.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <random>
#include <utility>

#include "net/socket_address.h"
#include "rtp/packet.h"

namespace santral::bench {
namespace {

constexpr std::uint8_t pcma = 8;
constexpr int receive_buffer_bytes = 1 << 18;
constexpr std::uint32_t max_packets = 1 << 20;  // Of one talker: nearly six hours.

struct Words {
    std::uint32_t call;
    std::uint32_t number_and_end;  // The packet's number, shifted by one, and the end that sent it.
    std::uint64_t sent_ns;
};

std::uint64_t nanoseconds(const timespec& time) {
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(time.tv_nsec);
}

// The wall clock, because the kernel stamps what arrives with it.
std::uint64_t wall_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return nanoseconds(now);
}

// Marsaglia's xorshift: any bytes would do, as long as both ends make the same.
void fill(std::uint8_t* payload, const Words& words) {
    std::memcpy(payload, &words, sizeof words);
    std::uint64_t state = (std::uint64_t{words.call} << 32 | words.number_and_end) ^ 0x9e3779b97f4a7c15;
    for (std::size_t at = sizeof words; at < payload_bytes; at += sizeof state) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        std::memcpy(payload + at, &state, sizeof state);
    }
}

bool happens(double share) {
    thread_local std::minstd_rand chance(1);  // The same weather in every run.
    return share > 0 && std::uniform_real_distribution<>(0, 1)(chance) < share;
}

std::uint64_t arrival_of(const msghdr& header) {
    const auto* control = CMSG_FIRSTHDR(&header);
    if (!control || control->cmsg_type != SCM_TIMESTAMPNS) return wall_ns();
    timespec stamp{};
    std::memcpy(&stamp, reinterpret_cast<const char*>(control) + CMSG_LEN(0), sizeof stamp);
    return nanoseconds(stamp);
}

}  // namespace

std::size_t TalkFigures::delay_of(double share) const {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(received));
    std::uint64_t passed = 0;
    for (std::size_t delay = 0; delay < delays.size(); ++delay) {
        passed += delays[delay];
        if (passed > wanted) return delay;
    }
    return delays.size();
}

Result<std::unique_ptr<Talker>> Talker::open(const Ends& ends, Identity identity, TalkFigures& figures) {
    auto socket = TRY(net::open_bound(net::Protocol::udp, ends.local));
    const int yes = 1;
    ::setsockopt(socket.number(), SOL_SOCKET, SO_TIMESTAMPNS, &yes, sizeof yes);
    ::setsockopt(socket.number(), SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    const net::SocketAddress server(ends.server);
    if (::connect(socket.number(), &server.any, server.size) != 0)
        return fail(Errc::unavailable, ends.server.text() + ": " + std::strerror(errno));
    return std::unique_ptr<Talker>(new Talker(std::move(socket), identity, figures));
}

Talker::Talker(net::FileDescriptor socket, Identity identity, TalkFigures& figures)
    : socket_(std::move(socket)), identity_(identity), figures_(figures) {}

void Talker::send_next(const Weather& weather) {
    const auto number = next_number_++;
    rtp::Header header;
    header.payload_type = pcma;
    header.sequence = static_cast<std::uint16_t>(number);
    header.timestamp = number * payload_bytes;
    header.ssrc = identity_.call << 1 | identity_.end;
    if (happens(weather.lost_share)) return;
    Payload payload;
    fill(payload.data(), {identity_.call, number << 1 | identity_.end, wall_ns()});
    Datagram datagram;
    rtp::write_packet(header, payload, datagram.bytes);
    if (swapped_.empty() && happens(weather.swapped_share)) return swapped_.push_back(datagram);
    send(datagram);
    for (const auto& late : std::exchange(swapped_, {})) send(late);
}

void Talker::send(const Datagram& datagram) {
    const auto leaves = [&] {
        return ::send(socket_.number(), datagram.bytes.data(), datagram.bytes.size(), 0) > 0;
    };
    // A refusal is the answer to an earlier packet (ICMP), and this one has not left yet.
    if (leaves() || (errno == ECONNREFUSED && leaves())) ++figures_.sent;
}

void Talker::take_all() {
    std::array<std::uint8_t, 512> bytes;
    alignas(cmsghdr) std::array<char, 64> control;
    for (;;) {
        iovec piece{bytes.data(), bytes.size()};
        msghdr header{};
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
        header.msg_control = control.data();
        header.msg_controllen = control.size();
        const auto length = ::recvmsg(socket_.number(), &header, MSG_DONTWAIT);
        if (length < 0) return;
        check(bytes.data(), static_cast<std::size_t>(length), arrival_of(header));
    }
}

void Talker::check(const std::uint8_t* bytes, std::size_t length, std::uint64_t arrived_ns) {
    const auto packet = rtp::parse_packet({bytes, length});
    if (!packet || packet->header.payload_type != pcma) return;
    Words words{};
    Payload expected;
    if (packet->payload.size() == payload_bytes) std::memcpy(&words, packet->payload.data(), sizeof words);
    fill(expected.data(), words);
    if (packet->payload.size() != payload_bytes ||
        std::memcmp(packet->payload.data(), expected.data(), payload_bytes) != 0) {
        ++figures_.altered;
        return;
    }
    const bool of_the_other_end = words.call == identity_.call && (words.number_and_end & 1) != identity_.end;
    if (!of_the_other_end) {
        ++figures_.foreign;
        return;
    }
    if (!is_first_time(words.number_and_end >> 1)) {
        ++figures_.repeated;
        return;
    }
    ++figures_.received;
    const auto delay = arrived_ns > words.sent_ns ? (arrived_ns - words.sent_ns) / 1000 : 0;
    ++figures_.delays[std::min<std::size_t>(delay, figures_.delays.size() - 1)];
}

bool Talker::is_first_time(std::uint32_t number) {
    if (number >= max_packets) return false;
    if (number >= seen_.size()) seen_.resize(number + 1);
    const bool is_first = !seen_[number];
    seen_[number] = true;
    return is_first;
}

}  // namespace santral::bench
