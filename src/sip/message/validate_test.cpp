// Which messages are good, which are answered with what, and which are dropped.

#include "sip/message/validate.h"

#include <gtest/gtest.h>

#include "sip/message/uri.h"
#include "sip/message/writer.h"

namespace santral::sip {
namespace {

// A good request, one line of which each test spoils.
struct Lines {
    std::string start = "OPTIONS sip:b@firm.example SIP/2.0\r\n";
    std::string via = "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n";
    std::string from = "From: <sip:a@firm.example>;tag=1\r\n";
    std::string to = "To: <sip:b@firm.example>\r\n";
    std::string call_id = "Call-ID: 5\r\n";
    std::string cseq = "CSeq: 9 OPTIONS\r\n";
    std::string more;
    std::string body;

    std::string text() const { return start + via + from + to + call_id + cseq + more + "\r\n" + body; }
    Message message() const { return Message::parse(text()).value(); }
    int status() const {
        const auto rejection = validate(message());
        return rejection ? rejection->status : 200;
    }
};

TEST(Validate, TakesAGoodRequest) {
    EXPECT_FALSE(validate(Lines{}.message()));
    EXPECT_EQ(Lines{.more = "Max-Forwards: 0\r\nContact: *\r\n"}.status(), 200);
    EXPECT_EQ((Lines{.start = "OPTIONS tel:+4930123 SIP/2.0\r\n"}.status()), 200);
}

TEST(Validate, AnswersWhatLacksAHeader) {
    EXPECT_EQ(Lines{.from = ""}.status(), 400);
    EXPECT_EQ(Lines{.to = ""}.status(), 400);
    EXPECT_EQ(Lines{.call_id = ""}.status(), 400);
    EXPECT_EQ(Lines{.call_id = "Call-ID: \r\n"}.status(), 400);
    EXPECT_EQ(Lines{.cseq = ""}.status(), 400);
}

TEST(Validate, AnswersWhatRepeatsAHeader) {
    EXPECT_EQ(Lines{.more = "f: <sip:x@h>;tag=2\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.more = "t: <sip:x@h>\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.more = "i: 6\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.more = "CSeq: 10 OPTIONS\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.more = "l: 0\r\nContent-Length: 0\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.more = "Max-Forwards: 70\r\nMax-Forwards: 5\r\n"}.status(), 400);
}

TEST(Validate, AnswersWhatItCannotRead) {
    EXPECT_EQ(Lines{.from = "From: \"a <sip:a@h>;tag=1\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.to = "To: nobody\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.cseq = "CSeq: OPTIONS\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.cseq = "CSeq: 9 INVITE\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.more = "Max-Forwards: 256\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.more = "Contact: sip:a@h?x=y\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.more = "no colon here\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.more = "Bad Name: x\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.more = "l: 99\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.more = "l: -1\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.more = "X: a\nY: b\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.more = "X: a\rY: b\r\n"}.status(), 400);
}

TEST(Validate, JudgesTheStartLine) {
    EXPECT_EQ(Lines{.start = "OPTIONS sip:b@h SIP/3.0\r\n"}.status(), 505);
    EXPECT_EQ(Lines{.start = "OPTIONS http://h SIP/2.0\r\n"}.status(), 416);
    EXPECT_EQ(Lines{.start = "OPTIONS sip: SIP/2.0\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.start = "OPTIONS  sip:b@h SIP/2.0\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.start = "OPTIONS sip:b@h?Route=x SIP/2.0\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.start = "OPTIONS sip:" + std::string(max_uri_bytes, 'h') + " SIP/2.0\r\n"}.status(),
              414);
}

TEST(Validate, DropsWhatHasNoWayBack) {
    EXPECT_EQ(Lines{.via = ""}.status(), 0);
    EXPECT_EQ((Lines{.via = "Via: nowhere\r\n", .from = ""}.status()), 0);
    EXPECT_EQ(Lines{.via = "Via: SIP/2.0/UDP h;;branch=1\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.via = "Via: SIP/2.0/UDP h;branch=z9hG4bK\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.via = "Via: SIP/3.0/UDP h\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.via = "Via: SIP/2.0/UDP h, nowhere\r\n"}.status(), 400);
}

TEST(Validate, NeverAnswersAnAck) {
    EXPECT_EQ((Lines{.start = "ACK sip:b@h SIP/2.0\r\n", .cseq = "CSeq: 9 INVITE\r\n"}.status()), 0);
    EXPECT_EQ((Lines{.start = "ACK sip:b@h SIP/2.0\r\n", .cseq = "CSeq: 9 ACK\r\n"}.status()), 200);
}

TEST(Validate, LeavesUnknownMethodsToTheirUser) {
    EXPECT_EQ((Lines{.start = "DANCE sip:b@h SIP/2.0\r\n", .cseq = "CSeq: 9 DANCE\r\n"}.status()), 200);
    EXPECT_EQ((Lines{.start = "DANCE sip:b@h SIP/2.0\r\n", .cseq = "CSeq: 9 SING\r\n"}.status()), 501);
}

TEST(Validate, MeetsTheLimits) {
    std::string many;
    for (std::size_t i = 5; i < max_headers; ++i) many += "X: y\r\n";
    EXPECT_EQ(Lines{.more = many}.status(), 200);
    EXPECT_EQ(Lines{.more = many + "X: y\r\n"}.status(), 400);
    EXPECT_EQ(Lines{.body = std::string(max_body_bytes, 'b')}.status(), 200);
    EXPECT_EQ(Lines{.body = std::string(max_body_bytes + 1, 'b')}.status(), 513);
}

TEST(Validate, TakesResponsesWithOurViaAlone) {
    const std::string start = "SIP/2.0 200 OK\r\n";
    EXPECT_EQ(Lines{.start = start}.status(), 200);
    EXPECT_EQ((Lines{.start = start, .more = "Via: SIP/2.0/UDP 192.0.2.2\r\n"}.status()), 0);
    EXPECT_EQ((Lines{.start = start, .via = ""}.status()), 0);
    EXPECT_EQ((Lines{.start = start, .cseq = "CSeq: 9292394834772304023312 OPTIONS\r\n"}.status()), 0);
    EXPECT_EQ((Lines{.start = start, .more = "no colon here\r\n"}.status()), 0);
    EXPECT_EQ((Lines{.start = start, .to = ""}.status()), 0);
}

TEST(Validate, WhatIsAnsweredCanBePrinted) {
    const auto request = Lines{.from = "From: \"a <sip:a@h>;tag=1\r\n", .call_id = ""}.message();
    const auto rejection = validate(request).value();
    EXPECT_EQ(ResponseWriter(request, rejection.status, "t", rejection.reason).print(),
              "SIP/2.0 400 Missing Call-ID\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
              "From: \"a <sip:a@h>;tag=1\r\nTo: <sip:b@firm.example>;tag=t\r\nCSeq: 9 OPTIONS\r\n"
              "Content-Length: 0\r\n\r\n");
}

}  // namespace
}  // namespace santral::sip
