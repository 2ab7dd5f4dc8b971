// The guard, asked by a phone that computes its responses as RFC 7616 3.4.1 says.

#include "sip/auth/digest.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "sip/message/digest_header.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view realm = "firm.example";

// The answer of a phone to a challenge; what differs from the usual is set before header().
struct Answer {
    std::string username = "101";
    std::string password = "secret";
    std::string method = "REGISTER";
    std::string uri = "sip:firm.example";
    std::string nonce;
    std::string algorithm = "SHA-256";
    std::string qop = "auth";
    std::string nc = "00000001";
    std::string cnonce = "0a4f113b";
    std::string extra;

    std::string header() const {
        const auto kind = algorithm == "SHA-256" ? DigestAlgorithm::sha256 : DigestAlgorithm::md5;
        DigestHash hash;
        const auto ha1 = hash.of(kind, {username, realm, password});
        const auto ha2 = hash.of(kind, {method, uri});
        const auto response = qop.empty() ? hash.of(kind, {ha1, nonce, ha2})
                                          : hash.of(kind, {ha1, nonce, nc, cnonce, qop, ha2});
        auto value = fmt::format(R"(Digest username="{}", realm="{}", nonce="{}", uri="{}", response="{}")",
                                 username, realm, nonce, uri, response);
        if (!algorithm.empty()) value += ", algorithm=" + algorithm;
        if (!qop.empty()) value += fmt::format(R"(, qop={}, nc={}, cnonce="{}")", qop, nc, cnonce);
        return value + extra;
    }
};

Message make_request(const std::string& authorization,
                     std::string_view first_line = "REGISTER sip:firm.example") {
    auto bytes = fmt::format("{} SIP/2.0\r\n{}Content-Length: 0\r\n\r\n", first_line, authorization);
    return Message::parse(std::move(bytes)).value();
}

struct Registrar {
    // A fresh nonce.
    std::string nonce() {
        return std::string(parse_digest_challenge(guard.challenge(realm, false)[0]).value().nonce);
    }
    Answer answer() {
        Answer made;
        made.nonce = nonce();
        return made;
    }
    Verdict check(const Answer& answer) { return check("Authorization: " + answer.header() + "\r\n"); }
    Verdict check(const std::string& authorization) {
        return guard.check(make_request(authorization), realm, &ha1);
    }
    Verdict check_invite(const Answer& answer) {
        const auto lines = "Proxy-Authorization: " + answer.header() + "\r\n";
        return guard.check(make_request(lines, "INVITE sip:102@firm.example:5060;transport=udp"), realm,
                           &ha1);
    }

    Ha1 ha1 = make_ha1("101", realm, "secret");
    Timers timers;
    SeededRandom random{1};
    DigestGuard guard{"0123456789abcdef0123456789abcdef", timers, random};
};

// C10
TEST(DigestGuard, OffersSha256BeforeMd5) {
    Registrar registrar;
    const auto values = registrar.guard.challenge(realm, false);
    ASSERT_EQ(values.size(), 2u);
    EXPECT_THAT(values[0], StartsWith("Digest realm=\"firm.example\", nonce=\""));
    EXPECT_THAT(values[0], HasSubstr("algorithm=SHA-256, qop=\"auth\""));
    EXPECT_THAT(values[1], HasSubstr("algorithm=MD5, qop=\"auth\""));
    EXPECT_THAT(values[0], Not(HasSubstr("stale")));
    EXPECT_THAT(registrar.guard.challenge(realm, true)[1], HasSubstr("stale=true"));
}

TEST(DigestGuard, QuotesItsRealm) {
    Registrar registrar;
    EXPECT_THAT(registrar.guard.challenge("a\"b", false)[0], HasSubstr(R"(realm="a\"b")"));
}

// C10
TEST(DigestGuard, HandsOutAnotherNonceEachTime) {
    Registrar registrar;
    EXPECT_NE(registrar.nonce(), registrar.nonce());
}

// C10
TEST(DigestGuard, AcceptsEitherAlgorithm) {
    Registrar registrar;
    EXPECT_EQ(registrar.check(registrar.answer()), Verdict::accepted);
    auto md5 = registrar.answer();
    md5.algorithm = "MD5";
    EXPECT_EQ(registrar.check(md5), Verdict::accepted);
    auto unnamed = registrar.answer();
    unnamed.algorithm = "";  // RFC 7616 3.4: MD5.
    EXPECT_EQ(registrar.check(unnamed), Verdict::accepted);
}

TEST(DigestGuard, RefusesAnAlgorithmThatItDoesNotOffer) {
    Registrar registrar;
    auto answer = registrar.answer();
    answer.algorithm = "MD5-sess";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
}

TEST(DigestGuard, AsksForCredentialsWhereThereAreNone) {
    Registrar registrar;
    EXPECT_EQ(registrar.check(std::string()), Verdict::no_credentials);
    EXPECT_EQ(registrar.check("Authorization: Basic MTAxOnNlY3JldA==\r\n"), Verdict::no_credentials);
    EXPECT_EQ(registrar.check("Authorization: Digest username=\r\n"), Verdict::no_credentials);
}

TEST(DigestGuard, LooksForTheCredentialsOfItsRealm) {
    Registrar registrar;
    const std::string other =
        R"(Authorization: Digest username="x", realm="else", nonce="n", uri="sip:else", response="r")";
    EXPECT_EQ(registrar.check(other + "\r\n"), Verdict::no_credentials);
    EXPECT_EQ(registrar.check(other + "\r\nAuthorization: " + registrar.answer().header() + "\r\n"),
              Verdict::accepted);
}

TEST(DigestGuard, PassesOverAnAnswerInAnAlgorithmThatItDoesNotKnow) {
    Registrar registrar;
    auto unknown = registrar.answer();
    unknown.algorithm = "SHA-512-256";
    EXPECT_EQ(registrar.check("Authorization: " + unknown.header() +
                              "\r\nAuthorization: " + registrar.answer().header() + "\r\n"),
              Verdict::accepted);
}

// C10
TEST(DigestGuard, RefusesAWrongPasswordAndAnUnknownUserAlike) {
    Registrar registrar;
    auto wrong = registrar.answer();
    wrong.password = "guess";
    EXPECT_EQ(registrar.check(wrong), Verdict::wrong);
    const auto right = make_request("Authorization: " + registrar.answer().header() + "\r\n");
    EXPECT_EQ(registrar.guard.check(right, realm, nullptr), Verdict::wrong);
}

// C10
TEST(DigestGuard, RefusesThemAlikeByAnOldNonceToo) {
    Registrar registrar;
    auto wrong = registrar.answer();
    wrong.password = "guess";
    const auto unknown = make_request("Authorization: " + registrar.answer().header() + "\r\n");
    registrar.timers.advance(1h);
    EXPECT_EQ(registrar.check(wrong), Verdict::wrong);
    EXPECT_EQ(registrar.guard.check(unknown, realm, nullptr), Verdict::wrong);
}

// C10, S1.13
TEST(DigestGuard, RefusesAUserWithoutAPassword) {
    Registrar registrar;
    registrar.ha1 = {};
    auto empty = registrar.answer();
    empty.password = "";
    EXPECT_EQ(registrar.check(empty), Verdict::wrong);
}

// C10
TEST(DigestGuard, CallsANonceStaleAfterItsLifetime) {
    Registrar registrar;
    auto answer = registrar.answer();
    registrar.timers.advance(nonce_lifetime);
    EXPECT_EQ(registrar.check(answer), Verdict::accepted);
    answer.nc = "00000002";
    registrar.timers.advance(1ms);
    EXPECT_EQ(registrar.check(answer), Verdict::stale);
}

// C10
TEST(DigestGuard, CallsANonceStaleThatIsNotOurs) {
    Registrar registrar;
    auto answer = registrar.answer();
    answer.nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
    EXPECT_EQ(registrar.check(answer), Verdict::stale);
    answer.nonce = registrar.nonce();
    answer.nonce[5] = answer.nonce[5] == '0' ? '1' : '0';  // Older, or younger, than it was issued.
    EXPECT_EQ(registrar.check(answer), Verdict::stale);
}

TEST(DigestGuard, CallsANonceStaleThatWasIssuedForAnotherRealm) {
    Registrar registrar;
    auto answer = registrar.answer();
    answer.nonce = parse_digest_challenge(registrar.guard.challenge("else.example", false)[0]).value().nonce;
    EXPECT_EQ(registrar.check(answer), Verdict::stale);
}

TEST(DigestGuard, CallsANonceStaleThatAnEarlierRunIssued) {
    Registrar registrar;
    const auto answer = registrar.answer();
    DigestGuard next_run("0123456789abcdef0123456789abcdef", registrar.timers, registrar.random);
    const auto request = make_request("Authorization: " + answer.header() + "\r\n");
    EXPECT_EQ(next_run.check(request, realm, &registrar.ha1), Verdict::stale);
}

// C10
TEST(DigestGuard, RefusesACountThatCameBefore) {
    Registrar registrar;
    auto answer = registrar.answer();
    EXPECT_EQ(registrar.check(answer), Verdict::accepted);
    EXPECT_EQ(registrar.check(answer), Verdict::replayed);
    answer.nc = "00000002";
    EXPECT_EQ(registrar.check(answer), Verdict::accepted);
}

// C10
TEST(DigestGuard, LetsANonceServeOnceWithoutQop) {
    Registrar registrar;
    auto answer = registrar.answer();
    answer.qop = "";
    EXPECT_EQ(registrar.check(answer), Verdict::accepted);
    EXPECT_EQ(registrar.check(answer), Verdict::replayed);
}

TEST(DigestGuard, CallsANonceStaleWhoseCountsItHadToForget) {
    Registrar registrar;
    DigestGuard small("0123456789abcdef0123456789abcdef", registrar.timers, registrar.random, 1);
    const auto register_by = [&](const std::string& nonce, const std::string& nc) {
        Answer answer;
        answer.nonce = nonce;
        answer.nc = nc;
        return small.check(make_request("Authorization: " + answer.header() + "\r\n"), realm, &registrar.ha1);
    };
    const auto one = std::string(parse_digest_challenge(small.challenge(realm, false)[0]).value().nonce);
    registrar.timers.advance(1ms);
    const auto two = std::string(parse_digest_challenge(small.challenge(realm, false)[0]).value().nonce);
    EXPECT_EQ(register_by(one, "00000001"), Verdict::accepted);
    EXPECT_EQ(register_by(two, "00000001"), Verdict::accepted);
    EXPECT_EQ(register_by(one, "00000001"), Verdict::stale);
}

TEST(DigestGuard, RefusesCountsThatAreNone) {
    Registrar registrar;
    auto answer = registrar.answer();
    answer.nc = "00000000";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
    answer.nc = "1";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
    answer.nc = "0000000g";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
    answer.nc = "00000001";
    answer.cnonce = "";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
    answer.cnonce = "x";
    answer.qop = "auth-int";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
}

TEST(DigestGuard, RefusesCredentialsOfAnotherMethod) {
    Registrar registrar;
    auto answer = registrar.answer();
    answer.method = "INVITE";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
}

TEST(DigestGuard, RefusesCredentialsForAnotherNumber) {
    Registrar registrar;
    auto answer = registrar.answer();
    answer.method = "INVITE";
    answer.uri = "sip:103@firm.example:5060;transport=udp";
    EXPECT_EQ(registrar.check_invite(answer), Verdict::wrong);
}

TEST(DigestGuard, ForgivesWhatPhonesAndProxiesChangeInAUri) {
    Registrar registrar;
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
    Registrar registrar;
    auto answer = registrar.answer();
    answer.method = "INVITE";
    answer.uri = "102";
    EXPECT_EQ(registrar.check_invite(answer), Verdict::wrong);
}

TEST(DigestGuard, RefusesCredentialsThatAreTooLong) {
    Registrar registrar;
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
    Answer answer;
    answer.username = R"(o\"neil)";
    const auto request = make_request("Authorization: " + answer.header() + "\r\n");
    EXPECT_EQ(DigestGuard::username(request, realm), R"(o"neil)");
    EXPECT_EQ(DigestGuard::username(request, "else.example"), "");
}

TEST(DigestGuard, TakesAResponseInUpperCase) {
    Registrar registrar;
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
