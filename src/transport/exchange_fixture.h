#pragma once
// For tests: the transport on loopback, and phones that speak to it over real sockets on the same loop.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/random.h"
#include "net/connection.h"
#include "net/udp_socket.h"
#include "sip/message/writer.h"
#include "transport/transport.h"

namespace santral::transport {

inline std::string options(std::string_view via, std::string_view extra = "") {
    return fmt::format(
        "OPTIONS sip:santral@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/{};branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
        "From: <sip:101@example.net>;tag=1\r\nTo: <sip:santral@127.0.0.1>\r\nCall-ID: a@b\r\n"
        "CSeq: 1 OPTIONS\r\n{}Content-Length: 0\r\n\r\n",
        via, extra);
}

struct UdpPhone : net::UdpSocket::User {
    explicit UdpPhone(net::EventLoop& loop, const char* at = "127.0.0.1:0")
        : socket(*net::UdpSocket::open(loop, *Endpoint::parse(at), {.max_datagram = 65'535}, *this)) {}
    void on_datagrams(net::UdpSocket&, std::span<const net::Datagram> datagrams) override {
        for (const auto& datagram : datagrams)
            heard.emplace_back(datagram.bytes.begin(), datagram.bytes.end());
    }
    void say(const Endpoint& to, std::string_view text) {
        socket->send(to, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    }

    std::vector<std::string> heard;
    std::unique_ptr<net::UdpSocket> socket;
};

struct TcpPhone : net::Connection::User {
    TcpPhone(net::EventLoop& loop, const Endpoint& to)
        : connection(*net::Connection::connect(loop, {}, to, {}, *this)) {}
    std::size_t on_bytes(net::Connection&, std::string_view waiting) override {
        heard += waiting;
        return waiting.size();
    }
    void on_closed(net::Connection&, const Error&) override { is_closed = true; }

    std::string heard;
    bool is_closed = false;
    std::unique_ptr<net::Connection> connection;
};

struct Exchange : ::testing::Test, User {
    void on_message(const sip::Message& message, const sip::Flow& flow) override {
        messages.emplace_back(message.bytes());
        flows.push_back(flow);
        if (closes) transport.close(*closes);
    }
    void on_flow_failed(const sip::Flow& flow) override { failed.push_back(flow); }

    sip::ListenerId open(ListenerSpec spec) { return *transport.open(std::move(spec)); }
    ListenerSpec at(const char* address, sip::Transport transport_kind) {
        return {.address = *IpAddress::parse(address), .port = 0, .transport = transport_kind};
    }
    Endpoint place_of(sip::ListenerId id) {
        return {transport.find(id)->spec.address, transport.find(id)->port};
    }

    // A template because each test waits for something else.
    template <class Condition>
    void until(Condition met) {
        const auto end = Clock::now() + std::chrono::seconds(10);
        while (!met() && Clock::now() < end) loop.turn(std::chrono::milliseconds(10));
        ASSERT_TRUE(met());
    }
    void settle() {
        for (int turns = 0; turns < 5; ++turns) loop.turn(std::chrono::milliseconds(2));
    }

    net::EventLoop loop;
    SeededRandom random{1};
    FloodGuard guard{loop.timers(), random, {}};
    SecurityLog log{loop.timers()};
    std::vector<std::string> messages;
    std::vector<sip::Flow> flows;
    std::vector<sip::Flow> failed;
    std::optional<sip::ListenerId> closes;
    SipTransport transport{loop, guard, log, *this};
};

}  // namespace santral::transport
