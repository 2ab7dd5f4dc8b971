// A far end that wants to know who we are (401, 407): the first INVITE, and every request after it.

#include <gtest/gtest.h>

#include "sip/dialog/test_phone.h"

namespace santral::sip {
namespace {

const Extra challenge{.sdp = "",
                      .lines = {"Proxy-Authenticate: Digest realm=\"carrier\", nonce=\"n1\", qop=\"auth\""}};
const Extra next_challenge{
    .sdp = "",
    .lines = {"Proxy-Authenticate: Digest realm=\"carrier\", nonce=\"n2\", qop=\"auth\", stale=true"}};

struct Challenged : TestPhone {
    Challenged() { account = DigestAccount{"0212", "secret"}; }

    std::string proof(const Message& request) const {
        return field(request, HeaderName::proxy_authorization);
    }
    // Asked once, and then answered.
    void establish() {
        dial();
        answer(last(Method::invite), 407, challenge);
        answer(last(Method::invite), 200, agreeing("1800;refresher=uas", "INVITE, UPDATE, INFO"));
        user.told();
    }
};

// RFC 3261 22.3, 8.1.3.5.
TEST(Challenged, SendsTheInviteAgainWithCredentialsInTheSameCall) {
    Challenged phone;
    phone.dial();
    const auto first = phone.last(Method::invite);
    EXPECT_EQ(phone.proof(first), "-");
    phone.answer(first, 407, challenge);
    ASSERT_EQ(phone.count(Method::invite), 2u);
    const auto second = phone.last(Method::invite);
    EXPECT_NE(phone.proof(second).find("realm=\"carrier\", nonce=\"n1\""), std::string::npos);
    EXPECT_NE(phone.proof(second).find("nc=00000001"), std::string::npos);
    EXPECT_EQ(second.call_id(), first.call_id());
    EXPECT_EQ(second.from_tag(), first.from_tag());
    EXPECT_EQ(second.to_tag(), "");
    EXPECT_EQ(second.cseq(), first.cseq() + 1);
    EXPECT_EQ(second.body(), "our-offer");
    EXPECT_EQ(phone.count(Method::ack), 1u);  // Of the 407.
    phone.answer(second, 200, {.sdp = "their-answer"});
    EXPECT_EQ(phone.user.told(), Told{"answered their-answer"});
    EXPECT_EQ(phone.proof(phone.last(Method::ack)), phone.proof(second));
    phone.session->hang_up();
    phone.answer(phone.last(Method::bye), 200);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Challenged, TellsTheFailureWhenTheCredentialsAreRefused) {
    Challenged phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 407, challenge);
    phone.answer(phone.last(Method::invite), 407, challenge);
    EXPECT_EQ(phone.count(Method::invite), 2u);
    EXPECT_EQ(phone.user.told(), Told{"ended by them 407 Proxy Authentication Required"});
    EXPECT_TRUE(phone.is_clean());
}

TEST(Challenged, IsCancelledLikeAnyOther) {
    Challenged phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 407, challenge);
    phone.answer(phone.last(Method::invite), 180);
    phone.session->hang_up();
    EXPECT_EQ(phone.last(Method::cancel).cseq(), phone.last(Method::invite).cseq());
    phone.answer(phone.last(Method::cancel), 200);
    phone.answer(phone.last(Method::invite), 487);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Challenged, ACancelBeforeTheChallengeSendsNoSecondInvite) {
    Challenged phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 100);
    phone.session->hang_up();
    phone.answer(phone.last(Method::invite), 407, challenge);
    EXPECT_EQ(phone.count(Method::invite), 1u);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Challenged, GivesCredentialsWithEveryLaterRequestAndANewCount) {
    Challenged phone;
    phone.establish();
    phone.session->send(Method::info, "application/dtmf-relay", "Signal=5");
    EXPECT_NE(phone.proof(phone.last(Method::info)).find("nc=00000002"), std::string::npos);
    ASSERT_TRUE(phone.session->offer("new-offer").has_value());
    EXPECT_NE(phone.proof(phone.last(Method::invite)).find("nc=00000003"), std::string::npos);
}

TEST(Challenged, AnswersAChallengeToAReinvite) {
    Challenged phone;
    phone.establish();
    ASSERT_TRUE(phone.session->offer("new-offer").has_value());
    phone.answer(phone.last(Method::invite), 407, next_challenge);
    const auto again = phone.last(Method::invite);
    EXPECT_NE(phone.proof(again).find("nonce=\"n2\""), std::string::npos);
    EXPECT_EQ(again.body(), "new-offer");
    phone.answer(again, 200, {.sdp = "new-answer"});
    EXPECT_EQ(phone.user.told(), Told{"answer new-answer"});
}

TEST(Challenged, AnswersAChallengeToAnInfo) {
    Challenged phone;
    phone.establish();
    phone.session->send(Method::info, "application/dtmf-relay", "Signal=5");
    phone.answer(phone.last(Method::info), 407, next_challenge);
    EXPECT_EQ(phone.count(Method::info), 2u);
    EXPECT_EQ(phone.last(Method::info).body(), "Signal=5");
}

TEST(Challenged, AnswersAChallengeToAByeAlthoughNobodyHoldsTheSessionAnyMore) {
    Challenged phone;
    phone.establish();
    phone.session->hang_up();
    phone.session.reset();
    phone.answer(phone.last(Method::bye), 407, next_challenge);
    ASSERT_EQ(phone.count(Method::bye), 2u);
    phone.answer(phone.last(Method::bye), 200);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Challenged, ForgetsAByeThatNobodyAnswers) {
    Challenged phone;
    phone.establish();
    phone.session->hang_up();
    EXPECT_TRUE(phone.is_clean());
}

TEST(Challenged, StopsAskingAServerThatIsNeverContent) {
    Challenged phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 407, challenge);
    phone.answer(phone.last(Method::invite), 407, next_challenge);
    phone.answer(phone.last(Method::invite), 407, next_challenge);
    phone.answer(phone.last(Method::invite), 407, next_challenge);
    EXPECT_EQ(phone.count(Method::invite), 4u);
    EXPECT_EQ(phone.user.told(), Told{"ended by them 407 Proxy Authentication Required"});
}

}  // namespace
}  // namespace santral::sip
