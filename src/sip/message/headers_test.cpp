// Every typed view of a header value: what it reads, and what it refuses.

#include "sip/message/headers.h"

#include <gtest/gtest.h>

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using Values = std::vector<std::string_view>;

TEST(List, SeparatesAtCommasOutsideQuotesAndBrackets) {
    EXPECT_EQ(split_list("\"a, \\\"b\" <sip:x,y>;q=1 , <sip:z> ,,c"),
              (Values{"\"a, \\\"b\" <sip:x,y>;q=1", "<sip:z>", "c"}));
    EXPECT_EQ(split_list(" \r\n "), Values{});
    EXPECT_EQ(split_list("\"never closed, a"), Values{"\"never closed, a"});
    EXPECT_EQ(split_list("<sip:never closed, a"), Values{"<sip:never closed, a"});
}

TEST(List, NamesATokenWhateverItsCase) {
    EXPECT_TRUE(lists("replaces, 100REL,timer", "100rel"));
    EXPECT_FALSE(lists("replaces, timers", "timer"));
}

TEST(Parameters, RespectQuotesAndFolds) {
    constexpr std::string_view text = "a=\"x;y=1\\\"\" ;\r\n b = 2; c;d=";
    EXPECT_EQ(find_parameter(text, "A"), "\"x;y=1\\\"\"");
    EXPECT_EQ(unquote(*find_parameter(text, "a")), "x;y=1\"");
    EXPECT_EQ(find_parameter(text, "b"), "2");
    EXPECT_EQ(find_parameter(text, "c"), "");
    EXPECT_EQ(find_parameter(text, "d"), "");
    EXPECT_FALSE(find_parameter(text, "y"));
    EXPECT_EQ(find_parameter(";a=1", "a"), "1");
    EXPECT_TRUE(are_parameters(text));
}

TEST(Parameters, SayWhenTheyAreMalformed) {
    EXPECT_TRUE(are_parameters(""));
    EXPECT_FALSE(are_parameters(";a=1"));
    EXPECT_FALSE(are_parameters("a;"));
    EXPECT_FALSE(are_parameters("a;;b"));
    EXPECT_FALSE(are_parameters("=a"));
    EXPECT_FALSE(are_parameters("a=\"b"));
    EXPECT_FALSE(are_parameters("a=1 b=2"));
}

TEST(QuotedText, GoesThereAndBack) {
    EXPECT_EQ(quote("say \"hi\" \\o/"), "\"say \\\"hi\\\" \\\\o/\"");
    EXPECT_EQ(unquote(quote("say \"hi\" \\o/")), "say \"hi\" \\o/");
    EXPECT_EQ(quote("two\r\nlines"), "\"two  lines\"");
    EXPECT_EQ(unquote("bare"), "bare");
    EXPECT_EQ(unquote("\"ends in a backslash\\\""), "ends in a backslash\\");
}

// C14
TEST(NameAddr, KeepsPersianAndPolishNamesByteForByte) {
    EXPECT_EQ(parse_name_addr("\"سارا محمدی\" <sip:201@firm.example>;tag=1").value().display_text(),
              "سارا محمدی");
    EXPECT_EQ(parse_name_addr("\"Żółć Gęślą\" <sip:202@firm.example>").value().display_text(), "Żółć Gęślą");
    EXPECT_EQ(parse_name_addr("Łukasz سارا <sip:203@firm.example>").value().display_text(), "Łukasz سارا");
}

TEST(NameAddr, InBracketsHasParametersOfItsOwn) {
    const auto bracketed = parse_name_addr("\"A \\\"B\\\"\" <sip:a@h;lr;user=phone> ; tag = x1").value();
    EXPECT_EQ(bracketed.display_text(), "A \"B\"");
    EXPECT_EQ(bracketed.uri.text, "sip:a@h;lr;user=phone");
    EXPECT_EQ(bracketed.tag(), "x1");
    EXPECT_FALSE(bracketed.parameter("lr"));
}

TEST(NameAddr, WithoutBracketsGivesAllParametersToTheHeader) {
    const auto bare = parse_name_addr("sip:a@h;user=phone;tag=x1").value();
    EXPECT_EQ(bare.uri.text, "sip:a@h");
    EXPECT_EQ(bare.uri.parameters, "");
    EXPECT_EQ(bare.parameter("user"), "phone");
    EXPECT_EQ(bare.tag(), "x1");
}

TEST(NameAddr, JoinsAFoldedDisplayName) {
    EXPECT_EQ(parse_name_addr("\"two\r\n words\" <sip:a@h>").value().display_text(), "two words");
}

TEST(NameAddr, RefusesWhatCannotBeOne) {
    EXPECT_FALSE(parse_name_addr(""));
    EXPECT_FALSE(parse_name_addr("\"open <sip:a@h>"));
    EXPECT_FALSE(parse_name_addr("\"name\" sip:a@h"));
    EXPECT_FALSE(parse_name_addr("<sip:a@h"));
    EXPECT_FALSE(parse_name_addr("<sip:a@h> tag=1"));
    EXPECT_FALSE(parse_name_addr("<sip:a@h>;"));
    EXPECT_FALSE(parse_name_addr("Bell, Alexander <sip:a@h>"));
    EXPECT_FALSE(parse_name_addr("sip:a@h?Route=x"));
    EXPECT_FALSE(parse_name_addr("<>"));
}

TEST(Contact, GivesWhatARegistrarReads) {
    const auto contact = parse_contact(
                             "\"Desk\" <sip:a@10.0.0.1:5062;ob>;q=0.25;expires=120;reg-id=2;"
                             "+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\"")
                             .value();
    EXPECT_EQ(contact.q_thousandths, 250);
    EXPECT_EQ(contact.expires, 120s);
    EXPECT_EQ(contact.reg_id, 2u);
    EXPECT_EQ(contact.instance, "<urn:uuid:00000000-0000-1000-8000-000A95A0E128>");
    EXPECT_TRUE(contact.address.uri.parameter("ob"));
}

TEST(Contact, StarMeansAll) {
    EXPECT_TRUE(parse_contact(" * ").value().is_all);
    EXPECT_FALSE(parse_contact("*;a=1"));
}

TEST(Contact, TakesTheDefaultForAMalformedTime) {
    EXPECT_EQ(parse_contact("<sip:a@h>;expires=4294967296").value().expires, default_expires);
    EXPECT_EQ(parse_contact("<sip:a@h>;expires=soon").value().expires, default_expires);
    EXPECT_FALSE(parse_contact("<sip:a@h>").value().expires);
}

TEST(Contact, PreferenceIsBetweenNothingAndOne) {
    EXPECT_EQ(parse_q("1.000"), 1000);
    EXPECT_EQ(parse_q("0"), 0);
    EXPECT_EQ(parse_q("0."), 0);
    EXPECT_EQ(parse_q("0.7"), 700);
    EXPECT_FALSE(parse_q("1.001"));
    EXPECT_FALSE(parse_q("0.1234"));
    EXPECT_FALSE(parse_q("2"));
    EXPECT_FALSE(parse_q(".5"));
    EXPECT_FALSE(parse_q("0.-5"));
}

TEST(Via, ToleratesBlanksNearlyEverywhere) {
    const auto via =
        parse_via("SIP / 2.0\r\n / UDP  first.example : 4000 ;rport; ttl=16;branch =\r\n z9hG4bK7").value();
    EXPECT_EQ(via.transport, "UDP");
    EXPECT_EQ(via.host, "first.example");
    EXPECT_EQ(via.port, 4000);
    EXPECT_EQ(via.branch, "z9hG4bK7");
    EXPECT_TRUE(via.has_rport);
    EXPECT_FALSE(via.rport);
}

TEST(Via, ReadsWhereARequestCameFrom) {
    const auto via = parse_via("SIP/2.0/TCP [2001:db8::9]:5060;received=2001:db8::7;rport=1024").value();
    EXPECT_EQ(via.host, "[2001:db8::9]");
    EXPECT_EQ(via.received, "2001:db8::7");
    EXPECT_EQ(via.rport, 1024);
    EXPECT_EQ(via.branch, "");
}

TEST(Via, RefusesWhatCannotBeOne) {
    EXPECT_FALSE(parse_via(""));
    EXPECT_FALSE(parse_via("SIP/UDP h"));
    EXPECT_FALSE(parse_via("HTTP/2.0/UDP h"));
    EXPECT_FALSE(parse_via("SIP/2.0/UDP"));
    EXPECT_FALSE(parse_via("SIP/2.0/UDP;branch=1"));
    EXPECT_FALSE(parse_via("SIP/2.0/UDP h:99999"));
    EXPECT_FALSE(parse_via("SIP/2.0/UDP [2001:db8::9"));
    EXPECT_FALSE(parse_via("SIP/2.0/UDP h;;branch=1"));
    EXPECT_FALSE(parse_via("SIP/2.0/UDP h branch=1"));
}

TEST(CSeq, CountsAMethodBelowTwoToThe31) {
    EXPECT_EQ(parse_cseq("0009\r\n INVITE").value().number, 9u);
    EXPECT_EQ(parse_cseq("2147483647 NEWMETHOD").value().method_text, "NEWMETHOD");
    EXPECT_FALSE(parse_cseq("2147483648 INVITE"));
    EXPECT_FALSE(parse_cseq("36893488147419103232 REGISTER"));
    EXPECT_FALSE(parse_cseq("INVITE"));
    EXPECT_FALSE(parse_cseq("1"));
    EXPECT_FALSE(parse_cseq("1 INVITE x"));
    EXPECT_FALSE(parse_cseq("-1 INVITE"));
}

TEST(RAck, NamesAResponseAndItsRequest) {
    const auto rack = parse_rack("776656 1 INVITE").value();
    EXPECT_EQ(rack.rseq, 776656u);
    EXPECT_EQ(rack.cseq.number, 1u);
    EXPECT_EQ(rack.cseq.method, Method::invite);
    EXPECT_FALSE(parse_rack("1 INVITE"));
}

TEST(DeltaSeconds, NeitherWrapNorSaturate) {
    EXPECT_EQ(parse_delta_seconds("4294967295").value(), 4294967295s);
    EXPECT_EQ(parse_delta_seconds("4294967296").error().code, Errc::too_large);
    EXPECT_EQ(parse_delta_seconds(std::string(100, '9')).error().code, Errc::too_large);
    EXPECT_EQ(parse_delta_seconds("-1").error().code, Errc::malformed);
    EXPECT_EQ(parse_delta_seconds("").error().code, Errc::malformed);
}

TEST(SessionExpires, SaysWhoRefreshes) {
    const auto timer = parse_session_expires("4000 ; refresher=UAC").value();
    EXPECT_EQ(timer.interval, 4000s);
    EXPECT_EQ(timer.refresher, SessionExpires::Refresher::uac);
    EXPECT_EQ(parse_session_expires("1800").value().refresher, SessionExpires::Refresher::unsaid);
    EXPECT_EQ(parse_min_se("90;x=y").value(), 90s);
    EXPECT_FALSE(parse_session_expires("soon"));
    EXPECT_FALSE(parse_session_expires("90 90"));
    EXPECT_FALSE(parse_min_se("90;"));
}

TEST(RetryAfter, SkipsItsComment) {
    const auto retry = parse_retry_after("18000 (in a meeting) ;duration=60").value();
    EXPECT_EQ(retry.delay, 18000s);
    EXPECT_EQ(find_parameter(retry.parameters, "duration"), "60");
    EXPECT_FALSE(parse_retry_after("949302838503028349304023988"));
    EXPECT_FALSE(parse_retry_after("18000 (open"));
}

TEST(DigestHeader, ReadsAChallenge) {
    const auto challenge = parse_digest_challenge(
                               "Digest realm=\"firm.example\", qop=\"auth,auth-int\",\r\n"
                               " nonce=\"a,b=c\", algorithm=SHA-256, stale=TRUE")
                               .value();
    EXPECT_EQ(challenge.realm, "firm.example");
    EXPECT_EQ(challenge.nonce, "a,b=c");
    EXPECT_EQ(challenge.algorithm, "SHA-256");
    EXPECT_TRUE(lists(challenge.qop, "auth"));
    EXPECT_TRUE(challenge.is_stale);
}

TEST(DigestHeader, ReadsCredentials) {
    const auto credentials = parse_digest_credentials(
                                 "digest username=\"bo\\\"b\",realm=\"r\",nonce=\"n\",uri=\"sip:h\","
                                 "response=\"00ff\",cnonce=\"\",qop=auth,nc=00000001,future=x")
                                 .value();
    EXPECT_EQ(credentials.username, "bo\\\"b");
    EXPECT_EQ(credentials.uri, "sip:h");
    EXPECT_EQ(credentials.response, "00ff");
    EXPECT_EQ(credentials.qop, "auth");
    EXPECT_EQ(credentials.nc, "00000001");
    EXPECT_EQ(credentials.cnonce, "");
}

TEST(DigestHeader, RefusesHalfOfOneAndTwoOfOne) {
    EXPECT_EQ(parse_digest_credentials("Basic dXNlcg==").error().code, Errc::unsupported);
    EXPECT_EQ(parse_digest_credentials("Digest").error().code, Errc::malformed);
    EXPECT_EQ(parse_digest_challenge("Digest realm=\"r\"").error().code, Errc::malformed);
    EXPECT_EQ(parse_digest_challenge("Digest realm=\"r\",realm=\"s\",nonce=\"n\"").error().code,
              Errc::malformed);
    EXPECT_EQ(parse_digest_challenge("Digest realm=\"r\",realm=\"\",nonce=\"n\"").error().code,
              Errc::malformed);
    EXPECT_EQ(parse_digest_challenge("Digest realm=\"r\" nonce=\"n\"").error().code, Errc::malformed);
    EXPECT_EQ(parse_digest_challenge("Digest realm=\"r, nonce=n").error().code, Errc::malformed);
    EXPECT_EQ(parse_digest_challenge("Digest realm, nonce=n").error().code, Errc::malformed);
}

TEST(Reason, GivesProtocolCauseAndText) {
    const auto reason = parse_reason("Q.850 ;cause=16 ;text=\"Terminated\"").value();
    EXPECT_EQ(reason.protocol, "Q.850");
    EXPECT_EQ(reason.cause, 16);
    EXPECT_EQ(unquote(reason.text), "Terminated");
    EXPECT_EQ(parse_reason("SIP").value().cause, 0);
    EXPECT_FALSE(parse_reason(""));
    EXPECT_FALSE(parse_reason("no token;cause=1"));
}

TEST(ContentType, IsComparedWithoutCase) {
    const auto type = parse_content_type("Application / SDP ;charset=\"utf-8\"").value();
    EXPECT_TRUE(type.is("application", "sdp"));
    EXPECT_EQ(find_parameter(type.parameters, "charset"), "\"utf-8\"");
    EXPECT_FALSE(parse_content_type("text"));
    EXPECT_FALSE(parse_content_type("/plain"));
    EXPECT_FALSE(parse_content_type("text/plain x"));
}

TEST(Replaces, NeedsBothTags) {
    const auto replaces = parse_replaces("98732@h;from-tag=f;to-tag=t;early-only").value();
    EXPECT_EQ(replaces.call_id, "98732@h");
    EXPECT_EQ(replaces.from_tag, "f");
    EXPECT_EQ(replaces.to_tag, "t");
    EXPECT_TRUE(replaces.is_early_only);
    EXPECT_FALSE(parse_replaces("98732@h;to-tag=t"));
}

TEST(Subscription, NamesItsPackageAndState) {
    EXPECT_EQ(parse_event("dialog;id=7").value().package, "dialog");
    EXPECT_EQ(parse_event("dialog;id=7").value().id, "7");
    const auto state = parse_subscription_state("terminated;reason=probation;retry-after=60").value();
    EXPECT_EQ(state.state, "terminated");
    EXPECT_EQ(state.reason, "probation");
    EXPECT_EQ(state.retry_after, 60s);
    EXPECT_FALSE(state.expires);
    EXPECT_FALSE(parse_event(";id=7"));
}

TEST(Privacy, IsAListWithSemicolons) {
    EXPECT_TRUE(asks_privacy("header; ID", "id"));
    EXPECT_FALSE(asks_privacy("none", "id"));
}

TEST(MaxForwards, IsAByte) {
    EXPECT_EQ(parse_max_forwards("0068").value(), 68);
    EXPECT_FALSE(parse_max_forwards("256"));
    EXPECT_FALSE(parse_max_forwards("many"));
}

}  // namespace
}  // namespace santral::sip
