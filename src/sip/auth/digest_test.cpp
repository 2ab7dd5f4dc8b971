// Whom the guard lets pass, and what it says to the others.

#include "sip/auth/digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/auth/fake_phone.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// C10
TEST(DigestGuard, OffersMd5AloneUnlessItIsAskedForMore) {
    FakeRegistrar registrar;
    const auto values = registrar.guard.challenge(realm, false);
    ASSERT_EQ(values.size(), 1u);
    EXPECT_THAT(values[0], HasSubstr("algorithm=MD5, qop=\"auth\""));
}

// C10
TEST(DigestGuard, OffersSha256BeforeMd5) {
    FakeRegistrar registrar;
    const auto values = registrar.guard.challenge(realm, false, DigestOffer::sha256_and_md5);
    ASSERT_EQ(values.size(), 2u);
    EXPECT_THAT(values[0], StartsWith("Digest realm=\"firm.example\", nonce=\""));
    EXPECT_THAT(values[0], HasSubstr("algorithm=SHA-256, qop=\"auth\""));
    EXPECT_THAT(values[1], HasSubstr("algorithm=MD5, qop=\"auth\""));
    EXPECT_THAT(values[0], Not(HasSubstr("stale")));
    EXPECT_THAT(registrar.guard.challenge(realm, true)[0], HasSubstr("stale=true"));
}

TEST(DigestGuard, QuotesItsRealm) {
    FakeRegistrar registrar;
    EXPECT_THAT(registrar.guard.challenge("a\"b", false)[0], HasSubstr(R"(realm="a\"b")"));
}

// C10
TEST(DigestGuard, AcceptsEitherAlgorithm) {
    FakeRegistrar registrar;
    EXPECT_EQ(registrar.check(registrar.answer()), Verdict::accepted);
    auto md5 = registrar.answer();
    md5.algorithm = "MD5";
    EXPECT_EQ(registrar.check(md5), Verdict::accepted);
    auto unnamed = registrar.answer();
    unnamed.algorithm = "";  // RFC 7616 3.4: MD5.
    EXPECT_EQ(registrar.check(unnamed), Verdict::accepted);
}

TEST(DigestGuard, RefusesAnAlgorithmThatItDoesNotOffer) {
    FakeRegistrar registrar;
    auto answer = registrar.answer();
    answer.algorithm = "MD5-sess";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
}

TEST(DigestGuard, AsksForCredentialsWhereThereAreNone) {
    FakeRegistrar registrar;
    EXPECT_EQ(registrar.check(std::string()), Verdict::no_credentials);
    EXPECT_EQ(registrar.check("Authorization: Basic MTAxOnNlY3JldA==\r\n"), Verdict::no_credentials);
    EXPECT_EQ(registrar.check("Authorization: Digest username=\r\n"), Verdict::no_credentials);
}

TEST(DigestGuard, LooksForTheCredentialsOfItsRealm) {
    FakeRegistrar registrar;
    const std::string other =
        R"(Authorization: Digest username="x", realm="else", nonce="n", uri="sip:else", response="r")";
    EXPECT_EQ(registrar.check(other + "\r\n"), Verdict::no_credentials);
    EXPECT_EQ(registrar.check(other + "\r\nAuthorization: " + registrar.answer().header() + "\r\n"),
              Verdict::accepted);
}

TEST(DigestGuard, PassesOverAnAnswerInAnAlgorithmThatItDoesNotKnow) {
    FakeRegistrar registrar;
    auto unknown = registrar.answer();
    unknown.algorithm = "SHA-512-256";
    EXPECT_EQ(registrar.check("Authorization: " + unknown.header() +
                              "\r\nAuthorization: " + registrar.answer().header() + "\r\n"),
              Verdict::accepted);
}

// C10
TEST(DigestGuard, RefusesAWrongPasswordAndAnUnknownUserAlike) {
    FakeRegistrar registrar;
    auto wrong = registrar.answer();
    wrong.password = "guess";
    EXPECT_EQ(registrar.check(wrong), Verdict::wrong);
    const auto right = make_request("Authorization: " + registrar.answer().header() + "\r\n");
    EXPECT_EQ(registrar.guard.check(right, realm, nullptr), Verdict::wrong);
}

// C10
TEST(DigestGuard, RefusesThemAlikeByAnOldNonceToo) {
    FakeRegistrar registrar;
    auto wrong = registrar.answer();
    wrong.password = "guess";
    const auto unknown = make_request("Authorization: " + registrar.answer().header() + "\r\n");
    registrar.timers.advance(1h);
    EXPECT_EQ(registrar.check(wrong), Verdict::wrong);
    EXPECT_EQ(registrar.guard.check(unknown, realm, nullptr), Verdict::wrong);
}

// C10, S1.13
TEST(DigestGuard, RefusesAUserWithoutAPassword) {
    FakeRegistrar registrar;
    registrar.ha1 = {};
    auto empty = registrar.answer();
    empty.password = "";
    EXPECT_EQ(registrar.check(empty), Verdict::wrong);
}

TEST(DigestGuard, RefusesCredentialsOfAnotherMethod) {
    FakeRegistrar registrar;
    auto answer = registrar.answer();
    answer.method = "INVITE";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
}

TEST(DigestGuard, RefusesCredentialsForAnotherNumber) {
    FakeRegistrar registrar;
    auto answer = registrar.answer();
    answer.method = "INVITE";
    answer.uri = "sip:103@firm.example:5060;transport=udp";
    EXPECT_EQ(registrar.check_invite(answer), Verdict::wrong);
}

TEST(DigestGuard, ForgivesWhatPhonesAndProxiesChangeInAUri) {
    FakeRegistrar registrar;
    auto answer = registrar.answer();
    answer.method = "INVITE";
    answer.uri = "sip:102@192.0.2.1";
    EXPECT_EQ(registrar.check_invite(answer), Verdict::accepted);
    answer.nc = "00000002";
    answer.uri = "sip:firm.example";
    EXPECT_EQ(registrar.check_invite(answer), Verdict::accepted);
    answer.nc = "00000003";
    answer.uri = "sip:%3102@firm.example";
    EXPECT_EQ(registrar.check_invite(answer), Verdict::accepted);
}

TEST(DigestGuard, RefusesAUriThatIsNone) {
    FakeRegistrar registrar;
    auto answer = registrar.answer();
    answer.method = "INVITE";
    answer.uri = "102";
    EXPECT_EQ(registrar.check_invite(answer), Verdict::wrong);
}

TEST(DigestGuard, RefusesCredentialsThatAreTooLong) {
    FakeRegistrar registrar;
    auto answer = registrar.answer();
    answer.cnonce = "";
    answer.cnonce = std::string(max_credentials_bytes - answer.header().size(), 'c');
    EXPECT_EQ(answer.header().size(), max_credentials_bytes);
    EXPECT_EQ(registrar.check(answer), Verdict::accepted);
    answer.nc = "00000002";
    answer.cnonce += "c";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
}

TEST(DigestGuard, ReadsTheUserNameWithItsEscapes) {
    DigestAnswer answer;
    answer.username = R"(o\"neil)";
    const auto request = make_request("Authorization: " + answer.header() + "\r\n");
    EXPECT_EQ(DigestGuard::username(request, realm), R"(o"neil)");
    EXPECT_EQ(DigestGuard::username(request, "else.example"), "");
}

TEST(DigestGuard, TakesAResponseInUpperCase) {
    FakeRegistrar registrar;
    auto header = registrar.answer().header();
    const auto at = header.find("response=\"") + 10;
    for (auto i = at; header[i] != '"'; ++i) header[i] = static_cast<char>(std::toupper(header[i]));
    EXPECT_EQ(registrar.check("Authorization: " + header + "\r\n"), Verdict::accepted);
}

TEST(MakeHa1, HashesForBothAlgorithms) {
    // RFC 7616 3.9.1.
    const auto ha1 = make_ha1("Mufasa", "http-auth@example.org", "Circle of Life");
    EXPECT_EQ(ha1.md5, "3d78807defe7de2157e2b0b6573a855f");
    EXPECT_EQ(ha1.sha256, "7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232");
}

}  // namespace
}  // namespace santral::sip
