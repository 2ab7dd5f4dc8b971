// URIs: their parts, their escapes, and when two are the same.

#include "sip/message/uri.h"

#include <gtest/gtest.h>

namespace santral::sip {
namespace {

Uri uri(std::string_view text) {
    return parse_uri(text).value();
}

bool same(std::string_view one, std::string_view other) {
    return is_equivalent(uri(one), uri(other)) && is_equivalent(uri(other), uri(one));
}

TEST(Uri, IsTakenApartIntoItsParts) {
    const auto full = uri("sips:al%69ce:secret@firm.example:5061;transport=tcp;lr?subject=hello&priority=1");
    EXPECT_EQ(full.scheme, Uri::Scheme::sips);
    EXPECT_EQ(full.user, "al%69ce");
    EXPECT_EQ(full.password, "secret");
    EXPECT_EQ(full.host, "firm.example");
    EXPECT_EQ(full.port, 5061);
    EXPECT_EQ(full.parameter("Transport"), "tcp");
    EXPECT_EQ(full.parameter("lr"), "");
    EXPECT_FALSE(full.parameter("maddr"));
    EXPECT_EQ(full.headers, "subject=hello&priority=1");
}

TEST(Uri, NeedsNoUserPortOrParameters) {
    const auto bare = uri("SIP:192.0.2.1");
    EXPECT_EQ(bare.scheme, Uri::Scheme::sip);
    EXPECT_FALSE(bare.has_user);
    EXPECT_EQ(bare.host, "192.0.2.1");
    EXPECT_FALSE(bare.port);
    EXPECT_EQ(uri("sip:h?a=b").headers, "a=b");
}

TEST(Uri, HoldsAnIpv6HostInItsBrackets) {
    const auto six = uri("sip:a@[2001:db8::10]:5070;lr");
    EXPECT_EQ(six.host, "[2001:db8::10]");
    EXPECT_EQ(six.port, 5070);
    EXPECT_FALSE(uri("sip:[2001:db8::10:5070]").port);
    EXPECT_FALSE(parse_uri("sip:2001:db8::10"));
    EXPECT_FALSE(parse_uri("sip:a@[2001:db8::10"));
    EXPECT_FALSE(parse_uri("sip:a@[firm.example]"));
}

TEST(Uri, OfATelephoneIsANumberWithParameters) {
    const auto tel = uri("tel:+98-21-5555;ext=12");
    EXPECT_EQ(tel.scheme, Uri::Scheme::tel);
    EXPECT_EQ(tel.user, "+98-21-5555");
    EXPECT_EQ(tel.parameter("ext"), "12");
    EXPECT_FALSE(parse_uri("tel:"));
}

TEST(Uri, OfAnotherSchemeIsKeptAsText) {
    const auto other = uri("http://www.firm.example/a?b");
    EXPECT_EQ(other.scheme, Uri::Scheme::other);
    EXPECT_EQ(other.scheme_text, "http");
    EXPECT_EQ(other.text, "http://www.firm.example/a?b");
}

TEST(Uri, RefusesWhatCannotBeOne) {
    EXPECT_FALSE(parse_uri(""));
    EXPECT_FALSE(parse_uri("firm.example"));
    EXPECT_FALSE(parse_uri("2sip:firm.example"));
    EXPECT_FALSE(parse_uri("sip:"));
    EXPECT_FALSE(parse_uri("sip:@firm.example"));
    EXPECT_FALSE(parse_uri("sip:a b@firm.example"));
    EXPECT_FALSE(parse_uri("<sip:firm.example>"));
    EXPECT_FALSE(parse_uri("sip:a@firm.example:"));
    EXPECT_FALSE(parse_uri("sip:a@firm.example:70000"));
    EXPECT_FALSE(parse_uri("sip:a@firm.example;;lr"));
    EXPECT_FALSE(parse_uri("sip:a%4@firm.example"));
    EXPECT_FALSE(parse_uri("sip:a@firm.ex/ample"));
    EXPECT_FALSE(parse_uri(std::string_view("sip:a\0b@firm.example", 20)));
}

TEST(Uri, MeetsItsLimits) {
    const auto at_limit = "sip:" + std::string(max_uri_bytes - 6, 'a') + "@h";
    EXPECT_TRUE(parse_uri(at_limit));
    EXPECT_EQ(parse_uri(at_limit + "h").error().code, Errc::too_large);
    std::string parameters;
    for (std::size_t i = 0; i < max_uri_parts; ++i) parameters += ";a";
    EXPECT_TRUE(parse_uri("sip:h" + parameters));
    EXPECT_EQ(parse_uri("sip:h" + parameters + ";a").error().code, Errc::too_large);
}

TEST(Uri, UnescapesWholeEscapesAlone) {
    EXPECT_EQ(unescape("%48e%6C%6co"), "Hello");
    EXPECT_EQ(unescape("100%"), "100%");
    EXPECT_EQ(unescape("%zz%4"), "%zz%4");
    EXPECT_EQ(unescape("%00"), std::string(1, '\0'));
}

TEST(Uri, EscapesWhatAUserMayNotHold) {
    EXPECT_EQ(escape_user("al ice@home:1"), "al%20ice%40home%3A1");
    EXPECT_EQ(escape_user("+49(0)30-1;x=1"), "+49(0)30-1;x=1");
    EXPECT_EQ(unescape(escape_user("\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85")), "\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85");
}

TEST(Uri, IsTheSameByTheExamplesOfRfc3261) {
    EXPECT_TRUE(same("sip:%61lice@atlanta.example;transport=TCP", "sip:alice@AtlanTa.example;Transport=tcp"));
    EXPECT_TRUE(same("sip:carol@chicago.example", "sip:carol@chicago.example;newparam=5"));
    EXPECT_TRUE(same("sip:carol@chicago.example;newparam=5", "sip:carol@chicago.example;security=on"));
    EXPECT_TRUE(same("sip:biloxi.example;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.example",
                     "sip:biloxi.example;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.example"));
    EXPECT_TRUE(same("sip:alice@atlanta.example?subject=p%20x&priority=urgent",
                     "sip:alice@atlanta.example?priority=urgent&subject=p%20x"));
    EXPECT_TRUE(same("sip:a@[2001:db8::1]", "sip:a@[2001:DB8:0::1]"));
    EXPECT_TRUE(same("sip:b%3Bob@h", "sip:b%3bo%62@h"));
    EXPECT_TRUE(same("tel:+1-201-555", "tel:+1(201)555"));
}

TEST(Uri, DiffersByTheExamplesOfRfc3261) {
    EXPECT_FALSE(same("SIP:ALICE@atlanta.example", "sip:alice@atlanta.example"));
    EXPECT_FALSE(same("sip:bob@biloxi.example", "sip:bob@biloxi.example:5060"));
    EXPECT_FALSE(same("sip:bob@biloxi.example", "sip:bob@biloxi.example;transport=udp"));
    EXPECT_FALSE(same("sip:bob@biloxi.example", "sip:bob@biloxi.example:6000;transport=tcp"));
    EXPECT_FALSE(same("sip:carol@chicago.example", "sip:carol@chicago.example?Subject=next%20meeting"));
    EXPECT_FALSE(same("sip:bob@phone21.example", "sip:bob@192.0.2.4"));
    EXPECT_FALSE(same("sip:c@h;security=off", "sip:c@h;security=on"));
    EXPECT_FALSE(same("sip:bob@h", "sips:bob@h"));
    EXPECT_FALSE(same("sip:h", "sip:bob@h"));
    EXPECT_FALSE(same("sip:bob@h", "sip:bob:pass@h"));
    EXPECT_FALSE(same("sip:b%3Bob@h", "sip:b;ob@h"));
    EXPECT_FALSE(same("tel:+1201", "tel:+1202"));
    EXPECT_FALSE(same("tel:+1201;ext=5", "tel:+1201"));
    EXPECT_FALSE(same("urn:a", "urn:A"));
}

}  // namespace
}  // namespace santral::sip
