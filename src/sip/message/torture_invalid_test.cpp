// RFC 4475 3.1.2 to 3.4: what is answered, what is dropped, and what is good but somebody else's to refuse.

#include <gtest/gtest.h>

#include "sip/message/headers.h"
#include "sip/message/torture.h"
#include "sip/message/writer.h"

namespace santral::sip {
namespace {

// C14
TEST(Torture, Badinv01SeparatorsTooMany) {
    EXPECT_EQ(torture_verdict("badinv01"), 400);
}

// C14
TEST(Torture, ClerrContentLengthBeyondTheDatagram) {
    EXPECT_EQ(torture_verdict("clerr"), 400);
}

// C14
TEST(Torture, NclContentLengthBelowNothing) {
    EXPECT_EQ(torture_verdict("ncl"), 400);
}

// C14
TEST(Torture, Scalar02NumbersTooLarge) {
    EXPECT_EQ(torture_verdict("scalar02"), 400);
    const auto message = torture("scalar02");
    EXPECT_EQ(message.cseq(), 0u);
    EXPECT_FALSE(parse_delta_seconds(*message.find(HeaderName::expires)));
    EXPECT_EQ(parse_contact(*message.find(HeaderName::contact)).value().expires, default_expires);
}

// C14
TEST(Torture, ScalarlgNumbersTooLargeInAResponse) {
    EXPECT_EQ(torture_verdict("scalarlg"), 0);
    EXPECT_FALSE(parse_retry_after(*torture("scalarlg").find(HeaderName::retry_after)));
}

// C14
TEST(Torture, QuotbalQuoteThatNeverEnds) {
    EXPECT_EQ(torture_verdict("quotbal"), 400);
}

// C14
TEST(Torture, LtgtruriRequestUriInBrackets) {
    EXPECT_EQ(torture_verdict("ltgtruri"), 400);
}

// C14
TEST(Torture, LwsruriBlankInTheRequestUri) {
    EXPECT_EQ(torture_verdict("lwsruri"), 400);
}

// C14
TEST(Torture, LwsstartBlanksTooManyInTheRequestLine) {
    EXPECT_EQ(torture_verdict("lwsstart"), 400);
}

// C14
TEST(Torture, TrwsBlanksAfterTheRequestLine) {
    EXPECT_EQ(torture_verdict("trws"), 400);
}

// C14
TEST(Torture, EscruriHeadersInTheRequestUri) {
    EXPECT_EQ(torture_verdict("escruri"), 400);
}

// C14
TEST(Torture, BaddateIsNoReasonToRefuseACall) {
    EXPECT_EQ(torture_verdict("baddate"), 200);
    EXPECT_EQ(torture("baddate").find(HeaderName::date), "Fri, 01 Jan 2010 16:00:00 EST");
}

// C14
TEST(Torture, RegbadctUriThatNeedsBrackets) {
    EXPECT_EQ(torture_verdict("regbadct"), 400);
}

// C14
TEST(Torture, BadaspecBlanksInTheBracketsAreForgiven) {
    EXPECT_EQ(torture_verdict("badaspec"), 200);
    EXPECT_EQ(parse_name_addr(*torture("badaspec").find(HeaderName::to)).value().uri.text,
              "sip:marek@lodz.example");
}

// C14
TEST(Torture, BaddnDisplayNameThatNeedsQuotes) {
    EXPECT_EQ(torture_verdict("baddn"), 400);
}

// C14
TEST(Torture, BadversUnknownVersionIsAnsweredInOurs) {
    EXPECT_EQ(torture_verdict("badvers"), 505);
    EXPECT_TRUE(ResponseWriter(torture("badvers"), 505).print().starts_with("SIP/2.0 505 "));
}

// C14
TEST(Torture, Mismatch01CSeqOfAnotherMethod) {
    EXPECT_EQ(torture_verdict("mismatch01"), 400);
}

// C14
TEST(Torture, Mismatch02CSeqOfAnotherMethodThanAnUnknownOne) {
    EXPECT_EQ(torture_verdict("mismatch02"), 501);
}

// C14
TEST(Torture, BigcodeIsNoStatus) {
    EXPECT_FALSE(Message::parse(torture_bytes("bigcode")));
}

// C14
TEST(Torture, BadbranchCookieWithoutAnId) {
    EXPECT_EQ(torture_verdict("badbranch"), 400);
}

// C14
TEST(Torture, InsufLacksWhatEveryRequestHas) {
    EXPECT_EQ(torture_verdict("insuf"), 400);
    const auto answer = ResponseWriter(torture("insuf"), 400, "t").print();
    EXPECT_NE(answer.find("Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKinsuf\r\nCSeq: 193942 INVITE\r\n"),
              std::string::npos);
}

// C14
TEST(Torture, UnkscmSchemeOfNobody) {
    EXPECT_EQ(torture_verdict("unkscm"), 416);
}

// C14
TEST(Torture, NovelscSchemeOfSomebodyElse) {
    EXPECT_EQ(torture_verdict("novelsc"), 416);
}

// C14
TEST(Torture, Unksm2OtherSchemesInHeadersAreTheRegistrarsToRefuse) {
    EXPECT_EQ(torture_verdict("unksm2"), 200);
    const auto message = torture("unksm2");
    EXPECT_EQ(parse_name_addr(*message.find(HeaderName::to)).value().uri.scheme, Uri::Scheme::other);
    EXPECT_EQ(parse_contact(*message.find(HeaderName::contact)).value().address.uri.scheme_text, "name");
}

// C14
TEST(Torture, Bext01NamesWhatItRequires) {
    EXPECT_EQ(torture_verdict("bext01"), 200);
    EXPECT_EQ(torture("bext01").values(HeaderName::require),
              (std::vector<std::string_view>{"nobodyDoesThis", "nobodyDoesThatEither"}));
}

// C14
TEST(Torture, InvutNamesItsContent) {
    EXPECT_EQ(torture_verdict("invut"), 200);
    const auto message = torture("invut");
    EXPECT_EQ(parse_content_type(*message.find(HeaderName::content_type)).value().subtype, "formatofnobody");
}

// C14
TEST(Torture, Regaut01SchemeOfNobodyIsNoCredential) {
    EXPECT_EQ(torture_verdict("regaut01"), 200);
    const auto message = torture("regaut01");
    const auto credentials = parse_digest_credentials(*message.find(HeaderName::authorization));
    EXPECT_EQ(credentials.error().code, Errc::unsupported);
}

// C14
TEST(Torture, Multi01TwoOfWhatThereIsOne) {
    EXPECT_EQ(torture_verdict("multi01"), 400);
}

// C14
TEST(Torture, Mcl01TwoContentLengths) {
    EXPECT_EQ(torture_verdict("mcl01"), 400);
}

// C14
TEST(Torture, BcastResponseThatIsNotOurs) {
    EXPECT_EQ(torture_verdict("bcast"), 0);
}

// C14
TEST(Torture, ZeromfEndsHere) {
    EXPECT_EQ(torture_verdict("zeromf"), 200);
    const auto message = torture("zeromf");
    EXPECT_EQ(parse_max_forwards(*message.find(HeaderName::max_forwards)).value(), 0);
}

// C14
TEST(Torture, Cparam01ParameterOfTheHeader) {
    EXPECT_EQ(torture_verdict("cparam01"), 200);
    const auto message = torture("cparam01");
    const auto contact = parse_contact(*message.find(HeaderName::contact)).value();
    EXPECT_TRUE(contact.address.parameter("strange"));
    EXPECT_FALSE(contact.address.uri.parameter("strange"));
}

// C14
TEST(Torture, Cparam02ParameterOfTheUri) {
    EXPECT_EQ(torture_verdict("cparam02"), 200);
    const auto message = torture("cparam02");
    const auto contact = parse_contact(*message.find(HeaderName::contact)).value();
    EXPECT_FALSE(contact.address.parameter("strange"));
    EXPECT_TRUE(contact.address.uri.parameter("strange"));
}

// C14
TEST(Torture, RegescrtKeepsTheHeadersOfAContact) {
    EXPECT_EQ(torture_verdict("regescrt"), 200);
    const auto message = torture("regescrt");
    const auto contact = parse_contact(*message.find(HeaderName::contact)).value();
    EXPECT_EQ(contact.address.uri.headers, "Route=%3Csip:gate.pbx.example%3E");
}

// C14
TEST(Torture, Sdp01SaysWhatItAccepts) {
    EXPECT_EQ(torture_verdict("sdp01"), 200);
    EXPECT_EQ(torture("sdp01").find(HeaderName::accept), "text/formatOfNobody");
}

// C14
TEST(Torture, Inv2543OfTheOldStandardIsTaken) {
    EXPECT_EQ(torture_verdict("inv2543"), 200);
    const auto message = torture("inv2543");
    EXPECT_EQ(message.branch(), "");
    EXPECT_EQ(message.from_tag(), "");
    EXPECT_TRUE(message.body().starts_with("v=0"));
    EXPECT_FALSE(message.find(HeaderName::content_length));
}

}  // namespace
}  // namespace santral::sip
