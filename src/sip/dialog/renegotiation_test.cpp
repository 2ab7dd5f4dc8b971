// Offers within a session, ours and theirs, by re-INVITE and UPDATE, glare included.

#include "sip/dialog/renegotiation.h"

#include <gtest/gtest.h>

#include "sip/dialog/test_phone.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = InviteSession::State;

TEST(Renegotiation, OurOfferGoesByReInviteAndItsAnswerIsToldAndAcknowledged) {
    TestPhone phone;
    phone.establish_dialled();
    ASSERT_TRUE(phone.session->offer("hold").has_value());
    const auto invite = phone.last(Method::invite);
    EXPECT_EQ(invite.to_tag(), "phone");
    EXPECT_EQ(phone.field(invite, HeaderName::cseq), "2 INVITE");
    EXPECT_EQ(phone.field(invite, HeaderName::contact), "<sip:101@192.0.2.1:5060>");
    EXPECT_EQ(invite.body(), "hold");
    phone.answer(invite, 200, {.sdp = "held"});
    phone.answer(invite, 200, {.sdp = "held"});
    EXPECT_EQ(phone.user.told(), Told{"answer held"});
    EXPECT_EQ(phone.field(phone.last(Method::ack), HeaderName::cseq), "2 ACK");
    EXPECT_EQ(phone.count(Method::ack), 3u);
}

TEST(Renegotiation, ASecondOfferOfOursMustWaitForTheFirst) {
    TestPhone phone;
    phone.establish_dialled();
    ASSERT_TRUE(phone.session->offer("one").has_value());
    EXPECT_EQ(phone.session->offer("two").error().code, Errc::busy);
    phone.answer(phone.last(Method::invite), 200, {.sdp = "answer"});
    EXPECT_TRUE(phone.session->offer("two").has_value());
}

TEST(Renegotiation, ARefusalLeavesTheSessionAsItWas) {
    TestPhone phone;
    phone.establish_dialled();
    ASSERT_TRUE(phone.session->offer("video").has_value());
    phone.answer(phone.last(Method::invite), 488);
    EXPECT_EQ(phone.user.told(), Told{"refused 488"});
    EXPECT_EQ(phone.session->state(), State::established);
    EXPECT_TRUE(phone.session->offer("audio").has_value());
}

TEST(Renegotiation, A2xxWithoutAnAnswerIsARefusal) {
    TestPhone phone;
    phone.establish_dialled();
    ASSERT_TRUE(phone.session->offer("hold").has_value());
    phone.answer(phone.last(Method::invite), 200);
    EXPECT_EQ(phone.user.told(), Told{"refused 488"});
}

TEST(Renegotiation, TheirOfferIsAnsweredIn200AndRepeatedUntilTheAck) {
    TestPhone phone;
    phone.establish_dialled();
    const auto invite = phone.say("INVITE", {.sdp = "hold"});
    EXPECT_EQ(phone.user.told(), Told{"offer hold"});
    phone.session->accept_offer("held");
    EXPECT_EQ(phone.last(200).body(), "held");
    phone.timers.advance(1s);
    EXPECT_EQ(phone.count(200), 2u);
    phone.acknowledge(invite);
    phone.timers.advance(10s);
    EXPECT_EQ(phone.count(200), 2u);
    EXPECT_EQ(phone.user.told(), Told{});
}

TEST(Renegotiation, TheirOfferCanBeRefused) {
    TestPhone phone;
    phone.establish_received();
    phone.say("INVITE", {.sdp = "video"});
    phone.session->refuse_offer();
    EXPECT_EQ(phone.count(488), 1u);
    EXPECT_EQ(phone.session->state(), State::established);
    EXPECT_TRUE(phone.session->offer("audio").has_value());
}

TEST(Renegotiation, AnEmptyAnswerRefuses) {
    TestPhone phone;
    phone.establish_received();
    phone.say("INVITE", {.sdp = "video"});
    phone.session->accept_offer("");
    EXPECT_EQ(phone.count(488), 1u);
}

TEST(Renegotiation, A200ToTheirReInviteThatIsNeverAcknowledgedEndsTheSession) {
    TestPhone phone;
    phone.establish_dialled();
    phone.say("INVITE", {.sdp = "hold"});
    phone.session->accept_offer("held");
    phone.timers.advance(32s);
    EXPECT_EQ(phone.user.told(), (Told{"offer hold", "ended by timer 408"}));
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_TRUE(phone.is_clean());
}

// C4
TEST(Renegotiation, TheirReInviteWithoutSdpGetsOurOfferAndTheAckAnswers) {
    TestPhone phone;
    phone.establish_dialled();
    const auto invite = phone.say("INVITE");
    EXPECT_EQ(phone.user.told(), Told{"offer"});
    phone.session->accept_offer("our-offer");
    EXPECT_EQ(phone.last(200).body(), "our-offer");
    EXPECT_FALSE(phone.session->offer("too early").has_value());
    phone.acknowledge(invite, {.sdp = "their-answer"});
    EXPECT_EQ(phone.user.told(), Told{"answer their-answer"});
    EXPECT_TRUE(phone.session->offer("now").has_value());
}

// C4
TEST(Renegotiation, AnAckThatOwesAnAnswerAndBringsNoneIsARefusal) {
    TestPhone phone;
    phone.establish_dialled();
    const auto invite = phone.say("INVITE");
    phone.session->accept_offer("our-offer");
    phone.acknowledge(invite);
    EXPECT_EQ(phone.user.told(), (Told{"offer", "refused 488"}));
}

// C15
TEST(Renegotiation, A481ToOurOfferEndsTheSession) {
    TestPhone phone;
    phone.establish_dialled();
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    phone.answer(phone.last(Method::invite), 481);
    EXPECT_EQ(phone.user.told(), Told{"ended by them 481"});
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_TRUE(phone.is_clean());
}

// C15
TEST(Renegotiation, NoAnswerToOurOfferEndsTheSession) {
    TestPhone phone;
    phone.establish_dialled();
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    phone.timers.advance(32s);
    EXPECT_EQ(phone.user.told(), Told{"ended by timer 408"});
    EXPECT_TRUE(phone.is_clean());
}

TEST(Renegotiation, AConnectionThatBreaksIsARefusalAndNoEnd) {
    TestPhone phone;
    phone.flow = make_flow(Transport::tcp);
    phone.establish_dialled();
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    phone.layer.on_flow_failed(phone.flow);
    EXPECT_EQ(phone.user.told(), Told{"refused 503"});
    EXPECT_EQ(phone.session->state(), State::established);
}

TEST(Renegotiation, AReInviteThatOnlyRingsIsCancelledAfterItsTime) {
    TestPhone phone;
    phone.establish_dialled();
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    const auto invite = phone.last(Method::invite);
    phone.answer(invite, 180);
    phone.timers.advance(reinvite_patience);
    EXPECT_EQ(phone.count(Method::cancel), 1u);
    phone.answer(invite, 487);
    EXPECT_EQ(phone.user.told(), Told{"refused 487"});
}

TEST(Renegotiation, AReInviteThatRingsAfterTheSessionEndedIsCancelledToo) {
    TestPhone phone;
    phone.establish_dialled();
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    const auto invite = phone.last(Method::invite);
    phone.session->hang_up("");
    phone.answer(invite, 183);
    phone.timers.advance(reinvite_patience);
    EXPECT_EQ(phone.count(Method::cancel), 1u);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Renegotiation, TheirReInviteCanBeCancelled) {
    TestPhone phone;
    phone.establish_dialled();
    const auto invite = phone.say("INVITE", {.sdp = "hold"});
    phone.cancel(invite);
    EXPECT_EQ(phone.count(487), 1u);
    phone.session->accept_offer("held");  // Too late, and harmless.
    EXPECT_EQ(phone.count(200), 1u);      // To the CANCEL.
    EXPECT_TRUE(phone.session->offer("ours").has_value());
}

TEST(Renegotiation, TheirPendingOfferIsAnswered487WhenTheSessionEnds) {
    TestPhone phone;
    phone.establish_dialled();
    phone.say("INVITE", {.sdp = "hold"});
    phone.say("BYE");
    EXPECT_EQ(phone.count(487), 1u);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Renegotiation, ThePendingInviteOfAnEndedSessionIsStillAcknowledged) {
    TestPhone phone;
    phone.establish_received();
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    const auto invite = phone.last(Method::invite);
    phone.session->hang_up();
    phone.session.reset();
    EXPECT_EQ(phone.sessions.open(), 1u);
    phone.answer(invite, 200, {.sdp = "answer"});
    EXPECT_EQ(phone.count(Method::ack), 1u);
    EXPECT_EQ(phone.sessions.open(), 0u);
    EXPECT_EQ(phone.user.told(), Told{"ended by us 200"});
    EXPECT_TRUE(phone.is_clean());
}

TEST(Renegotiation, AnAckThatWasLostIsSentAgainEvenAfterTheNextReInvite) {
    TestPhone phone;
    phone.establish_received();
    ASSERT_TRUE(phone.session->offer("one").has_value());
    const auto first = phone.last(Method::invite);
    phone.answer(first, 200, {.sdp = "answer-one"});
    ASSERT_TRUE(phone.session->offer("two").has_value());
    phone.answer(first, 200, {.sdp = "answer-one"});
    EXPECT_EQ(phone.requests(Method::ack).size(), 2u);
    EXPECT_EQ(phone.last(Method::ack).cseq(), first.cseq());
}

TEST(Renegotiation, AnsweredReInvitesAreKeptUpToTheirLimit) {
    TestPhone phone;
    phone.establish_received();
    for (std::size_t i = 0; i < 3 * max_kept_invites; ++i) {
        ASSERT_TRUE(phone.session->offer("again").has_value());
        phone.answer(phone.last(Method::invite), 200, {.sdp = "answer"});
    }
    phone.answer(phone.requests(Method::invite).front(), 200, {.sdp = "answer"});
    EXPECT_EQ(phone.count(Method::ack), 3 * max_kept_invites);
    EXPECT_TRUE(phone.is_clean());
}

TEST(Renegotiation, WhatItCannotDoIsRefusedWithinTheDialogToo) {
    TestPhone phone;
    phone.establish_dialled();
    phone.say("INVITE", {.sdp = "x", .lines = {"Require: teleport"}});
    phone.say("UPDATE", {.sdp = "", .lines = {"Supported: timer", "Session-Expires: 30"}});
    EXPECT_EQ(phone.field(phone.last(420), HeaderName::unsupported), "teleport");
    EXPECT_EQ(phone.field(phone.last(422), HeaderName::min_se), "90");
    EXPECT_EQ(phone.user.told(), Told{});
}

}  // namespace
}  // namespace santral::sip
