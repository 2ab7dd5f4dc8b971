// Messages as lines and views over one buffer.

#include "sip/message/message.h"

#include <gtest/gtest.h>

namespace santral::sip {
namespace {

constexpr std::string_view invite =
    "INVITE sip:bob@firm.example SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport\r\n"
    "v: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK2, SIP/2.0/TCP 192.0.2.3;branch=z9hG4bK3\r\n"
    "Max-Forwards: 70\r\n"
    "f: \"Zo\xc5\x82ta; tag=no\" <sip:alice@firm.example;tag=no>;tag=from1\r\n"
    "To: sip:bob@firm.example\r\n"
    "Call-ID: one@192.0.2.1\r\n"
    "CSeq: 7 INVITE\r\n"
    "X-Anything:  kept,\r\n  as it is \r\n"
    "Content-Length: 4\r\n"
    "\r\n"
    "v=0\n surplus";

Message parsed(std::string_view bytes) {
    return Message::parse(std::string(bytes)).value();
}

TEST(Message, GivesItsStartLineAndItsIds) {
    const auto message = parsed(invite);
    EXPECT_TRUE(message.is_request());
    EXPECT_EQ(message.method(), Method::invite);
    EXPECT_EQ(message.request_uri(), "sip:bob@firm.example");
    EXPECT_EQ(message.call_id(), "one@192.0.2.1");
    EXPECT_EQ(message.from_tag(), "from1");
    EXPECT_EQ(message.to_tag(), "");
    EXPECT_EQ(message.branch(), "z9hG4bK1");
    EXPECT_EQ(message.cseq(), 7u);
    EXPECT_EQ(message.body(), "v=0\n");
    EXPECT_FALSE(message.flaw());
}

TEST(Message, CompactAndFullNamesAreOneHeader) {
    const auto message = parsed(invite);
    EXPECT_EQ(message.values(HeaderName::via),
              (std::vector<std::string_view>{"SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport",
                                             "SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK2",
                                             "SIP/2.0/TCP 192.0.2.3;branch=z9hG4bK3"}));
    EXPECT_EQ(message.find("t"), "sip:bob@firm.example");
    EXPECT_EQ(message.header(1).name_text, "v");
}

TEST(Message, UnknownHeadersKeepTheirBytesAndPlaces) {
    const auto message = parsed(invite);
    EXPECT_EQ(message.find("x-anything"), "kept,\r\n  as it is");
    EXPECT_EQ(message.header(7).name, HeaderName::other);
    EXPECT_EQ(message.header(7).name_text, "X-Anything");
    EXPECT_EQ(message.header_count(), 9u);
}

TEST(Message, OfAResponseTheMethodIsThatOfItsCSeq) {
    const auto message = parsed("SIP/2.0 180 Es klingelt \r\nCSeq: 1 INVITE\r\nTo: <sip:b@c>;tag=t\r\n\r\n");
    EXPECT_FALSE(message.is_request());
    EXPECT_EQ(message.status(), 180);
    EXPECT_EQ(message.reason_phrase(), "Es klingelt ");
    EXPECT_EQ(message.method(), Method::invite);
    EXPECT_EQ(message.to_tag(), "t");
}

TEST(Message, StaysGoodWhenItMoves) {
    auto message = parsed("BYE sip:a SIP/2.0\r\ni: x\r\n\r\n");
    const auto moved = std::move(message);
    EXPECT_EQ(moved.call_id(), "x");
    EXPECT_EQ(moved.request_uri(), "sip:a");
}

TEST(Message, RefusesWhatIsNotSip) {
    EXPECT_FALSE(Message::parse(""));
    EXPECT_FALSE(Message::parse("\r\n\r\n"));
    EXPECT_FALSE(Message::parse("GET / HTTP/1.1\r\n\r\n"));
    EXPECT_FALSE(Message::parse("SIP/2.0 99 Low\r\n\r\n"));
    EXPECT_FALSE(Message::parse("SIP/2.0 4294967301 High\r\n\r\n"));
    EXPECT_FALSE(Message::parse("SIP/2.0"));
    EXPECT_EQ(Message::parse(std::string(max_message_bytes + 1, 'x')).error().code, Errc::too_large);
}

}  // namespace
}  // namespace santral::sip
