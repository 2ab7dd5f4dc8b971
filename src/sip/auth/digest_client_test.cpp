// Proving who we are: against the values of the RFC, and against our own guard.

#include "sip/auth/digest_client.h"

#include <gtest/gtest.h>

#include "sip/auth/fake_phone.h"

namespace santral::sip {
namespace {

// A response with these header lines.
Message response_with(int status, const std::vector<std::string>& lines) {
    auto bytes = fmt::format("SIP/2.0 {} Whatever\r\nCSeq: 1 REGISTER\r\n", status);
    for (const auto& line : lines) bytes += line + "\r\n";
    return Message::parse(bytes + "Content-Length: 0\r\n\r\n").value();
}

struct Carrier {
    Message challenge(bool is_stale = false, DigestOffer offer = DigestOffer::md5) {
        std::vector<std::string> lines;
        for (const auto& value : here.guard.challenge(realm, is_stale, offer))
            lines.push_back("WWW-Authenticate: " + value);
        return response_with(401, lines);
    }
    Verdict check(const std::string& lines) { return here.check(lines); }

    FakeRegistrar here;
    SeededRandom random{2};
    DigestClient client{{"101", "secret"}, random};
};

TEST(DigestClient, SaysNothingBeforeItIsAsked) {
    Carrier carrier;
    EXPECT_EQ(carrier.client.lines_for("REGISTER", "sip:firm.example"), "");
}

TEST(DigestClient, AnswersAChallengeAsTheGuardExpectsIt) {
    Carrier carrier;
    ASSERT_TRUE(carrier.client.meets(carrier.challenge()));
    EXPECT_EQ(carrier.check(carrier.client.lines_for("REGISTER", "sip:firm.example")), Verdict::accepted);
}

TEST(DigestClient, CountsEveryUseOfANonce) {
    Carrier carrier;
    carrier.client.meets(carrier.challenge());
    EXPECT_EQ(carrier.check(carrier.client.lines_for("REGISTER", "sip:firm.example")), Verdict::accepted);
    EXPECT_EQ(carrier.check(carrier.client.lines_for("REGISTER", "sip:firm.example")), Verdict::accepted);
    const auto third = carrier.client.lines_for("REGISTER", "sip:firm.example");
    EXPECT_NE(third.find("nc=00000003"), third.npos) << third;
}

TEST(DigestClient, TakesTheFirstAlgorithmItKnows) {
    Carrier carrier;
    carrier.client.meets(carrier.challenge(false, DigestOffer::sha256_and_md5));
    const auto lines = carrier.client.lines_for("REGISTER", "sip:firm.example");
    EXPECT_NE(lines.find("algorithm=SHA-256"), lines.npos) << lines;
    EXPECT_EQ(lines.find("algorithm=MD5"), lines.npos) << lines;
    EXPECT_EQ(carrier.check(lines), Verdict::accepted);
}

TEST(DigestClient, KnowsThatASecondChallengeIsARefusal) {
    Carrier carrier;
    EXPECT_TRUE(carrier.client.meets(carrier.challenge()));
    EXPECT_FALSE(carrier.client.meets(carrier.challenge()));
}

TEST(DigestClient, AnswersAgainWhereOnlyTheNonceWasOld) {
    Carrier carrier;
    EXPECT_TRUE(carrier.client.meets(carrier.challenge()));
    EXPECT_TRUE(carrier.client.meets(carrier.challenge(true)));
}

TEST(DigestClient, AnswersANewNonceAfterARequestWasAccepted) {
    Carrier carrier;
    EXPECT_TRUE(carrier.client.meets(carrier.challenge()));
    EXPECT_FALSE(carrier.client.meets(response_with(200, {})));
    EXPECT_TRUE(carrier.client.meets(carrier.challenge()));
}

// The bound on repetition.
TEST(DigestClient, GivesUpAtAServerThatNeverHasEnough) {
    Carrier carrier;
    EXPECT_TRUE(carrier.client.meets(carrier.challenge()));
    EXPECT_TRUE(carrier.client.meets(carrier.challenge(true)));
    EXPECT_TRUE(carrier.client.meets(carrier.challenge(true)));
    EXPECT_FALSE(carrier.client.meets(carrier.challenge(true)));
}

TEST(DigestClient, AnswersAProxyAndAServerEachInItsOwnHeader) {
    Carrier carrier;
    EXPECT_TRUE(carrier.client.meets(
        response_with(407, {"Proxy-Authenticate: Digest realm=\"outer\", nonce=\"n1\", qop=\"auth\""})));
    EXPECT_TRUE(
        carrier.client.meets(response_with(401, {"WWW-Authenticate: Digest realm=\"inner\", nonce=\"n2\""})));
    const auto lines = carrier.client.lines_for("INVITE", "sip:x@y");
    EXPECT_NE(lines.find("Proxy-Authorization: Digest username=\"101\", realm=\"outer\""), lines.npos)
        << lines;
    EXPECT_NE(lines.find("\r\nAuthorization: Digest username=\"101\", realm=\"inner\""), lines.npos) << lines;
}

TEST(DigestClient, AnswersAnOldChallengeWithoutQopAndGivesItsOpaqueBack) {
    Carrier carrier;
    carrier.client.meets(
        response_with(401, {"WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", opaque=\"o\""}));
    const auto lines = carrier.client.lines_for("REGISTER", "sip:x");
    EXPECT_EQ(lines.find("qop"), lines.npos) << lines;
    EXPECT_NE(lines.find("opaque=\"o\""), lines.npos) << lines;
}

TEST(DigestClient, DoesNotMeetWhatItCannotDo) {
    Carrier carrier;
    const auto strange = {
        std::string("WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256"),
        std::string("WWW-Authenticate: Digest realm=\"s\", nonce=\"n\", qop=\"auth-int\""),
        std::string("WWW-Authenticate: Basic realm=\"t\"")};
    EXPECT_FALSE(carrier.client.meets(response_with(401, strange)));
    EXPECT_FALSE(carrier.client.meets(response_with(401, {})));
    EXPECT_EQ(carrier.client.lines_for("REGISTER", "sip:x"), "");
}

TEST(DigestClient, AnswersNoFurtherRealmThanItsLimit) {
    Carrier carrier;
    std::vector<std::string> lines;
    for (std::size_t i = 0; i <= max_known_challenges; ++i)
        lines.push_back(fmt::format("WWW-Authenticate: Digest realm=\"r{}\", nonce=\"n\"", i));
    EXPECT_TRUE(carrier.client.meets(response_with(401, lines)));
    EXPECT_EQ(carrier.client.lines_for("REGISTER", "sip:x").find("\"r4\""), std::string::npos);
}

TEST(DigestClient, PassesOverAChallengeThatIsTooLong) {
    Carrier carrier;
    const std::string nonce(max_challenge_bytes, 'n');
    EXPECT_FALSE(carrier.client.meets(
        response_with(401, {fmt::format("WWW-Authenticate: Digest realm=\"r\", nonce=\"{}\"", nonce)})));
}

}  // namespace
}  // namespace santral::sip
