#pragma once
// For tests and the benchmark: the media half of a phone on the loopback, and the turning of its loop until
// something has happened.

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "media/media_plane.h"
#include "net/udp_socket.h"
#include "rtp/packet.h"

namespace santral::media {

// Turns the loop until it holds. False after five seconds: the test fails, and does not hang.
inline bool turn_until(net::EventLoop& loop, const std::function<bool()>& holds) {
    const auto deadline = Clock::now() + std::chrono::seconds(5);
    while (!holds()) {
        if (Clock::now() > deadline) return false;
        loop.turn(std::chrono::milliseconds(10));
    }
    return true;
}

class LoopbackPhone final : net::UdpSocket::User {
public:
    struct Heard {
        rtp::Header header;
        std::vector<std::uint8_t> payload;
        Endpoint from;
    };

    LoopbackPhone(net::EventLoop& loop, const char* ip, Codec codec = Codec::pcma)
        : rtp_(net::UdpSocket::open(loop, {IpAddress::parse(ip).value(), 0}, {}, *this).value()),
          rtcp_(net::UdpSocket::open(loop, {IpAddress::parse(ip).value(), 0}, {}, *this).value()) {
        audio.rtp = rtp_->local();
        audio.rtcp = rtcp_->local();
        audio.codec = codec;
        audio.payload_type = rtp::facts_of(codec).static_payload_type.value_or(111);
        audio.telephone_event = 101;
    }

    // One packet of RTP; sequence number and timestamp go on by themselves.
    void say(std::span<const std::uint8_t> payload, std::optional<std::uint8_t> payload_type = {}) {
        rtp::Header header = next;
        header.payload_type = payload_type.value_or(audio.payload_type);
        send_rtp(header, payload);
        ++next.sequence;
        next.timestamp += rtp::facts_of(audio.codec).clock_rate / 50;
    }
    void say(std::initializer_list<std::uint8_t> payload) { say(std::span(payload.begin(), payload.size())); }

    void send_rtp(const rtp::Header& header, std::span<const std::uint8_t> payload) {
        std::vector<std::uint8_t> packet(rtp::fixed_header_bytes + payload.size());
        rtp::write_packet(header, payload, packet);
        rtp_->send(peer, packet);
    }

    // Another port, as a NAT gives one: what was announced stays.
    void move(net::EventLoop& loop) {
        rtp_ = net::UdpSocket::open(loop, {audio.rtp.ip, 0}, {}, *this).value();
    }

    NegotiatedAudio audio;  // What its SDP says.
    Endpoint peer;          // Where it sends to.
    rtp::Header next{.sequence = 1000, .timestamp = 5000, .ssrc = 0x1234};
    std::deque<Heard> heard;
    std::size_t reports = 0;  // RTCP datagrams.

private:
    void on_datagrams(net::UdpSocket& socket, std::span<const net::Datagram> datagrams) override {
        for (const auto& datagram : datagrams) {
            if (&socket == rtcp_.get()) ++reports;
            const auto packet = &socket == rtp_.get() ? rtp::parse_packet(datagram.bytes) : std::nullopt;
            if (packet)
                heard.push_back(
                    {packet->header, {packet->payload.begin(), packet->payload.end()}, datagram.from});
        }
    }

    std::unique_ptr<net::UdpSocket> rtp_;
    std::unique_ptr<net::UdpSocket> rtcp_;
};

}  // namespace santral::media
