// An established session: BYE, requests within the dialog, and what must still be sent when it dies.

#include "sip/dialog/session.h"

#include <gtest/gtest.h>

#include "sip/dialog/test_phone.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = InviteSession::State;

TEST(Session, HangingUpSendsByeWithTheReason) {
    TestPhone phone;
    phone.establish_dialled();
    phone.session->hang_up("SIP;cause=200;text=\"Done\"");
    const auto bye = phone.last(Method::bye);
    EXPECT_EQ(bye.request_uri(), "sip:phone@10.0.0.7:5062");
    EXPECT_EQ(phone.field(bye, HeaderName::reason), "SIP;cause=200;text=\"Done\"");
    EXPECT_EQ(phone.field(bye, HeaderName::contact), "-");
    EXPECT_EQ(phone.user.told(), Told{"ended by us 200"});
    EXPECT_EQ(phone.session->state(), State::ended);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Session, AReasonCannotAddALine) {
    TestPhone phone;
    phone.establish_dialled();
    phone.session->hang_up("Q.850;cause=16\r\nX-Evil: yes");
    EXPECT_FALSE(phone.last(Method::bye).find("X-Evil").has_value());
}

// C15
TEST(Session, TheirByeIsAnsweredAndItsReasonKept) {
    TestPhone phone;
    phone.establish_dialled();
    phone.say("BYE", {.sdp = "", .lines = {"Reason: Q.850;cause=31;text=\"Normal, unspecified\""}});
    EXPECT_EQ(phone.count(200), 1u);
    EXPECT_EQ(phone.user.told(), Told{"ended by them 200 q850=31 Normal, unspecified"});
    EXPECT_TRUE(phone.is_clean());
}

// C15
TEST(Session, TheSipCauseOfTheirByeIsItsStatus) {
    TestPhone phone;
    phone.establish_dialled();
    phone.say("BYE", {.sdp = "", .lines = {"Reason: SIP;cause=503;text=\"Out of ports\""}});
    EXPECT_EQ(phone.user.told(), Told{"ended by them 503 Out of ports"});
}

// C15
TEST(Session, ALostByeIsNobodysProblem) {
    TestPhone phone;
    phone.establish_dialled();
    phone.session->hang_up();
    EXPECT_TRUE(phone.is_clean());
}

TEST(Session, ByesThatCrossAreBothAnswered) {
    TestPhone phone;
    phone.establish_dialled();
    phone.session->hang_up();
    phone.say("BYE");
    EXPECT_EQ(phone.count(200), 1u);
    EXPECT_EQ(phone.user.told(), Told{"ended by us 200"});
    EXPECT_TRUE(phone.is_clean());
}

TEST(Session, DestroyingAnEstablishedOneSendsBye) {
    TestPhone phone;
    phone.establish_received();
    phone.session.reset();
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_EQ(phone.sessions.open(), 0u);
    EXPECT_EQ(phone.user.told(), Told{});
    EXPECT_TRUE(phone.is_clean());
}

TEST(Session, ARequestOfAnEndedSessionIsAnswered481) {
    TestPhone phone;
    phone.establish_dialled();
    phone.session->hang_up();
    phone.say("INFO");
    EXPECT_EQ(phone.count(481), 1u);
    phone.is_clean();
    phone.say("INFO");
    EXPECT_FALSE(phone.was_known);
}

TEST(Session, ARequestWithAnotherFromTagIsAnswered481) {
    TestPhone phone;
    phone.establish_dialled();
    phone.say("BYE", {.sdp = "", .lines = {}, .tag = "stranger"});
    EXPECT_EQ(phone.count(481), 1u);
    EXPECT_EQ(phone.session->state(), State::established);
}

TEST(Session, ARequestOutOfOrderIsAnswered500) {
    TestPhone phone;
    phone.establish_dialled();
    phone.say("INFO");
    phone.cseq -= 2;
    phone.say("BYE");
    EXPECT_EQ(phone.count(500), 1u);
    EXPECT_EQ(phone.session->state(), State::established);
}

TEST(Session, OtherRequestsAreTheUsersToAnswer) {
    TestPhone phone;
    phone.establish_dialled();
    phone.say("INFO", {.sdp = "Signal=5"});
    phone.say("REFER");
    phone.say("MESSAGE");
    phone.say("NOTIFY");
    phone.say("TELEPORT");
    EXPECT_EQ(phone.user.told(), (Told{"request INFO Signal=5", "request REFER", "request MESSAGE",
                                       "request NOTIFY", "request TELEPORT"}));
    EXPECT_EQ(phone.count(200), 0u);
    EXPECT_TRUE(phone.is_clean());
}

// C17
TEST(Session, OptionsWithinTheDialogIsAnsweredHere) {
    TestPhone phone;
    phone.establish_dialled();
    phone.say("OPTIONS");
    const auto answer = phone.last(200);
    EXPECT_EQ(phone.field(answer, HeaderName::allow), allowed_methods);
    EXPECT_EQ(phone.field(answer, HeaderName::supported), supported_options);
    EXPECT_EQ(phone.field(answer, HeaderName::accept), "application/sdp");
}

TEST(Session, SendsRequestsThatNobodyWaitsFor) {
    TestPhone phone;
    phone.establish_dialled();
    phone.session->send(Method::info, "application/dtmf-relay", "Signal=5\r\n");
    const auto info = phone.last(Method::info);
    EXPECT_EQ(phone.field(info, HeaderName::content_type), "application/dtmf-relay");
    EXPECT_EQ(info.body(), "Signal=5\r\n");
    EXPECT_EQ(info.to_tag(), "phone");
    phone.answer(info, 415);
    EXPECT_EQ(phone.session->state(), State::established);
}

// C15
TEST(Session, A481ToAnyRequestEndsIt) {
    TestPhone phone;
    phone.establish_received();
    phone.session->send(Method::info, "", "");
    phone.answer(phone.last(Method::info), 481);
    EXPECT_EQ(phone.user.told(), Told{"ended by them 481"});
    EXPECT_TRUE(phone.is_clean());
}

// C15
TEST(Session, NoAnswerToARequestEndsIt) {
    TestPhone phone;
    phone.establish_received();
    phone.session->send(Method::info, "", "");
    phone.timers.advance(32s);
    EXPECT_EQ(phone.user.told(), Told{"ended by timer 408"});
    EXPECT_TRUE(phone.is_clean());
}

TEST(Session, RequestsBeyondTheLimitAreNotSentUntilSomeAreAnswered) {
    TestPhone phone;
    phone.establish_dialled();
    for (std::size_t i = 0; i < 2 * max_pending_requests; ++i) phone.session->send(Method::info, "", "");
    EXPECT_EQ(phone.count(Method::info), max_pending_requests);
    phone.answer(phone.last(Method::info), 200);
    phone.session->send(Method::info, "", "");
    EXPECT_EQ(phone.count(Method::info), max_pending_requests + 1);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Session, BeforeAnybodyAnsweredNothingCanBeSentWithinTheDialog) {
    TestPhone phone;
    phone.dial();
    phone.session->send(Method::info, "", "");
    EXPECT_EQ(phone.count(Method::info), 0u);
    EXPECT_EQ(phone.session->remote_tag(), "");
    EXPECT_FALSE(phone.session->offer("x").has_value());
}

TEST(Session, CommandsOfAnotherSideOrStateDoNothing) {
    TestPhone phone;
    phone.establish_dialled();
    const auto sent = phone.wire.sent.size();
    phone.session->progress(180);
    phone.session->accept("x");
    phone.session->reject(486);
    phone.session->accept_offer("x");
    phone.session->refuse_offer();
    EXPECT_EQ(phone.wire.sent.size(), sent);
    phone.session->hang_up();
    phone.session->hang_up();
    EXPECT_EQ(phone.count(Method::bye), 1u);
}

TEST(Session, LegsOfOneCallIdAreToldApartByOurTag) {
    TestPhone phone;
    phone.dial();
    const auto first = std::move(phone.session);
    phone.dial();
    EXPECT_EQ(phone.sessions.open(), 2u);
    EXPECT_NE(first->local_tag(), phone.session->local_tag());
    phone.answer(phone.last(Method::invite), 180);
    EXPECT_EQ(first->state(), State::calling);
    EXPECT_EQ(phone.session->state(), State::ringing);
}

}  // namespace
}  // namespace santral::sip
