// How long, and how often, a nonce serves at the guard.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/auth/fake_phone.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;

// C10
TEST(DigestGuard, HandsOutAnotherNonceEachTime) {
    FakeRegistrar registrar;
    EXPECT_NE(registrar.nonce(), registrar.nonce());
}

// C10
TEST(DigestGuard, CallsANonceStaleAfterItsLifetime) {
    FakeRegistrar registrar;
    auto answer = registrar.answer();
    registrar.timers.advance(nonce_lifetime);
    EXPECT_EQ(registrar.check(answer), Verdict::accepted);
    answer.nc = "00000002";
    registrar.timers.advance(1ms);
    EXPECT_EQ(registrar.check(answer), Verdict::stale);
}

// C10
TEST(DigestGuard, CallsANonceStaleThatIsNotOurs) {
    FakeRegistrar registrar;
    auto answer = registrar.answer();
    answer.nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
    EXPECT_EQ(registrar.check(answer), Verdict::stale);
    answer.nonce = registrar.nonce();
    answer.nonce[5] = answer.nonce[5] == '0' ? '1' : '0';  // Older, or younger, than it was issued.
    EXPECT_EQ(registrar.check(answer), Verdict::stale);
}

TEST(DigestGuard, CallsANonceStaleThatWasIssuedForAnotherRealm) {
    FakeRegistrar registrar;
    auto answer = registrar.answer();
    answer.nonce = parse_digest_challenge(registrar.guard.challenge("else.example", false)[0]).value().nonce;
    EXPECT_EQ(registrar.check(answer), Verdict::stale);
}

TEST(DigestGuard, CallsANonceStaleThatAnEarlierRunIssued) {
    FakeRegistrar registrar;
    const auto answer = registrar.answer();
    DigestGuard next_run("0123456789abcdef0123456789abcdef", registrar.timers, registrar.random);
    const auto request = make_request("Authorization: " + answer.header() + "\r\n");
    EXPECT_EQ(next_run.check(request, realm, &registrar.ha1), Verdict::stale);
}

// C10
TEST(DigestGuard, RefusesACountThatCameBefore) {
    FakeRegistrar registrar;
    auto answer = registrar.answer();
    EXPECT_EQ(registrar.check(answer), Verdict::accepted);
    EXPECT_EQ(registrar.check(answer), Verdict::replayed);
    answer.nc = "00000002";
    EXPECT_EQ(registrar.check(answer), Verdict::accepted);
}

// C10
TEST(DigestGuard, LetsANonceServeOnceWithoutQop) {
    FakeRegistrar registrar;
    auto answer = registrar.answer();
    answer.qop = "";
    EXPECT_EQ(registrar.check(answer), Verdict::accepted);
    EXPECT_EQ(registrar.check(answer), Verdict::replayed);
}

TEST(DigestGuard, CallsANonceStaleWhoseCountsItHadToForget) {
    FakeRegistrar registrar;
    DigestGuard small("0123456789abcdef0123456789abcdef", registrar.timers, registrar.random, 1);
    const auto register_by = [&](const std::string& nonce, const std::string& nc) {
        DigestAnswer answer;
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
    FakeRegistrar registrar;
    auto answer = registrar.answer();
    answer.nc = "00000000";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
    answer.nc = "0001";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
    answer.nc = "0000000g";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
    answer.nc = "00000001";
    answer.cnonce = "";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
    answer.cnonce = "0a4f113b";
    answer.qop = "auth-int";
    EXPECT_EQ(registrar.check(answer), Verdict::wrong);
}

}  // namespace
}  // namespace santral::sip
