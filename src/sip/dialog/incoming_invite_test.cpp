// A received INVITE: ringing, answering, refusing, and the caller that gives up.

#include "sip/dialog/incoming_invite.h"

#include <gtest/gtest.h>

#include "sip/dialog/test_phone.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = InviteSession::State;

TEST(IncomingInvite, RingsAnswersAndIsEstablishedByTheAck) {
    TestPhone phone;
    const auto invite = phone.invite();
    EXPECT_EQ(phone.session->state(), State::incoming);
    phone.session->progress(180);
    phone.session->accept("our-answer");
    EXPECT_EQ(phone.session->state(), State::accepted);
    const auto success = phone.last(200);
    EXPECT_EQ(success.body(), "our-answer");
    EXPECT_EQ(success.to_tag(), phone.session->local_tag());
    EXPECT_EQ(phone.last(180).to_tag(), phone.session->local_tag());
    EXPECT_EQ(phone.field(success, HeaderName::contact), "<sip:101@192.0.2.1:5060>");
    EXPECT_EQ(phone.field(success, HeaderName::allow), allowed_methods);
    EXPECT_EQ(phone.field(success, HeaderName::supported), supported_options);
    EXPECT_EQ(phone.field(success, HeaderName::server), "Santral");
    phone.acknowledge(invite);
    EXPECT_EQ(phone.session->state(), State::established);
    EXPECT_EQ(phone.user.told(), Told{"confirmed"});
}

TEST(IncomingInvite, KnowsTheFarSide) {
    TestPhone phone;
    phone.invite({.sdp = "x", .lines = {"User-Agent: baresip", "Supported: replaces, 100rel"}});
    EXPECT_EQ(phone.session->remote_tag(), "phone");
    EXPECT_EQ(phone.session->call_id(), "call-1");
    EXPECT_EQ(phone.session->remote_user_agent(), "baresip");
    EXPECT_TRUE(phone.session->remote_supports("replaces"));
    EXPECT_FALSE(phone.session->remote_supports("timer"));
    EXPECT_EQ(phone.session->flow(), phone.flow);
}

TEST(IncomingInvite, Repeats2xxUntilTheAckAndTellsTheAckOnce) {
    TestPhone phone;
    const auto invite = phone.invite();
    phone.session->accept("our-answer");
    phone.timers.advance(8s);
    EXPECT_EQ(phone.count(200), 5u);  // At 0, 0.5, 1.5, 3.5 and 7.5 s.
    phone.acknowledge(invite);
    phone.acknowledge(invite);
    phone.timers.advance(30s);
    EXPECT_EQ(phone.count(200), 5u);
    EXPECT_EQ(phone.user.told(), Told{"confirmed"});
}

TEST(IncomingInvite, A2xxThatIsNeverAcknowledgedEndsByBye) {
    TestPhone phone;
    phone.invite();
    phone.session->accept("our-answer");
    phone.timers.advance(32s);
    EXPECT_EQ(phone.count(200), 11u);  // Every 4 s from 7.5 s on.
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_EQ(phone.user.told(), Told{"ended by timer 408 no ACK"});
    EXPECT_TRUE(phone.is_clean());
}

TEST(IncomingInvite, HangingUpBeforeTheAckWaitsForItBeforeTheBye) {
    TestPhone phone;
    const auto invite = phone.invite();
    phone.session->accept("our-answer");
    phone.session->hang_up("Q.850;cause=16");
    EXPECT_EQ(phone.user.told(), Told{"ended by us 200"});
    EXPECT_EQ(phone.count(Method::bye), 0u);
    phone.session.reset();
    phone.acknowledge(invite);
    EXPECT_EQ(phone.field(phone.last(Method::bye), HeaderName::reason), "Q.850;cause=16");
    EXPECT_EQ(phone.sessions.open(), 0u);
    EXPECT_TRUE(phone.is_clean());
}

TEST(IncomingInvite, AByeBeforeTheAckEndsIt) {
    TestPhone phone;
    phone.invite();
    phone.session->accept("our-answer");
    phone.say("BYE");
    EXPECT_EQ(phone.user.told(), Told{"ended by them 200"});
    EXPECT_EQ(phone.count(Method::bye), 0u);
    EXPECT_TRUE(phone.is_clean());
}

TEST(IncomingInvite, RejectsWithTheStatusAndFieldsGiven) {
    TestPhone phone;
    phone.invite();
    phone.session->reject(486, "Reason: Q.850;cause=17\r\nRetry-After: 60\r\n");
    EXPECT_EQ(phone.field(phone.last(486), HeaderName::reason), "Q.850;cause=17");
    EXPECT_EQ(phone.field(phone.last(486), HeaderName::retry_after), "60");
    EXPECT_EQ(phone.user.told(), Told{"ended by us 486"});
    EXPECT_TRUE(phone.is_clean());
}

TEST(IncomingInvite, HangingUpWhileItRingsSays480) {
    TestPhone phone;
    phone.invite();
    phone.session->hang_up("Q.850;cause=19");
    EXPECT_EQ(phone.field(phone.last(480), HeaderName::reason), "Q.850;cause=19");
}

TEST(IncomingInvite, DestroyedWhileItRingsItSays480) {
    TestPhone phone;
    phone.invite();
    phone.session.reset();
    EXPECT_EQ(phone.count(480), 1u);
    EXPECT_EQ(phone.sessions.open(), 0u);
    EXPECT_TRUE(phone.is_clean());
}

TEST(IncomingInvite, CancelEndsItWith487AndTheReasonOfTheCaller) {
    TestPhone phone;
    const auto invite = phone.invite();
    phone.session->progress(180);
    phone.cancel(invite, "SIP;cause=200;text=\"Call completed elsewhere\", Q.850;cause=26");
    EXPECT_EQ(phone.count(487), 1u);
    EXPECT_EQ(phone.user.told(), Told{"ended by them 487 q850=26 Call completed elsewhere"});
    EXPECT_TRUE(phone.is_clean());
}

// C1
TEST(IncomingInvite, ACancelThatCrossesOur200ChangesNothing) {
    TestPhone phone;
    const auto invite = phone.invite();
    phone.session->accept("our-answer");
    phone.cancel(invite);
    EXPECT_EQ(phone.count(487), 0u);
    phone.acknowledge(invite);
    EXPECT_EQ(phone.session->state(), State::established);
    phone.say("BYE");
    EXPECT_EQ(phone.user.told(), (Told{"confirmed", "ended by them 200"}));
    EXPECT_TRUE(phone.is_clean());
}

TEST(IncomingInvite, AByeOfTheCallerWhileItRingsEndsTheInviteToo) {
    TestPhone phone;
    phone.invite();
    phone.session->progress(180);
    phone.say("BYE");
    EXPECT_EQ(phone.count(200), 1u);
    EXPECT_EQ(phone.count(487), 1u);
    EXPECT_EQ(phone.user.told(), Told{"ended by them 200"});
    EXPECT_TRUE(phone.is_clean());
}

// C17
TEST(IncomingInvite, AnUnknownRequirementIsAnswered420) {
    TestPhone phone;
    phone.invite({.sdp = "x", .lines = {"Require: 100rel, teleport", "Require: timetravel"}});
    EXPECT_EQ(phone.session, nullptr);
    EXPECT_EQ(phone.field(phone.last(420), HeaderName::unsupported), "teleport, timetravel");
    EXPECT_TRUE(phone.is_clean());
}

// C17
TEST(IncomingInvite, ABodyThatIsNoSdpIsAnswered415) {
    TestPhone phone;
    phone.receive(phone.request("INVITE", {.sdp = "", .lines = {"Content-Type: text/plain"}}, ""));
    EXPECT_NE(phone.session, nullptr);  // No body at all.
    auto text = std::string(phone.request("INVITE", {.sdp = "not sdp"}, "").bytes());
    text.replace(text.find("application/sdp"), 15, "text/plain     ");
    phone.receive(Message::parse(text).value());
    EXPECT_EQ(phone.field(phone.last(415), HeaderName::accept), "application/sdp");
}

// C5
TEST(IncomingInvite, ASessionTimerBelowOurMinimumIsAnswered422) {
    TestPhone phone;
    phone.invite({.sdp = "x", .lines = {"Supported: timer", "Session-Expires: 60"}});
    EXPECT_EQ(phone.session, nullptr);
    EXPECT_EQ(phone.field(phone.last(422), HeaderName::min_se), "90");
}

// C4
TEST(IncomingInvite, WithoutAnOfferOur200OffersAndTheAckAnswers) {
    TestPhone phone;
    const auto invite = phone.invite({});
    phone.session->accept("our-offer");
    EXPECT_EQ(phone.last(200).body(), "our-offer");
    phone.acknowledge(invite, {.sdp = "their-answer"});
    EXPECT_EQ(phone.user.told(), Told{"confirmed their-answer"});
}

// C4
TEST(IncomingInvite, AnAckWithoutTheAnswerIsToldAsSuch) {
    TestPhone phone;
    const auto invite = phone.invite({});
    phone.session->accept("our-offer");
    phone.acknowledge(invite);
    EXPECT_EQ(phone.user.told(), Told{"confirmed"});
    EXPECT_TRUE(phone.session->offer("again").has_value());
}

TEST(IncomingInvite, RemindsProxiesEveryMinuteThatItRings) {
    TestPhone phone;
    phone.invite();
    phone.session->progress(180);
    phone.timers.advance(150s);
    EXPECT_EQ(phone.count(180), 3u);
    phone.session->accept("our-answer");
    EXPECT_EQ(phone.count(180), 3u);
}

TEST(IncomingInvite, TheRouteSetOfTheInviteIsUsedInItsOrder) {
    TestPhone phone;
    const auto invite =
        phone.invite({.sdp = "x", .lines = {"Record-Route: <sip:near.example;lr>, <sip:far.example;lr>"}});
    phone.session->accept("our-answer");
    EXPECT_EQ(phone.field(phone.last(200), HeaderName::record_route),
              "<sip:near.example;lr>, <sip:far.example;lr>");
    phone.acknowledge(invite);
    phone.session->hang_up();
    EXPECT_EQ(phone.last(Method::bye).values(HeaderName::route),
              (std::vector<std::string_view>{"<sip:near.example;lr>", "<sip:far.example;lr>"}));
}

}  // namespace
}  // namespace santral::sip
