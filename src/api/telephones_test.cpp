// Telephones that come by WebSocket: who may, and that the connection leaves the API.

#include "api/api_desk.h"

namespace santral::api {
namespace {

constexpr auto handshake =
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: "
    "13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

struct Telephones : ApiDesk {
    ApiAnswer knock(std::string_view origin, std::string_view target = "/sip") {
        const auto line = origin.empty() ? std::string() : fmt::format("Origin: {}\r\n", origin);
        client_.reset();
        return ask_with("", "GET", target, {"", handshake + line});
    }
};

TEST_F(Telephones, OneLeavesTheApiForTheExchange) {
    const auto answer = knock("");
    EXPECT_EQ(answer.status, 101);
    EXPECT_EQ(answer.header("Sec-WebSocket-Protocol"), "sip");
    ASSERT_EQ(exchange_.telephones.size(), 1u);
    EXPECT_TRUE(exchange_.telephones.front().socket.is_open());
    EXPECT_EQ(knock("", "/ws").status, 101);
}

TEST_F(Telephones, APageOfOursMayAndOthersHaveToBeNamed) {
    EXPECT_EQ(knock("http://x").status, 101);
    EXPECT_EQ(knock("https://www.example.com").status, 403);
    EXPECT_EQ(knock("null").status, 403);
    around_.origins = {"https://www.example.com"};
    EXPECT_EQ(knock("https://www.example.com").status, 101);
    EXPECT_EQ(exchange_.telephones.size(), 2u);
}

TEST_F(Telephones, WhoDoesNotOfferSipIsRefused) {
    const auto answer = ask_with("", "GET", "/sip",
                                 {"",
                                  "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"});
    EXPECT_EQ(answer.status, 400);
    EXPECT_TRUE(exchange_.telephones.empty());
}

}  // namespace
}  // namespace santral::api
