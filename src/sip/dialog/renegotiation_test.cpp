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

// C3
TEST(Renegotiation, TheirOfferWhileOursIsPendingIsAnswered491) {
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
TEST(Renegotiation, A491IsRetriedAfter2To4SecondsByWhoMadeTheCall) {
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
TEST(Renegotiation, A491IsRetriedWithin2SecondsByWhoWasCalled) {
    TestPhone phone;
    phone.establish_received();
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    phone.answer(phone.last(Method::invite), 491);
    phone.timers.advance(2s);
    EXPECT_EQ(phone.last(Method::invite).cseq(), 2u);
}

// C3
TEST(Renegotiation, NotForEver) {
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
TEST(Renegotiation, WhileOursWaitsAfterA491TheirsGoesFirst) {
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
TEST(Renegotiation, HangingUpWhenOursGivesWayAnswersTheirs487) {
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
TEST(Renegotiation, ASecondInviteBeforeTheFinalOfTheFirstIsAnswered500WithRetryAfter) {
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
TEST(Renegotiation, ASecondInviteBeforeTheFirstCallIsAnsweredIsAnswered500) {
    TestPhone phone;
    phone.invite();
    phone.say("INVITE", {.sdp = "again"});
    EXPECT_NE(phone.field(phone.last(500), HeaderName::retry_after), "-");
    EXPECT_EQ(phone.session->state(), State::incoming);
}

// C3
TEST(Renegotiation, AnInviteOfTheCalleeBeforeItAnsweredIsAnswered491) {
    TestPhone phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 180);
    phone.say("INVITE", {.sdp = "too early"});
    EXPECT_EQ(phone.count(491), 1u);
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

// C15
TEST(Renegotiation, A481ToAnUpdateWhileWeRingEndsTheInvite) {
    TestPhone phone;
    phone.invite({.sdp = "offer", .lines = {"Allow: UPDATE", "Supported: 100rel"}});
    phone.session->progress(183, "answer");
    const auto rseq = phone.field(phone.last(183), HeaderName::rseq);
    phone.say("PRACK", {.sdp = "", .lines = {fmt::format("RAck: {} 101 INVITE", rseq)}});
    ASSERT_TRUE(phone.session->offer("new").has_value());
    phone.answer(phone.last(Method::update), 481);
    EXPECT_EQ(phone.user.told(), Told{"ended by them 481"});
    EXPECT_EQ(phone.count(500), 1u);
    EXPECT_TRUE(phone.is_clean());
}

struct TwoForks : TestPhone {
    TwoForks() {
        dial();
        ring("desk");
        ring("mobile");
        user.told();
    }
    void ring(const std::string& tag) {
        answer(last(Method::invite), 183,
               {.sdp = tag + "-early", .lines = {"Allow: UPDATE", "Require: 100rel", "RSeq: 1"}, .tag = tag});
    }
    void pick_up(const std::string& tag) {
        answer(last(Method::invite), 200, {.sdp = "", .lines = {}, .tag = tag});
    }
};

TEST(Renegotiation, TheOfferOfAForkThatLostIsAnswered487) {
    TwoForks phone;
    phone.say("UPDATE", {.sdp = "desk-offer", .lines = {}, .tag = "desk"});
    phone.pick_up("mobile");
    EXPECT_EQ(phone.count(487), 1u);
    EXPECT_EQ(phone.user.told(), (Told{"offer desk-offer", "answered mobile-early"}));
    phone.session->accept_offer("desk-answer");
    EXPECT_TRUE(phone.session->offer("ours").has_value());
    EXPECT_TRUE(phone.is_clean());
}

TEST(Renegotiation, OurOfferToAForkThatLostIsRefusedAndItsAnswerIgnored) {
    TwoForks phone;
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    const auto update = phone.last(Method::update);
    EXPECT_EQ(update.to_tag(), "mobile");
    phone.pick_up("desk");
    EXPECT_EQ(phone.user.told(), (Told{"refused 487", "answered desk-early"}));
    phone.answer(update, 200, {.sdp = "mobile-answer", .lines = {}, .tag = "mobile"});
    EXPECT_EQ(phone.user.told(), Told{});
    phone.session->hang_up();
    EXPECT_EQ(phone.last(Method::bye).request_uri(), "sip:desk@10.0.0.7:5062");
    EXPECT_TRUE(phone.is_clean());
}

TEST(Renegotiation, OurOfferToAForkThatRangBeforeAnotherIsAnsweredThere) {
    TwoForks phone;
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    phone.ring("third");
    phone.answer(phone.last(Method::update), 200, {.sdp = "mobile-answer", .lines = {}, .tag = "mobile"});
    EXPECT_EQ(phone.user.told(), (Told{"progress 183 third-early", "answer mobile-answer"}));
    EXPECT_EQ(phone.session->remote_tag(), "third");
    EXPECT_TRUE(phone.session->offer("to the third").has_value());
    EXPECT_EQ(phone.last(Method::update).to_tag(), "third");
    EXPECT_TRUE(phone.is_clean());
}

TEST(Renegotiation, A2xxWhileOurUpdateIsPendingLeavesTheTurnWithUs) {
    TwoForks phone;
    ASSERT_TRUE(phone.session->offer("ours").has_value());
    phone.pick_up("mobile");
    phone.say("UPDATE", {.sdp = "theirs", .lines = {}, .tag = "mobile"});
    EXPECT_EQ(phone.count(491), 1u);
    phone.answer(phone.last(Method::update), 200, {.sdp = "answer", .lines = {}, .tag = "mobile"});
    EXPECT_EQ(phone.user.told(), (Told{"answered mobile-early", "answer answer"}));
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
