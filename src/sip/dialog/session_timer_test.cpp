// Session timers: who refreshes, when, and what ends a session that nobody refreshes.

#include "sip/dialog/session_timer.h"

#include <gtest/gtest.h>

#include "sip/dialog/test_phone.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = InviteSession::State;
using Lines = std::vector<std::string>;

// C5
TEST(SessionTimer, WeAskForHalfAnHourAndNotLessThan90Seconds) {
    TestPhone phone;
    phone.dial();
    const auto invite = phone.last(Method::invite);
    EXPECT_EQ(phone.field(invite, HeaderName::session_expires), "1800");
    EXPECT_EQ(phone.field(invite, HeaderName::min_se), "90");
}

// C5
TEST(SessionTimer, WhoRefreshesDoesItAtHalfTimeByUpdate) {
    TestPhone phone;
    phone.establish_dialled(agreeing("600;refresher=uac"));
    phone.timers.advance(299s);
    EXPECT_EQ(phone.count(Method::update), 0u);
    phone.timers.advance(1s);
    const auto update = phone.last(Method::update);
    EXPECT_EQ(update.body(), "");
    EXPECT_EQ(phone.field(update, HeaderName::session_expires), "600;refresher=uac");
    phone.answer(update, 200, agreeing("600;refresher=uac"));
    phone.timers.advance(300s);
    EXPECT_EQ(phone.last(Method::update).cseq(), update.cseq() + 1);
    EXPECT_EQ(phone.user.told(), Told{});
}

// C5
TEST(SessionTimer, WithoutUpdateARefreshRepeatsTheLastDescription) {
    TestPhone phone;
    phone.establish_dialled(agreeing("600;refresher=uac", "INVITE"));
    phone.timers.advance(300s);
    const auto invite = phone.last(Method::invite);
    EXPECT_EQ(invite.cseq(), 2u);
    EXPECT_EQ(invite.body(), "our-offer");
    phone.answer(invite, 200, agreeing("600;refresher=uac"));
    EXPECT_EQ(phone.count(Method::ack), 2u);
    EXPECT_EQ(phone.user.told(), Told{});  // The answer is the one that was known.
}

// C5
TEST(SessionTimer, ARefreshRepeatsWhatWeSaidLastNotFirst) {
    TestPhone phone;
    phone.establish_dialled(agreeing("600;refresher=uac", "INVITE"));
    const auto invite = phone.say(
        "INVITE", {.sdp = "hold", .lines = {"Supported: timer", "Session-Expires: 600;refresher=uas"}});
    phone.session->accept_offer("held");
    phone.acknowledge(invite);
    phone.timers.advance(300s);
    EXPECT_EQ(phone.last(Method::invite).body(), "held");
}

// C5
TEST(SessionTimer, ARefreshWhoseAnswerIsNewTellsIt) {
    TestPhone phone;
    phone.establish_dialled(agreeing("600;refresher=uac", "INVITE"));
    phone.timers.advance(300s);
    auto moved = agreeing("600;refresher=uac");
    moved.sdp = "moved";
    phone.answer(phone.last(Method::invite), 200, moved);
    EXPECT_EQ(phone.user.told(), Told{"answer moved"});
}

// C5
TEST(SessionTimer, WithoutARefreshOfTheirsTheSessionEnds32SecondsEarly) {
    TestPhone phone;
    phone.establish_dialled(agreeing("600;refresher=uas"));
    phone.timers.advance(567s);
    EXPECT_EQ(phone.session->state(), State::established);
    phone.timers.advance(1s);
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_EQ(phone.user.told(), Told{"ended by timer 408"});
    EXPECT_TRUE(phone.is_clean());
}

// C5
TEST(SessionTimer, OfAShortSessionAThirdIsLeftForTheBye) {
    TestPhone phone;
    phone.establish_dialled(agreeing("90;refresher=uas"));
    phone.timers.advance(59s);
    EXPECT_EQ(phone.count(Method::bye), 0u);
    phone.timers.advance(1s);
    EXPECT_EQ(phone.count(Method::bye), 1u);
}

// C5
TEST(SessionTimer, ARefreshThatIsNotAnsweredEndsTheSession) {
    TestPhone phone;
    phone.establish_dialled(agreeing("600;refresher=uac"));
    phone.timers.advance(332s);
    EXPECT_EQ(phone.user.told(), Told{"ended by timer 408"});
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_TRUE(phone.is_clean());
}

// C5
TEST(SessionTimer, A481ToARefreshEndsTheSession) {
    TestPhone phone;
    phone.establish_dialled(agreeing("600;refresher=uac"));
    phone.timers.advance(300s);
    phone.answer(phone.last(Method::update), 481);
    EXPECT_EQ(phone.user.told(), Told{"ended by timer 481"});
    EXPECT_EQ(phone.count(Method::bye), 1u);
}

// C5
TEST(SessionTimer, ARefreshRefusedForAMomentIsTriedAgain) {
    TestPhone phone;
    phone.establish_dialled(agreeing("600;refresher=uac"));
    phone.timers.advance(300s);
    phone.answer(phone.last(Method::update), 500);
    phone.timers.advance(75s);
    EXPECT_EQ(phone.count(Method::update), 2u);
    EXPECT_EQ(phone.user.told(), Told{});
}

// C5
TEST(SessionTimer, ARefreshThatMeetsA491IsTriedAgainSoon) {
    TestPhone phone;
    phone.establish_dialled(agreeing("600;refresher=uac"));
    phone.timers.advance(300s);
    phone.answer(phone.last(Method::update), 491);
    phone.timers.advance(4s);
    EXPECT_GE(phone.count(Method::update), 2u);
}

// C5
TEST(SessionTimer, ARefreshWaitsWhileAnOfferIsPending) {
    TestPhone phone;
    phone.establish_dialled(agreeing("600;refresher=uac"));
    phone.say("INVITE", {.sdp = "hold"});
    phone.timers.advance(310s);
    EXPECT_EQ(phone.count(Method::update), 0u);
    phone.session->refuse_offer();
    phone.timers.advance(75s);
    EXPECT_GE(phone.count(Method::update), 1u);
}

// C5
TEST(SessionTimer, A422MakesUsAskForMore) {
    TestPhone phone;
    phone.dial();
    const auto first = phone.last(Method::invite);
    phone.answer(first, 422, {.sdp = "", .lines = {"Min-SE: 3600"}});
    const auto second = phone.last(Method::invite);
    EXPECT_EQ(second.cseq(), 2u);
    EXPECT_EQ(second.call_id(), first.call_id());
    EXPECT_EQ(second.from_tag(), first.from_tag());
    EXPECT_EQ(second.to_tag(), "");
    EXPECT_EQ(second.body(), "our-offer");
    EXPECT_EQ(phone.field(second, HeaderName::session_expires), "3600");
    EXPECT_EQ(phone.field(second, HeaderName::min_se), "3600");
    phone.answer(second, 200, agreeing("3600;refresher=uas"));
    EXPECT_EQ(phone.user.told(), Told{"answered their-answer"});
    EXPECT_EQ(phone.last(Method::ack).cseq(), 2u);
}

// C5
TEST(SessionTimer, NotFor422sWithoutEnd) {
    TestPhone phone;
    phone.dial();
    for (int i = 0; i < 10; ++i)
        phone.answer(phone.last(Method::invite), 422, {.sdp = "", .lines = {"Min-SE: 3600"}});
    EXPECT_EQ(phone.last(Method::invite).cseq(), 1u + max_422_retries);
    EXPECT_EQ(phone.user.told(), Told{"ended by them 422 Session Interval Too Small"});
    EXPECT_TRUE(phone.is_clean());
}

// C5
TEST(SessionTimer, A422WithoutMinSeIsAFailure) {
    TestPhone phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 422);
    EXPECT_EQ(phone.session->state(), State::ended);
}

// C5
TEST(SessionTimer, A422ToARefreshIsFollowedToo) {
    TestPhone phone;
    phone.establish_dialled(agreeing("600;refresher=uac"));
    phone.timers.advance(300s);
    phone.answer(phone.last(Method::update), 422, {.sdp = "", .lines = {"Min-SE: 900"}});
    EXPECT_EQ(phone.field(phone.last(Method::update), HeaderName::session_expires), "900;refresher=uac");
}

// C5
TEST(SessionTimer, A200WithoutSessionExpiresMeansNoTimer) {
    TestPhone phone;
    phone.establish_dialled();
    phone.timers.advance(24h);
    EXPECT_EQ(phone.session->state(), State::established);
    EXPECT_EQ(phone.count(Method::update) + phone.count(Method::bye), 0u);
}

// C5
TEST(SessionTimer, TheRulesOfTheConfigurationAreKept) {
    TestPhone phone({.expires = 600s, .minimum = 120s});
    phone.dial();
    EXPECT_EQ(phone.field(phone.last(Method::invite), HeaderName::session_expires), "600");
    EXPECT_EQ(phone.field(phone.last(Method::invite), HeaderName::min_se), "120");
}

}  // namespace
}  // namespace santral::sip
