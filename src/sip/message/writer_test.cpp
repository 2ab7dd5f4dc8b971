// Printed requests and responses, byte for byte.

#include "sip/message/writer.h"

#include <gtest/gtest.h>

namespace santral::sip {
namespace {

Message request(std::string_view via) {
    return Message::parse("INVITE sip:b@c SIP/2.0\r\nVia: " + std::string(via) +
                          "\r\nVia: SIP/2.0/UDP far.example\r\nRecord-Route: <sip:p.example;lr>\r\n"
                          "From: <sip:a@b>;tag=1\r\nTo: <sip:b@c>\r\nCall-ID: 5\r\nCSeq: 9 INVITE\r\n\r\n")
        .value();
}

TEST(RequestWriter, PrintsItsViaFirstAndItsBodyLast) {
    RequestWriter writer(Method::invite, "sip:b@c");
    writer.add(HeaderName::call_id, "5").add("X-Mood", "fine").set_body("application/sdp", "v=0\r\n");
    EXPECT_EQ(writer.print("SIP/2.0/UDP h;branch=z9hG4bK1"),
              "INVITE sip:b@c SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nCall-ID: 5\r\nX-Mood: fine\r\n"
              "Content-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n");
}

TEST(RequestWriter, NoTextFromOutsideAddsALine) {
    RequestWriter writer(Method::bye, "sip:b@c\r\nX: 1");
    writer.add(HeaderName::subject, "hello\r\nRoute: <sip:evil>");
    EXPECT_EQ(writer.print("v"),
              "BYE sip:b@c  X: 1 SIP/2.0\r\nVia: v\r\nSubject: hello  Route: <sip:evil>\r\n"
              "Content-Length: 0\r\n\r\n");
}

TEST(ResponseWriter, CopiesWhatEveryResponseCopies) {
    const ResponseWriter ringing(request("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1"), 180, "ours");
    EXPECT_EQ(ringing.print(),
              "SIP/2.0 180 Ringing\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
              "Via: SIP/2.0/UDP far.example\r\nRecord-Route: <sip:p.example;lr>\r\nFrom: <sip:a@b>;tag=1\r\n"
              "To: <sip:b@c>;tag=ours\r\nCall-ID: 5\r\nCSeq: 9 INVITE\r\nContent-Length: 0\r\n\r\n");
}

TEST(ResponseWriter, GivesNoTagToATryingAndNoRouteToARefusal) {
    const auto invite = request("SIP/2.0/UDP 192.0.2.1");
    EXPECT_NE(ResponseWriter(invite, 100, "ours").print().find("To: <sip:b@c>\r\n"), std::string::npos);
    EXPECT_EQ(ResponseWriter(invite, 486, "ours").print().find("Record-Route"), std::string::npos);
}

TEST(ResponseWriter, SaysWhereTheRequestCameFrom) {
    const auto source = Endpoint::parse("198.51.100.7:1024").value();
    const ResponseWriter rport(request("SIP/2.0/UDP 10.0.0.1;rport;received=1.1.1.1;branch=z9hG4bK1"), 200);
    EXPECT_NE(rport.print(source).find(
                  "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;received=198.51.100.7;rport=1024\r\n"),
              std::string::npos);
    const ResponseWriter plain(request("SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK1"), 200);
    EXPECT_EQ(plain.print(source), plain.print());
}

TEST(ResponseWriter, AnswersARequestWithoutViaAsWell) {
    const auto bare = Message::parse("OPTIONS sip:b@c SIP/2.0\r\n\r\n").value();
    EXPECT_EQ(ResponseWriter(bare, 400).print(Endpoint{}),
              "SIP/2.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
}

TEST(ReasonPhrase, KnowsTheRfcsWordsAndTheClassesOwn) {
    EXPECT_EQ(reason_phrase(487), "Request Terminated");
    EXPECT_EQ(reason_phrase(499), "Bad Request");
}

}  // namespace
}  // namespace santral::sip
