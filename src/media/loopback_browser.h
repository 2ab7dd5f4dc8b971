#pragma once
// For tests: the media half of a browser, or of a phone with SRTP, on the loopback. Checks, shakes hands,
// protects what it says and reveals what it hears, on one socket. It is told what the descriptions said.

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "media/media_plane.h"
#include "net/dtls.h"
#include "net/udp_socket.h"
#include "rtp/packet.h"
#include "rtp/srtp.h"
#include "rtp/stun.h"

namespace santral::media {

class LoopbackBrowser final : net::UdpSocket::User, net::DtlsAssociation::User {
public:
    struct Heard {
        rtp::Header header;
        std::vector<std::uint8_t> payload;
    };
    struct Answer {
        rtp::StunClass kind;
        std::uint16_t error = 0;
        std::optional<Endpoint> mapped;
        bool is_proved = false;
    };

    LoopbackBrowser(net::EventLoop& loop, const char* ip)
        : loop_(loop),
          socket_(net::UdpSocket::open(loop, {IpAddress::parse(ip).value(), 0}, {}, *this).value()) {
        audio.rtp = socket_->local();
        audio.rtcp = audio.rtp;
        audio.rtcp_mux = true;
        audio.telephone_event = 101;
    }

    // --- what the descriptions agree on; the exchange is then told `audio` ---

    void use_ice(rtp::IceCredentials exchange, rtp::IceCredentials own) {
        audio.ice = IcePair{std::move(exchange), std::move(own)};
    }
    // role: of the exchange.
    void use_dtls(const rtp::Fingerprint& exchange, rtp::DtlsRole role) {
        audio.protection = DtlsPeer{{fingerprint()}, role};
        const auto own_role = role == rtp::DtlsRole::server ? net::DtlsAssociation::Role::client
                                                            : net::DtlsAssociation::Role::server;
        is_client_ = role == rtp::DtlsRole::server;
        srtp_.reset();
        net::DtlsAssociation::User& user = *this;
        dtls_ = std::make_unique<net::DtlsAssociation>(
            context(), loop_.timers(), user,
            net::DtlsAssociation::Setup{own_role, {{exchange.hash, exchange.digest}}});
    }
    // keys: as the exchange sees them. A direction whose key stays keeps its counters.
    void use_keys(const SdesKeys& keys) {
        const auto* before = std::get_if<SdesKeys>(&audio.protection);
        if (!before) srtp_.emplace(rtp::Srtp::make(keys.theirs, keys.ours).value());
        if (before && before->theirs != keys.theirs) srtp_->change_ours(keys.theirs).value();
        if (before && before->ours != keys.ours) srtp_->change_theirs(keys.ours).value();
        audio.protection = keys;
    }
    static rtp::Fingerprint fingerprint() {
        const auto digest = certificate().fingerprint();
        return {"sha-256", {digest.begin(), digest.end()}};
    }

    // --- what it does ---

    void check(bool nominates = true, std::uint32_t priority = 0x7e00'00ff) {
        check_as(audio.ice->ours.ufrag + ":" + audio.ice->theirs.ufrag, audio.ice->ours.password,
                 {nominates, priority});
    }
    struct Nomination {
        bool nominates = true;
        std::uint32_t priority = 0x7e00'00ff;
    };
    void check_as(std::string_view username, std::string_view password, Nomination nomination) {
        rtp::StunWriter writer(rtp::StunClass::request, {1, 2, 3, ++checks_});
        writer.add_username(username);
        writer.add_priority(nomination.priority);
        writer.add_role(rtp::StunMessage::Role::controlling, 1);
        if (nomination.nominates) writer.add_use_candidate();
        writer.add_integrity(password);
        socket_->send(peer, writer.finish());
    }
    void shake_hands() { dtls_->start(); }
    void say(std::span<const std::uint8_t> payload, std::uint8_t first_byte = 0x80) {
        last_said = make_packet(payload, first_byte);
        socket_->send(peer, last_said);
    }
    // The next packet, as it leaves.
    std::vector<std::uint8_t> make_packet(std::span<const std::uint8_t> payload,
                                          std::uint8_t first_byte = 0x80) {
        std::vector<std::uint8_t> packet(rtp::fixed_header_bytes + payload.size() + rtp::srtp_room);
        auto header = next;
        header.payload_type = audio.payload_type;
        const auto plain = rtp::write_packet(header, payload, packet);
        packet[0] = first_byte;
        packet.resize(srtp_ ? srtp_->protect_rtp(packet, plain).value() : plain);
        ++next.sequence;
        next.timestamp += 160;
        return packet;
    }
    void say(std::initializer_list<std::uint8_t> payload) { say(std::span(payload.begin(), payload.size())); }
    void send_raw(std::span<const std::uint8_t> datagram) { socket_->send(peer, datagram); }
    // Another network: what it sends comes from another address, until it checks from there.
    void move(const char* ip) {
        socket_ = net::UdpSocket::open(loop_, {IpAddress::parse(ip).value(), 0}, {}, *this).value();
    }

    bool has_keys() const { return srtp_.has_value(); }
    Endpoint local() const { return socket_->local(); }

    NegotiatedAudio audio;
    Endpoint peer;
    rtp::Header next{.sequence = 1000, .timestamp = 5000, .ssrc = 0x4242};
    std::deque<Heard> heard;
    std::vector<std::uint8_t> last_said;  // As it left.
    std::vector<Answer> answers;
    std::vector<std::string> failures;  // Of its handshakes.
    std::size_t reports = 0;            // RTCP that it could reveal.
    std::size_t unrevealed = 0;         // What it could not.
    std::size_t handshake_datagrams = 0;
    std::size_t sound_datagrams = 0;
    bool is_deaf = false;  // Counts what comes, and reveals nothing.

private:
    static const net::Certificate& certificate() {
        static const auto made =
            net::make_self_signed({"browser"}, std::chrono::hours(24), system_wall_time()).value();
        return made;
    }
    static const net::DtlsContext& context() {
        static const auto made = net::DtlsContext::make(certificate()).value();
        return made;
    }

    void on_datagrams(net::UdpSocket&, std::span<const net::Datagram> datagrams) override {
        for (const auto& datagram : datagrams) on_datagram(datagram.bytes);
    }
    void on_datagram(std::span<std::uint8_t> bytes) {
        switch (rtp::kind_of(bytes)) {
        case rtp::DatagramKind::stun: return on_answer(bytes);
        case rtp::DatagramKind::dtls:
            ++handshake_datagrams;
            if (dtls_) dtls_->receive(bytes);
            return;
        case rtp::DatagramKind::rtp: return on_rtp(bytes);
        case rtp::DatagramKind::rtcp:
            ++(srtp_ && srtp_->unprotect_rtcp(bytes) ? reports : unrevealed);
            return;
        case rtp::DatagramKind::unknown: return;
        }
    }
    void on_answer(std::span<const std::uint8_t> bytes) {
        const auto message = rtp::parse_stun(bytes);
        if (!message || !audio.ice) return;
        answers.push_back({message->kind, message->error.value_or(std::uint16_t{0}), message->mapped,
                           rtp::proves(*message, audio.ice->ours.password)});
    }
    void on_rtp(std::span<std::uint8_t> bytes) {
        ++sound_datagrams;
        if (is_deaf) return;
        const auto size = srtp_ ? srtp_->unprotect_rtp(bytes) : rtp::Srtp::Size(bytes.size());
        const auto packet = size ? rtp::parse_packet(bytes.first(*size)) : std::nullopt;
        if (!packet) return void(++unrevealed);
        heard.push_back({packet->header, {packet->payload.begin(), packet->payload.end()}});
    }
    void on_dtls_send(std::span<const std::uint8_t> datagram) override { socket_->send(peer, datagram); }
    void on_dtls_keys(const net::SrtpMaterial& keys) override {
        const auto suite = keys.profile == net::SrtpProfile::aead_aes_128_gcm
                               ? rtp::SrtpSuite::aead_aes_128_gcm
                               : rtp::SrtpSuite::aes_cm_128_hmac_sha1_80;
        const rtp::SrtpKey client{suite, keys.client}, server{suite, keys.server};
        srtp_.emplace(rtp::Srtp::make(is_client_ ? client : server, is_client_ ? server : client).value());
    }
    void on_dtls_failed(const std::string& why) override { failures.push_back(why); }

    net::EventLoop& loop_;
    std::uint8_t checks_ = 0;
    bool is_client_ = true;
    std::optional<rtp::Srtp> srtp_;
    std::unique_ptr<net::UdpSocket> socket_;
    std::unique_ptr<net::DtlsAssociation> dtls_;
};

}  // namespace santral::media
