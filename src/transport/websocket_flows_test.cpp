// SIP over WebSocket on loopback (RFC 7118): from the web server to the flows, and both ways from there.

#include <gtest/gtest.h>

#include "net/http_server.h"
#include "net/websocket_frames.h"
#include "transport/exchange_fixture.h"

namespace santral::transport {
namespace {

using sip::Transport;

const auto via = "WS df7jal23ls0d.invalid";
constexpr std::string_view handshake =
    "GET /sip HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

// As a client sends it: masked, by zeroes.
std::string masked(unsigned opcode, std::string_view payload) {
    std::string frame{static_cast<char>(0x80 | opcode), static_cast<char>(0x80 | 126)};
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size());
    return frame + std::string(4, '\0') + std::string(payload);
}

std::string text_frame(std::string_view text) {
    return net::print_frame(net::WebSocketFrame::Kind::text, text);
}

struct WebSockets : Exchange, net::HttpServer::User {
    void on_request(net::HttpRequest, net::HttpResponder responder) override {
        responder.hand_over(
            "sip", [this](net::DetachedConnection websocket) { transport.adopt(std::move(websocket)); });
    }
    sip::ListenerId listen(ListenerSpec spec) {
        spec.port = server->local().port;
        return open(std::move(spec));
    }
    std::unique_ptr<TcpPhone> knock(std::string_view more = "") {
        auto phone = std::make_unique<TcpPhone>(loop, server->local());
        phone->connection->send(std::string(handshake) + std::string(more));
        return phone;
    }
    static bool is_let_in(const TcpPhone& phone) { return phone.heard.starts_with("HTTP/1.1 101 "); }

    std::unique_ptr<net::HttpServer> server =
        *net::HttpServer::open(loop, *Endpoint::parse("127.0.0.1:0"), {}, *this);
};

TEST_F(WebSockets, AMessageComesAndItsAnswerGoesByTheSameOne) {
    listen(at("127.0.0.1", Transport::ws));
    const auto phone = knock();
    until([&] { return is_let_in(*phone); });
    phone->connection->send(masked(1, options(via)));
    until([&] { return messages.size() == 1; });
    EXPECT_EQ(messages.front(), options(via));
    EXPECT_EQ(flows.front().transport, Transport::ws);
    EXPECT_EQ(flows.front().local, server->local());

    transport.send(flows.front(), "SIP/2.0 200 OK\r\n\r\n");
    until([&] { return phone->heard.ends_with(text_frame("SIP/2.0 200 OK\r\n\r\n")); });
    EXPECT_EQ(server->connections(), 0u);  // It has left.
}

TEST_F(WebSockets, WhatFollowsTheHandshakeAtOnceIsNotLost) {
    listen(at("127.0.0.1", Transport::ws));
    const auto phone = knock(masked(1, options(via)) + masked(2, options(via)));
    until([&] { return messages.size() == 2; });
}

// RFC 5626 4.4.1, in a message of its own.
TEST_F(WebSockets, APingOfSipIsAnswered) {
    listen(at("127.0.0.1", Transport::ws));
    const auto phone = knock(masked(1, "\r\n\r\n"));
    until([&] { return phone->heard.ends_with(text_frame("\r\n")); });
    EXPECT_TRUE(messages.empty());
}

TEST_F(WebSockets, WhereNoPortSpeaksThemTheyAreClosed) {
    listen(at("127.0.0.1", Transport::wss));  // This one is plain.
    const auto phone = knock(masked(1, options(via)));
    until([&] { return phone->is_closed; });
    EXPECT_TRUE(messages.empty());
}

TEST_F(WebSockets, OutsidersAreClosed) {
    auto spec = at("127.0.0.1", Transport::ws);
    spec.allowed = {*Network::parse("192.0.2.0/24")};
    listen(spec);
    const auto phone = knock(masked(1, options(via)));
    until([&] { return phone->is_closed; });
    EXPECT_TRUE(messages.empty());
}

TEST_F(WebSockets, WhenItEndsTheFlowFailsAndNobodyIsCalledThere) {
    const auto id = listen(at("127.0.0.1", Transport::ws));
    auto phone = knock(masked(1, options(via)));
    until([&] { return messages.size() == 1; });
    phone->connection->close();
    until([&] { return failed.size() == 1; });
    transport.send(flows.front(), "too late");
    until([&] { return failed.size() == 2; });
    EXPECT_EQ(transport.connections(), 0u);
    EXPECT_NE(transport.find(id), nullptr);
}

TEST_F(WebSockets, TheyEndWithTheirListener) {
    const auto id = listen(at("127.0.0.1", Transport::ws));
    const auto phone = knock(masked(1, options(via)));
    until([&] { return messages.size() == 1; });
    transport.close(id);
    until([&] { return phone->is_closed; });
}

}  // namespace
}  // namespace santral::transport
