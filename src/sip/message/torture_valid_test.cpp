// RFC 4475 3.1.1: odd, and valid. Each test shows that the tricky value came out right.

#include <gtest/gtest.h>

#include "sip/message/headers.h"
#include "sip/message/torture.h"
#include "sip/message/writer.h"

namespace santral::sip {
namespace {

using Values = std::vector<std::string_view>;

// C14
TEST(Torture, WsinvFoldsAndBlanksNearlyEverywhere) {
    const auto message = torture("wsinv");
    ASSERT_EQ(torture_verdict("wsinv"), 200);
    EXPECT_EQ(message.to_tag(), "7719283441m");
    EXPECT_EQ(message.from_tag(), "55ab3k");
    EXPECT_EQ(message.cseq(), 9u);
    EXPECT_EQ(message.branch(), "771old");
    EXPECT_EQ(message.find(HeaderName::subject), "");
    EXPECT_EQ(message.find("newlymadeheader"), "newly made value\r\n going on here");
    EXPECT_EQ(message.find("HeaderOfSeparators"), ";;,,;;,;");
    EXPECT_EQ(parse_max_forwards(*message.find(HeaderName::max_forwards)).value(), 68);
    EXPECT_TRUE(message.body().starts_with("v=0\r\n"));
}

// C14
TEST(Torture, WsinvVias) {
    const auto message = torture("wsinv");
    const auto vias = message.values(HeaderName::via);
    ASSERT_EQ(vias.size(), 3u);
    EXPECT_EQ(parse_via(vias[0]).value().host, "192.0.2.41");
    EXPECT_EQ(parse_via(vias[1]).value().branch, "z9hG4bK4bosporus");
    EXPECT_EQ(parse_via(vias[1]).value().transport, "TCP");
    EXPECT_EQ(parse_via(vias[2]).value().branch, "z9hG4bK77golden");
}

// C14
TEST(Torture, WsinvAddresses) {
    const auto message = torture("wsinv");
    EXPECT_EQ(parse_name_addr(*message.find(HeaderName::from)).value().display_text(), "Leyla \\\"");
    const auto contact = parse_contact(*message.find(HeaderName::contact)).value();
    EXPECT_EQ(contact.address.display_text(), "Two quotes \"\"");
    EXPECT_EQ(contact.address.parameter("fresh"), "thing");
    EXPECT_EQ(contact.q_thousandths, 330);
    const auto route = parse_name_addr(*message.find(HeaderName::route)).value();
    EXPECT_EQ(route.uri.parameter("lr"), "");
    EXPECT_EQ(route.uri.parameter("bare"), "");
}

// C14
TEST(Torture, IntmethTakesEverySignThatATokenMayHold) {
    const auto message = torture("intmeth");
    ASSERT_EQ(torture_verdict("intmeth"), 200);
    EXPECT_EQ(message.method(), Method::other);
    EXPECT_EQ(message.method_text(), "!odd-Method9876543210_*+`.%truly'~");
    const auto uri = parse_uri(message.request_uri()).value();
    EXPECT_EQ(uri.user, "1_rare.URI~(may-be!so)&is'nt+it$/mad?,/;;*");
    EXPECT_EQ(uri.password, "&it+was=1,odd!*pas$wo~d_so.(did'nt-it)");
    EXPECT_EQ(uri.host, "lodz.example");
    const auto to = parse_name_addr(*message.find(HeaderName::to)).value();
    EXPECT_EQ(to.display_text(), std::string_view("RING:\a NIL:\0 RUB:\x7f", 18));
}

// C14
TEST(Torture, IntmethOddHeaders) {
    const auto message = torture("intmeth");
    EXPECT_EQ(message.branch(), "z9hG4bK-.!%77*_+`'~");
    EXPECT_EQ(message.from_tag(), "_word~1'+`*%!-.");
    EXPECT_EQ(message.call_id(), "intmeth.say%ZK-!.*_+'@say`~)(><:\\/\"][?}{");
    EXPECT_EQ(message.find("HEADER-of-all-signs-!.%*+_`'~"), "交換機");
}

// C14
TEST(Torture, IntmethIsAnsweredWithItsHeadersByteForByte) {
    const auto message = torture("intmeth");
    const auto answer = Message::parse(ResponseWriter(message, 405, "t").print()).value();
    EXPECT_EQ(answer.find(HeaderName::from), message.find(HeaderName::from));
    EXPECT_EQ(answer.find(HeaderName::to), std::string(*message.find(HeaderName::to)) + ";tag=t");
    EXPECT_EQ(answer.call_id(), message.call_id());
}

// C14
TEST(Torture, Esc01EscapesAreReadAfterTheUriIsTakenApart) {
    const auto message = torture("esc01");
    ASSERT_EQ(torture_verdict("esc01"), 200);
    const auto uri = parse_uri(message.request_uri()).value();
    EXPECT_EQ(unescape(uri.user), "sips:marek@lodz.example");
    EXPECT_EQ(uri.host, "pbx.example");
    EXPECT_TRUE(is_equivalent(parse_name_addr(*message.find(HeaderName::to)).value().uri,
                              parse_uri("sip:marek@lodz.example").value()));
    const auto contact = parse_contact(*message.find(HeaderName::contact)).value();
    EXPECT_EQ(contact.address.uri.parameter("lr"), "");
    EXPECT_EQ(unescape(contact.address.uri.parameter("name").value()), "value%41");
}

// C14
TEST(Torture, EscnullKeepsNullsApart) {
    const auto message = torture("escnull");
    ASSERT_EQ(torture_verdict("escnull"), 200);
    const auto contacts = message.values(HeaderName::contact);
    ASSERT_EQ(contacts.size(), 2u);
    const auto one = parse_contact(contacts[0]).value().address.uri;
    const auto two = parse_contact(contacts[1]).value().address.uri;
    EXPECT_EQ(unescape(one.user), std::string(1, '\0'));
    EXPECT_EQ(unescape(two.user), std::string(2, '\0'));
    EXPECT_FALSE(is_equivalent(one, two));
}

// C14
TEST(Torture, Esc02PercentIsNoEscapeInMethodsAndNames) {
    const auto message = torture("esc02");
    ASSERT_EQ(torture_verdict("esc02"), 200);
    EXPECT_EQ(message.method(), Method::other);
    EXPECT_EQ(message.values(HeaderName::contact).size(), 2u);
    EXPECT_EQ(message.find("C%6Fntact"), "<sip:second@host2.pbx.example>");
    EXPECT_EQ(parse_name_addr(*message.find(HeaderName::from)).value().display_text(), "%Q%45");
}

// C14
TEST(Torture, LwsdispNeedsNoBlankBeforeTheBracket) {
    ASSERT_EQ(torture_verdict("lwsdisp"), 200);
    const auto from = parse_name_addr(*torture("lwsdisp").find(HeaderName::from));
    EXPECT_TRUE(from.has_value());
    EXPECT_EQ(torture("lwsdisp").from_tag(), "818");
}

// C14
TEST(Torture, LongreqHasMoreLinesThanTheRoomWithin) {
    const auto message = torture("longreq");
    ASSERT_EQ(torture_verdict("longreq"), 200);
    EXPECT_EQ(message.header_count(), 44u);
    const auto vias = message.values(HeaderName::via);
    ASSERT_EQ(vias.size(), 35u);
    EXPECT_EQ(parse_via(vias[34]).value().received, "192.0.2.5");
    EXPECT_EQ(message.from_tag().size(), 120u);
    EXPECT_EQ(message.find(HeaderName::content_type), "application/sdp");
}

// C14
TEST(Torture, DblreqLeavesOutWhatFollowsTheBody) {
    const auto message = torture("dblreq");
    ASSERT_EQ(torture_verdict("dblreq"), 200);
    EXPECT_EQ(message.method(), Method::register_);
    EXPECT_EQ(message.body(), "");
    EXPECT_EQ(message.call_id(), "dblreq.5521");
}

// C14
TEST(Torture, SemiuriParametersOfTheUserBelongToTheUser) {
    const auto message = torture("semiuri");
    ASSERT_EQ(torture_verdict("semiuri"), 200);
    const auto uri = parse_uri(message.request_uri()).value();
    EXPECT_EQ(unescape(uri.user), "desk;at=u@lodz.example");
    EXPECT_EQ(uri.host, "pbx.example");
    EXPECT_EQ(uri.parameters, "");
    EXPECT_EQ(message.values(HeaderName::accept).size(), 6u);
}

// C14
TEST(Torture, TransportsOfAnyNameAreKept) {
    const auto message = torture("transports");
    ASSERT_EQ(torture_verdict("transports"), 200);
    const auto vias = message.values(HeaderName::via);
    ASSERT_EQ(vias.size(), 5u);
    EXPECT_EQ(parse_via(vias[3]).value().transport, "PIGEON");
}

// C14
TEST(Torture, Mpart01KeepsABinaryBody) {
    const auto message = torture("mpart01");
    ASSERT_EQ(torture_verdict("mpart01"), 200);
    const auto type = parse_content_type(*message.find(HeaderName::content_type)).value();
    EXPECT_EQ(find_parameter(type.parameters, "boundary"), "fence77");
    EXPECT_TRUE(message.body().ends_with("--fence77--"));
    EXPECT_NE(message.body().find(std::string_view("\r\n\0\1\2", 5)), std::string_view::npos);
}

// C14
TEST(Torture, UnreasonAndNoreasonAreReasonPhrases) {
    ASSERT_EQ(torture_verdict("unreason"), 200);
    ASSERT_EQ(torture_verdict("noreason"), 200);
    EXPECT_EQ(torture("unreason").reason_phrase(), "= 2**3 * 5**2 а сто девяносто девять - простое");
    EXPECT_EQ(torture("noreason").reason_phrase(), "");
    EXPECT_EQ(torture("noreason").status(), 100);
}

}  // namespace
}  // namespace santral::sip
