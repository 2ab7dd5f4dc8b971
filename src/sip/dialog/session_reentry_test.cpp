// A user that destroys its session, or hangs up, from within each callback.

#include "sip/dialog/session.h"

#include <gtest/gtest.h>

#include "sip/dialog/test_phone.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = InviteSession::State;

// The user destroys the session from within each callback.
struct Hasty : TestPhone {
    Hasty() {
        user.then = [this] { session.reset(); };
    }
};

TEST(Reentry, MayBeDestroyedWhenItRings) {
    Hasty phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 180, {.sdp = "", .lines = {"Require: 100rel", "RSeq: 1"}});
    EXPECT_EQ(phone.user.told(), Told{"progress 180"});
    EXPECT_EQ(phone.count(Method::cancel), 1u);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Reentry, MayBeDestroyedWhenItIsAnswered) {
    Hasty phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 200, {.sdp = "answer"});
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Reentry, MayBeDestroyedWhenALateOfferComes) {
    Hasty phone;
    phone.dial("");
    phone.answer(phone.last(Method::invite), 200, {.sdp = "offer"});
    EXPECT_EQ(phone.count(Method::ack), 1u);
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Reentry, MayBeDestroyedWhenItIsRedirected) {
    Hasty phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 302);
    EXPECT_EQ(phone.user.told(), Told{"redirected sip:phone@10.0.0.7:5062"});
    EXPECT_TRUE(phone.is_clean());
}

TEST(Reentry, MayBeDestroyedWhenItIsConfirmed) {
    Hasty phone;
    const auto invite = phone.invite();
    phone.session->accept("answer");
    phone.acknowledge(invite);
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Reentry, MayBeDestroyedWhenTheyOffer) {
    TestPhone phone;
    phone.establish_dialled();
    phone.user.then = [&] { phone.session.reset(); };
    phone.say("INVITE", {.sdp = "hold"});
    EXPECT_EQ(phone.count(487), 1u);
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Reentry, MayBeDestroyedWhenTheyAnswer) {
    TestPhone phone;
    phone.establish_dialled();
    phone.user.then = [&] { phone.session.reset(); };
    ASSERT_TRUE(phone.session->offer("hold").has_value());
    phone.answer(phone.last(Method::invite), 200, {.sdp = "held"});
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Reentry, MayBeDestroyedWhenTheyRefuse) {
    TestPhone phone;
    phone.establish_dialled();
    phone.user.then = [&] { phone.session.reset(); };
    ASSERT_TRUE(phone.session->offer("hold").has_value());
    phone.answer(phone.last(Method::invite), 488);
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Reentry, MayBeDestroyedWhenTheyAskSomethingElse) {
    TestPhone phone;
    phone.establish_dialled();
    phone.user.then = [&] { phone.session.reset(); };
    phone.say("INFO");
    EXPECT_EQ(phone.count(Method::bye), 1u);
}

TEST(Reentry, MayBeDestroyedWhenItEnds) {
    Hasty phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 486);
    EXPECT_EQ(phone.user.told(), Told{"ended by them 486 Busy Here"});
    EXPECT_TRUE(phone.is_clean());
}

TEST(Reentry, MayBeDestroyedWhenItsTimerEndsIt) {
    Hasty phone;
    phone.dial();
    phone.timers.advance(32s);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Reentry, MayBeHungUpFromWithinACallback) {
    TestPhone phone;
    phone.user.then = [&] { phone.session->hang_up(); };
    phone.dial();
    phone.answer(phone.last(Method::invite), 180);
    phone.answer(phone.last(Method::invite), 487);
    EXPECT_EQ(phone.user.told(), (Told{"progress 180", "ended by us 487"}));
    EXPECT_TRUE(phone.is_clean());
}

}  // namespace
}  // namespace santral::sip
