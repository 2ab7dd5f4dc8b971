// Where messages end in a stream, what lies between them, and what breaks it.

#include "sip/message/framing.h"

#include <gtest/gtest.h>

#include <string>

#include "sip/message/message.h"

namespace santral::sip {
namespace {

using Kind = Frame::Kind;

constexpr std::string_view bye = "BYE sip:a SIP/2.0\r\nl:\r\n 4\r\nX: Content-Length: 9\r\n\r\nbody";

TEST(Framing, EndsAMessageByItsContentLength) {
    const auto first = frame(std::string(bye) + "INVITE");
    EXPECT_EQ(first.kind, Kind::message);
    EXPECT_EQ(first.length, bye.size());
}

TEST(Framing, WaitsForEveryByte) {
    for (std::size_t have = 0; have < bye.size(); ++have) {
        EXPECT_EQ(frame(bye.substr(0, have)).kind, Kind::incomplete) << have;
    }
}

TEST(Framing, KnowsAPingFromTheBlanksBeforeAMessage) {
    EXPECT_EQ(frame("\r\n\r\n").kind, Kind::ping);
    EXPECT_EQ(frame("\r\n\r\nBYE").length, 4u);
    EXPECT_EQ(frame("\r").kind, Kind::incomplete);
    EXPECT_EQ(frame("\r\n").kind, Kind::incomplete);
    EXPECT_EQ(frame("\r\n\r").kind, Kind::incomplete);
    EXPECT_EQ(frame("\r\nBYE").kind, Kind::blank);
    EXPECT_EQ(frame("\r\nBYE").length, 2u);
}

TEST(Framing, WithoutContentLengthAStreamIsBroken) {
    const auto lost = frame("BYE sip:a SIP/2.0\r\n\r\nrest");
    EXPECT_EQ(lost.kind, Kind::broken);
    EXPECT_EQ(lost.status, 400);
    EXPECT_EQ(lost.length, 21u);
}

TEST(Framing, AnUnclearContentLengthIsBroken) {
    EXPECT_EQ(frame("BYE sip:a SIP/2.0\r\nl: -1\r\n\r\n").status, 400);
    EXPECT_EQ(frame("BYE sip:a SIP/2.0\r\nl: 0x2\r\n\r\n").status, 400);
    EXPECT_EQ(frame("BYE sip:a SIP/2.0\r\nl: 18446744073709551616\r\n\r\n").status, 400);
    EXPECT_EQ(frame("BYE sip:a SIP/2.0\r\nl: 1\r\nContent-Length: 2\r\n\r\n").status, 400);
}

TEST(Framing, MeetsItsLimits) {
    const auto head = "BYE sip:a SIP/2.0\r\nl: " + std::to_string(max_body_bytes);
    EXPECT_EQ(frame(head + "\r\n\r\n").kind, Kind::incomplete);
    const auto over = frame("BYE sip:a SIP/2.0\r\nl: " + std::to_string(max_body_bytes + 1) + "\r\n\r\n");
    EXPECT_EQ(over.status, 513);
    EXPECT_GT(over.length, 0u);
    EXPECT_EQ(frame(std::string(max_message_bytes - 1, 'x')).kind, Kind::incomplete);
    EXPECT_EQ(frame(std::string(max_message_bytes, 'x')).status, 513);
    EXPECT_EQ(frame(std::string(max_message_bytes, 'x')).length, 0u);
}

TEST(Framing, ABrokenMessageCanStillBeAnswered) {
    constexpr std::string_view request = "BYE sip:a SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\n\r\n";
    const auto lost = frame(request);
    EXPECT_EQ(Message::parse(std::string(request.substr(0, lost.length))).value().branch(), "z9hG4bK1");
}

}  // namespace
}  // namespace santral::sip
