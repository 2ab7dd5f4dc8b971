#pragma once
// For tests: a whole media plane with real sockets and threads on the loopback, and two phones.

#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>

#include "media/loopback_phone.h"
#include "media/media_server.h"
#include "rtp/dtmf_receiver.h"
#include "rtp/dtmf_sender.h"

namespace santral::media {

inline std::shared_ptr<const SoundLibrary> built_in_sounds() {
    static const auto made = SoundLibrary::make({}).value();
    return made;
}

struct Listener : MediaPlane::User {
    void on_media(const MediaEvent& event) override { events.push_back(event); }

    // A template because the events are types.
    template <class Event>
    std::vector<Event> all() const {
        std::vector<Event> found;
        for (const auto& event : events)
            if (const auto* one = std::get_if<Event>(&event)) found.push_back(*one);
        return found;
    }

    std::vector<MediaEvent> events;
};

inline bool is_free(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return false;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    const bool is_bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return is_bound;
}

// Below the ports that the kernel gives by itself, and held by nobody at this moment.
inline std::uint16_t free_range(unsigned ports) {
    static std::atomic<unsigned> used = 0;
    while (true) {
        const auto first =
            static_cast<std::uint16_t>(10'000 + (::getpid() * 1'000u + (used += ports)) % 20'000 / 2 * 2);
        bool are_free = true;
        for (unsigned i = 0; i < ports; ++i) are_free &= is_free(static_cast<std::uint16_t>(first + i));
        if (are_free) return first;
    }
}

struct MediaServerThreads : testing::Test {
    MediaServerThreads() { start(1); }

    void start(unsigned threads) {
        server.reset();
        MediaSettings settings;
        settings.bind_v4 = IpAddress::v4(0);
        settings.bind_v6 = IpAddress::parse("::1").value();
        settings.first_port = free_range(64);
        settings.last_port = static_cast<std::uint16_t>(settings.first_port + 31);
        settings.shared_pairs = 2;
        settings.threads = threads;
        server = MediaServer::start(settings, loop, built_in_sounds()).value();
        server->report_to(listener);
    }

    EndpointId open(LoopbackPhone& phone, bool behind_nat = false, std::optional<EndpointId> beside = {}) {
        const auto local = IpAddress::parse(phone.audio.rtp.ip.is_v4() ? "127.0.0.1" : "::1").value();
        const auto id = server->open({phone.audio.rtp.ip, behind_nat}, local, beside).value();
        phone.peer = server->local_rtp(id);
        server->negotiated(id, phone.audio);
        return id;
    }
    bool until(const std::function<bool()>& holds) { return turn_until(loop, holds); }
    // A whole press of 100 ms, all its packets at once.
    static void press(LoopbackPhone& phone, char digit, std::uint32_t timestamp) {
        rtp::DtmfSender sender(digit, std::chrono::milliseconds(100), 8000);
        for (auto event = sender.next(); event; event = sender.next()) {
            phone.send_rtp({*phone.audio.telephone_event, event->marker, phone.next.sequence, timestamp,
                            phone.next.ssrc},
                           event->payload);
            ++phone.next.sequence;
        }
    }
    // Those that came as telephone events.
    static std::string presses_heard(const LoopbackPhone& phone, std::uint8_t payload_type) {
        std::string digits;
        rtp::DtmfReceiver receiver(rtp::facts_of(phone.audio.codec).clock_rate,
                                   [&](const rtp::DtmfDigit& press) { digits += press.digit; });
        for (const auto& [header, payload, from] : phone.heard)
            if (header.payload_type == payload_type)
                receiver.on_packet({.header = header, .payload = payload}, Clock::now());
        return digits;
    }
    // Everything ordered and sent up to here has been done: orders and the packets of one port keep their
    // order, and legs without NAT all live on the first port.
    void settle() {
        loop.turn(std::chrono::milliseconds(0));
        LoopbackPhone one(loop, "127.0.0.1"), other(loop, "127.0.0.1");
        const auto first = open(one), second = open(other);
        server->join(first, second);
        one.say({0});
        ASSERT_TRUE(until([&] { return !other.heard.empty(); }));
        server->close(first);
        server->close(second);
    }

    net::EventLoop loop;
    Listener listener;
    std::unique_ptr<MediaServer> server;
    LoopbackPhone ayse{loop, "127.0.0.1"};
    LoopbackPhone bora{loop, "127.0.0.1"};
};

}  // namespace santral::media
