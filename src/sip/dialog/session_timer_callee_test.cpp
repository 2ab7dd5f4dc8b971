// Session timers as the answering side: what we decide, and their refreshes.

#include "sip/dialog/session_timer.h"

#include <gtest/gtest.h>

#include "sip/dialog/test_phone.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = InviteSession::State;
using Lines = std::vector<std::string>;

// C5
TEST(SessionTimer, TheirRefreshKeepsTheSessionAlive) {
    TestPhone phone;
    phone.establish_dialled(agreeing("600;refresher=uas"));
    phone.timers.advance(500s);
    phone.say("UPDATE", {.sdp = "", .lines = {"Supported: timer", "Session-Expires: 600;refresher=uac"}});
    EXPECT_EQ(phone.field(phone.last(200), HeaderName::session_expires), "600;refresher=uac");
    EXPECT_EQ(phone.field(phone.last(200), HeaderName::require), "timer");
    phone.timers.advance(500s);
    EXPECT_EQ(phone.session->state(), State::established);
}

// C4, C5
TEST(SessionTimer, ALateOfferReInviteOfTheirsIsARefreshToo) {
    TestPhone phone;
    phone.establish_dialled(agreeing("600;refresher=uas"));
    phone.timers.advance(500s);
    const auto invite =
        phone.say("INVITE", {.sdp = "", .lines = {"Supported: timer", "Session-Expires: 600;refresher=uac"}});
    phone.session->accept_offer("our-offer");
    phone.acknowledge(invite, {.sdp = "their-answer"});
    phone.timers.advance(500s);
    EXPECT_EQ(phone.session->state(), State::established);
}

// C5
TEST(SessionTimer, TheirReInviteMayMakeUsTheRefresher) {
    TestPhone phone;
    phone.establish_dialled(agreeing("600;refresher=uas"));
    const auto invite = phone.say(
        "INVITE", {.sdp = "same", .lines = {"Supported: timer", "Session-Expires: 400;refresher=uas"}});
    phone.session->accept_offer("same-answer");
    EXPECT_EQ(phone.field(phone.last(200), HeaderName::session_expires), "400;refresher=uas");
    phone.acknowledge(invite);
    phone.timers.advance(200s);
    EXPECT_EQ(phone.count(Method::update), 1u);
}

// C5
TEST(SessionTimer, ACallerThatKnowsTheTimerRefreshesByItself) {
    TestPhone phone;
    phone.establish_received({.sdp = "x", .lines = {"Supported: timer"}});
    EXPECT_EQ(phone.field(phone.last(200), HeaderName::session_expires), "1800;refresher=uac");
    EXPECT_EQ(phone.field(phone.last(200), HeaderName::require), "timer");
    phone.timers.advance(1768s);
    EXPECT_EQ(phone.user.told(), Told{"ended by timer 408"});
}

// C5
TEST(SessionTimer, ForACallerThatDoesNotKnowTheTimerWeRefresh) {
    TestPhone phone;
    phone.establish_received();
    EXPECT_EQ(phone.field(phone.last(200), HeaderName::session_expires), "1800;refresher=uas");
    EXPECT_EQ(phone.field(phone.last(200), HeaderName::require), "-");
    phone.timers.advance(900s);
    EXPECT_EQ(phone.last(Method::invite).body(), "our-answer");
}

// C5
TEST(SessionTimer, WeGoOnRefreshingAFarSideThatDoesNotKnowTheTimer) {
    TestPhone phone;
    phone.establish_received();
    phone.timers.advance(900s);
    phone.answer(phone.last(Method::invite), 200, {.sdp = "their-answer"});
    phone.timers.advance(900s);
    EXPECT_EQ(phone.last(Method::invite).cseq(), 2u);
    EXPECT_EQ(phone.session->state(), State::established);
}

// C5
TEST(SessionTimer, TheCallersShorterTimeAndItsChoiceOfRefresherAreTaken) {
    TestPhone phone;
    phone.establish_received(
        {.sdp = "x", .lines = {"Supported: timer", "Session-Expires: 300;refresher=uas"}});
    EXPECT_EQ(phone.field(phone.last(200), HeaderName::session_expires), "300;refresher=uas");
}

// C5
TEST(SessionTimer, TheCallersLongerTimeIsShortenedButNotBelowItsMinimum) {
    TestPhone phone;
    phone.establish_received(
        {.sdp = "x", .lines = {"Supported: timer", "Session-Expires: 7200", "Min-SE: 3600"}});
    EXPECT_EQ(phone.field(phone.last(200), HeaderName::session_expires), "3600;refresher=uac");
}

// C5
TEST(SessionTimer, AnUpdateWhileItRingsStartsNoTimer) {
    TestPhone phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 183, {.sdp = "answer", .lines = {"Require: 100rel", "RSeq: 1"}});
    phone.say("UPDATE", {.sdp = "", .lines = {"Supported: timer", "Session-Expires: 90;refresher=uac"}});
    EXPECT_EQ(phone.field(phone.last(200), HeaderName::session_expires), "-");
    phone.timers.advance(5min);
    EXPECT_EQ(phone.session->state(), State::ringing);
}

}  // namespace
}  // namespace santral::sip
