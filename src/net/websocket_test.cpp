// WebSockets: frames as bytes, and a whole one on loopback with its pings, limits and endings.

#include "net/websocket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/http_client_probe.h"
#include "net/http_server.h"

namespace santral::net {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr std::string_view handshake =
    "GET /events HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

// As a client sends it: masked.
std::string masked(unsigned first, std::string_view payload) {
    std::string frame{static_cast<char>(first), static_cast<char>(0x80 | payload.size())};
    const std::string mask = "\x11\x22\x33\x44";
    frame += mask;
    for (std::size_t i = 0; i < payload.size(); ++i) frame += static_cast<char>(payload[i] ^ mask[i % 4]);
    return frame;
}

std::optional<WebSocketFrame> read(WebSocketReader& reader, std::string_view bytes) {
    reader.add(bytes);
    return reader.next();
}

// RFC 6455 1.3.
TEST(WebSocketFrames, TheAcceptedKeyIsThatOfTheStandard) {
    EXPECT_EQ(accept_of_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

// RFC 6455 5.7.
TEST(WebSocketFrames, ATextIsPrintedAsInTheStandard) {
    EXPECT_EQ(print_frame(WebSocketFrame::Kind::text, "Hello"), "\x81\x05Hello");
    EXPECT_EQ(print_frame(WebSocketFrame::Kind::text, std::string(256, 'a')).substr(0, 4),
              std::string("\x81\x7e\x01\x00", 4));
}

TEST(WebSocketFrames, AFrameIsReadWhenItIsWhole) {
    WebSocketReader reader;
    const auto frame = masked(0x81, "Hello");
    EXPECT_FALSE(read(reader, frame.substr(0, 7)));
    EXPECT_EQ(read(reader, frame.substr(7))->payload, "Hello");
    EXPECT_FALSE(reader.failure());
}

TEST(WebSocketFrames, FragmentsAreJoinedAndAPingMayComeBetween) {
    WebSocketReader reader;
    EXPECT_FALSE(read(reader, masked(0x01, "Hel")));
    EXPECT_EQ(read(reader, masked(0x89, "?"))->kind, WebSocketFrame::Kind::ping);
    EXPECT_EQ(read(reader, masked(0x80, "lo"))->payload, "Hello");
}

TEST(WebSocketFrames, AFrameWithoutAMaskIsRefused) {
    WebSocketReader reader;
    EXPECT_FALSE(read(reader, "\x81\x05Hello"));
    EXPECT_EQ(reader.failure(), WebSocketEnd::protocol_error);
}

TEST(WebSocketFrames, AContinuationOfNothingIsRefused) {
    WebSocketReader reader;
    EXPECT_FALSE(read(reader, masked(0x80, "lo")));
    EXPECT_EQ(reader.failure(), WebSocketEnd::protocol_error);
}

TEST(WebSocketFrames, ATextThatIsNotUtf8IsRefused) {
    WebSocketReader reader;
    EXPECT_FALSE(read(reader, masked(0x81, "\xC0\xAF")));
    EXPECT_EQ(reader.failure(), WebSocketEnd::not_utf8);
}

TEST(WebSocketFrames, AMessageOverTheLimitIsRefusedBeforeItHasCome) {
    WebSocketReader reader;
    EXPECT_FALSE(read(reader, std::string("\x81\xFF\x00\x00\x00\x00\x00\x01\x00\x01mask", 14)));
    EXPECT_EQ(reader.failure(), WebSocketEnd::too_large);
}

struct WebSocketTest : ::testing::Test, HttpServer::User {
    struct Speaker final : WebSocket::User {
        explicit Speaker(WebSocketTest& its_test) : test(its_test) {}
        ~Speaker() override {
            test.socket = nullptr;
            ++test.ended;
        }
        void on_open(WebSocket& opened) override { test.socket = &opened; }
        void on_text(WebSocket& from, std::string_view text) override {
            from.send("you said " + std::string(text));
        }
        WebSocketTest& test;
    };
    void on_request(HttpRequest, HttpResponder responder) override {
        responder.upgrade(std::make_unique<Speaker>(*this));
    }
    void shake_hands() {
        client.send(handshake);
        ASSERT_TRUE(client.hears("\r\n\r\n"));
        ASSERT_THAT(client.take(), HasSubstr("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
        ASSERT_TRUE(socket);
    }

    EventLoop loop;
    WebSocket* socket = nullptr;
    int ended = 0;
    std::unique_ptr<HttpServer> server = *HttpServer::open(loop, *Endpoint::parse("127.0.0.1:0"), {}, *this);
    HttpClientProbe client{loop, server->local()};
};

TEST_F(WebSocketTest, CarriesTextBothWays) {
    shake_hands();
    client.send(masked(0x81, "hello"));
    EXPECT_TRUE(client.hears("\x81\x0eyou said hello"));
}

TEST_F(WebSocketTest, APingIsAnsweredWithItsPayload) {
    shake_hands();
    client.send(masked(0x89, "tick"));
    EXPECT_TRUE(client.hears("\x8a\x04tick"));
}

TEST_F(WebSocketTest, OneThatAnswersItsPingsStaysAndASilentOneIsClosed) {
    shake_hands();
    loop.timers().advance(WebSocket::ping_every);
    ASSERT_TRUE(client.hears(std::string_view("\x89\x00", 2)));
    client.send(masked(0x8a, ""));
    client.send(masked(0x81, "!"));
    ASSERT_TRUE(client.hears("you said !"));
    loop.timers().advance(WebSocket::ping_every);
    EXPECT_EQ(ended, 0);
    loop.timers().advance(WebSocket::ping_every);
    EXPECT_TRUE(client.sees_the_end());
    EXPECT_EQ(ended, 1);
}

TEST_F(WebSocketTest, TheirCloseIsAnsweredAndEndsIt) {
    shake_hands();
    client.send(masked(0x88, "\x03\xe8"));
    EXPECT_TRUE(client.hears("\x88\x02\x03\xe8"));
    EXPECT_TRUE(client.sees_the_end());
    EXPECT_EQ(ended, 1);
}

TEST_F(WebSocketTest, OurCloseEndsItThoughTheyDoNotAnswer) {
    shake_hands();
    socket->close(WebSocketEnd::policy, "bye");
    ASSERT_TRUE(
        client.hears("\x03\xf0"
                     "bye"));
    EXPECT_EQ(ended, 0);
    loop.timers().advance(WebSocket::closing_time);
    EXPECT_TRUE(client.sees_the_end());
}

TEST_F(WebSocketTest, WhatIsNotAFrameEndsIt) {
    shake_hands();
    client.send("GET / HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(client.hears("\x03\xea"));
    EXPECT_TRUE(client.sees_the_end());
}

TEST_F(WebSocketTest, AReaderSlowerThanItsQueueIsCutOff) {
    shake_hands();
    const std::string event(60'000, 'e');
    // More than the kernel's buffers and ours hold, without a turn in which the client could read.
    for (int i = 0; i < 200; ++i) socket->send(event);
    EXPECT_TRUE(client.wait_until([this] { return ended == 1; }));
}

TEST_F(WebSocketTest, ARequestThatAsksForNoneIsToldToUpgrade) {
    client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(client.hears("HTTP/1.1 426 Upgrade Required"));
    EXPECT_EQ(ended, 1);
}

TEST_F(WebSocketTest, AHandshakeOfAnotherVersionIsRefused) {
    client.send(
        "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: "
        "8\r\n\r\n");
    EXPECT_TRUE(client.hears("HTTP/1.1 400"));
}

}  // namespace
}  // namespace santral::net
