// Offers that meet: 491 and its retry, 500 with Retry-After.

#include "sip/dialog/renegotiation.h"

#include <gtest/gtest.h>

#include "sip/dialog/test_phone.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = InviteSession::State;

// C3
TEST(Glare, TheirOfferWhileOursIsPendingIsAnswered491) {
    TestPhone phone;
    phone.establish_dialled();
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    phone.say("INVITE", {.sdp = "theirs"});
    phone.say("UPDATE", {.sdp = "theirs"});
    phone.say("INVITE");
    EXPECT_EQ(phone.count(491), 3u);
    EXPECT_EQ(phone.user.told(), Told{});
}

// C3
TEST(Glare, A491IsRetriedAfter2To4SecondsByWhoMadeTheCall) {
    TestPhone phone;
    phone.establish_dialled();
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    phone.answer(phone.last(Method::invite), 491);
    phone.timers.advance(2099ms);
    EXPECT_EQ(phone.last(Method::invite).cseq(), 2u);
    phone.timers.advance(1901ms);
    EXPECT_EQ(phone.last(Method::invite).cseq(), 3u);
    EXPECT_EQ(phone.last(Method::invite).body(), "ours");
    phone.answer(phone.last(Method::invite), 200, {.sdp = "answer"});
    EXPECT_EQ(phone.user.told(), Told{"answer answer"});
}

// C3
TEST(Glare, A491IsRetriedWithin2SecondsByWhoWasCalled) {
    TestPhone phone;
    phone.establish_received();
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    phone.answer(phone.last(Method::invite), 491);
    phone.timers.advance(2s);
    EXPECT_EQ(phone.last(Method::invite).cseq(), 2u);
}

// C3
TEST(Glare, NotForEver) {
    TestPhone phone;
    phone.establish_received();
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    for (int i = 0; i <= max_glare_retries; ++i) {
        phone.answer(phone.last(Method::invite), 491);
        phone.timers.advance(2s);
    }
    EXPECT_EQ(phone.last(Method::invite).cseq(), 1u + max_glare_retries);
    EXPECT_EQ(phone.user.told(), Told{"refused 491"});
}

// C3
TEST(Glare, WhileOursWaitsAfterA491TheirsGoesFirst) {
    TestPhone phone;
    phone.establish_dialled();
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    phone.answer(phone.last(Method::invite), 491);
    const auto invite = phone.say("INVITE", {.sdp = "theirs"});
    EXPECT_EQ(phone.user.told(), (Told{"refused 491", "offer theirs"}));
    phone.session->accept_offer("answer");
    phone.acknowledge(invite);
    phone.timers.advance(5s);
    EXPECT_EQ(phone.last(Method::invite).cseq(), 2u);
}

// C3
TEST(Glare, HangingUpWhenOursGivesWayAnswersTheirs487) {
    TestPhone phone;
    phone.establish_dialled();
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    phone.answer(phone.last(Method::invite), 491);
    phone.user.then = [&] { phone.session.reset(); };
    phone.say("INVITE", {.sdp = "theirs"});
    EXPECT_EQ(phone.user.told(), Told{"refused 491"});
    EXPECT_EQ(phone.count(487), 1u);
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_TRUE(phone.is_clean());
}

// C3
TEST(Glare, ASecondInviteBeforeTheFinalOfTheFirstIsAnswered500WithRetryAfter) {
    TestPhone phone;
    phone.establish_dialled();
    phone.say("INVITE", {.sdp = "one"});
    phone.say("INVITE", {.sdp = "two"});
    const auto wait = std::stoi(phone.field(phone.last(500), HeaderName::retry_after));
    EXPECT_GE(wait, 0);
    EXPECT_LE(wait, 10);
    EXPECT_EQ(phone.user.told(), Told{"offer one"});
}

// C3
TEST(Glare, ASecondInviteBeforeTheFirstCallIsAnsweredIsAnswered500) {
    TestPhone phone;
    phone.invite();
    phone.say("INVITE", {.sdp = "again"});
    EXPECT_NE(phone.field(phone.last(500), HeaderName::retry_after), "-");
    EXPECT_EQ(phone.session->state(), State::incoming);
}

// C3
TEST(Glare, AnInviteOfTheCalleeBeforeItAnsweredIsAnswered491) {
    TestPhone phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 180);
    phone.say("INVITE", {.sdp = "too early"});
    EXPECT_EQ(phone.count(491), 1u);
}

}  // namespace
}  // namespace santral::sip
