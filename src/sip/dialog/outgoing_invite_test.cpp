// A dialled INVITE: forks, cancellation and its race with the answer, PRACK, redirection.

#include "sip/dialog/outgoing_invite.h"

#include <gtest/gtest.h>

#include "sip/dialog/test_phone.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = InviteSession::State;

TEST(OutgoingInvite, SaysWhoCallsWhatWeCanAndWhatWeOffer) {
    TestPhone phone;
    phone.dial();
    const auto invite = phone.last(Method::invite);
    EXPECT_EQ(invite.request_uri(), "sip:102@192.0.2.7:5062");
    EXPECT_EQ(phone.field(invite, HeaderName::from),
              "\"Ayşe\" <sip:101@firm.example>;tag=" + std::string(phone.session->local_tag()));
    EXPECT_EQ(phone.field(invite, HeaderName::cseq), "1 INVITE");
    EXPECT_EQ(phone.field(invite, HeaderName::max_forwards), "70");
    EXPECT_EQ(phone.field(invite, HeaderName::contact), "<sip:101@192.0.2.1:5060>");
    EXPECT_EQ(phone.field(invite, HeaderName::supported), "100rel, timer, replaces, norefersub");
    EXPECT_EQ(phone.field(invite, HeaderName::allow), allowed_methods);
    EXPECT_EQ(phone.field(invite, HeaderName::user_agent), "Santral");
    EXPECT_EQ(phone.field(invite, HeaderName::p_asserted_identity), "<sip:101@firm.example>");
    EXPECT_EQ(phone.field(invite, HeaderName::content_type), "application/sdp");
    EXPECT_EQ(invite.body(), "our-offer");
}

TEST(OutgoingInvite, RingsIsAnsweredAndAcknowledged) {
    TestPhone phone;
    phone.dial();
    const auto invite = phone.last(Method::invite);
    phone.answer(invite, 100);
    EXPECT_EQ(phone.session->state(), State::calling);
    phone.answer(invite, 180);
    EXPECT_EQ(phone.session->state(), State::ringing);
    EXPECT_EQ(phone.session->remote_tag(), "phone");
    phone.answer(invite, 200, {.sdp = "their-answer"});
    EXPECT_EQ(phone.user.told(), (Told{"progress 180", "answered their-answer"}));
    EXPECT_EQ(phone.session->state(), State::established);
    const auto ack = phone.last(Method::ack);
    EXPECT_EQ(ack.request_uri(), "sip:phone@10.0.0.7:5062");
    EXPECT_EQ(phone.field(ack, HeaderName::cseq), "1 ACK");
    EXPECT_EQ(ack.to_tag(), "phone");
    EXPECT_EQ(ack.body(), "");
}

TEST(OutgoingInvite, AcknowledgesEveryCopyOfThe2xxButTellsItOnce) {
    TestPhone phone;
    phone.establish_dialled();
    const auto invite = phone.last(Method::invite);
    phone.answer(invite, 200, {.sdp = "their-answer"});
    phone.timers.advance(31s);
    phone.answer(invite, 200, {.sdp = "their-answer"});
    EXPECT_EQ(phone.count(Method::ack), 3u);
    EXPECT_EQ(phone.user.told(), Told{});
}

TEST(OutgoingInvite, AFailureEndsItWithTheStatusAndTheCauseOfTheReason) {
    TestPhone phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 486,
                 {.sdp = "", .lines = {"Reason: Q.850;cause=17;text=\"User busy\""}});
    EXPECT_EQ(phone.user.told(), Told{"ended by them 486 q850=17 User busy"});
    EXPECT_EQ(phone.session->state(), State::ended);
    EXPECT_TRUE(phone.is_clean());
}

TEST(OutgoingInvite, AChallengeIsAFailureLikeAnyOther) {
    TestPhone phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 407);
    EXPECT_EQ(phone.user.told(), Told{"ended by them 407 Proxy Authentication Required"});
    EXPECT_EQ(phone.count(Method::invite), 1u);
}

TEST(OutgoingInvite, SilenceEndsItAfter32Seconds) {
    TestPhone phone;
    phone.dial();
    phone.timers.advance(32s);
    EXPECT_EQ(phone.user.told(), Told{"ended by timer 408"});
    EXPECT_TRUE(phone.is_clean());
}

TEST(OutgoingInvite, ABrokenConnectionEndsItAtOnce) {
    TestPhone phone;
    phone.flow = make_flow(Transport::tcp);
    phone.dial();
    phone.layer.on_flow_failed(phone.flow);
    EXPECT_EQ(phone.user.told(), Told{"ended by wire 503"});
}

// C8
TEST(OutgoingInvite, ARedirectionTellsTheContactsBestFirstAndEnds) {
    TestPhone phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 302,
                 {.sdp = "",
                  .lines = {"Contact: <sip:low@192.0.2.8>;q=0.1, <sip:best@192.0.2.9>;q=0.9",
                            "Contact: \"Second best\" <sip:second@192.0.2.9>;q=0.9"}});
    const auto told = phone.user.told();
    EXPECT_EQ(told, (Told{"redirected sip:phone@10.0.0.7:5062", "redirected sip:best@192.0.2.9",
                          "redirected sip:second@192.0.2.9", "redirected sip:low@192.0.2.8",
                          "ended by them 302 Moved Temporarily"}));
}

TEST(OutgoingInvite, OfVeryManyContactsTheFirstTenAreTold) {
    TestPhone phone;
    phone.dial();
    Extra extra;
    for (int i = 0; i < 20; ++i) extra.lines.push_back(fmt::format("Contact: <sip:{}@192.0.2.9>", i));
    phone.answer(phone.last(Method::invite), 300, extra);
    EXPECT_EQ(phone.user.told().size(), max_redirections + 1);
}

TEST(OutgoingInvite, HangingUpWhileItRingsCancels) {
    TestPhone phone;
    phone.dial();
    const auto invite = phone.last(Method::invite);
    phone.answer(invite, 180);
    phone.session->hang_up("SIP;cause=200;text=\"Call completed elsewhere\"");
    EXPECT_EQ(phone.session->state(), State::cancelling);
    const auto cancel = phone.last(Method::cancel);
    EXPECT_EQ(cancel.branch(), invite.branch());
    EXPECT_EQ(phone.field(cancel, HeaderName::reason), "SIP;cause=200;text=\"Call completed elsewhere\"");
    phone.answer(cancel, 200);
    phone.answer(invite, 487);
    EXPECT_EQ(phone.user.told(), (Told{"progress 180", "ended by us 487"}));
    EXPECT_TRUE(phone.is_clean());
}

TEST(OutgoingInvite, TheCancelWaitsForTheFirstProvisionalResponse) {
    TestPhone phone;
    phone.dial();
    phone.session->hang_up();
    EXPECT_EQ(phone.count(Method::cancel), 0u);
    phone.answer(phone.last(Method::invite), 100);
    EXPECT_EQ(phone.count(Method::cancel), 1u);
}

TEST(OutgoingInvite, ACancelledInviteThatNobodyAnswersEndsAllTheSame) {
    TestPhone phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 180);
    phone.session->hang_up();
    phone.timers.advance(33s);
    EXPECT_EQ(phone.user.told(), (Told{"progress 180", "ended by us 487"}));
    EXPECT_TRUE(phone.is_clean());
}

// C1
TEST(OutgoingInvite, A2xxThatCrossesTheCancelIsAcknowledgedAndEndedByBye) {
    TestPhone phone;
    phone.dial();
    const auto invite = phone.last(Method::invite);
    phone.answer(invite, 180);
    phone.session->hang_up();
    phone.answer(invite, 200, {.sdp = "their-answer"});
    EXPECT_EQ(phone.count(Method::ack), 1u);
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_EQ(phone.user.told(), (Told{"progress 180", "ended by us 487"}));
    phone.answer(invite, 200, {.sdp = "their-answer"});
    EXPECT_EQ(phone.count(Method::ack), 2u);
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_TRUE(phone.is_clean());
}

// C1
TEST(OutgoingInvite, DestroyedWhileItRingsItStillEndsA2xxThatCrosses) {
    TestPhone phone;
    phone.dial();
    const auto invite = phone.last(Method::invite);
    phone.answer(invite, 180);
    phone.user.told();
    phone.session.reset();
    EXPECT_EQ(phone.count(Method::cancel), 1u);
    EXPECT_EQ(phone.sessions.open(), 1u);
    phone.answer(invite, 200, {.sdp = "their-answer"});
    EXPECT_EQ(phone.count(Method::ack), 1u);
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_EQ(phone.user.told(), Told{});
    EXPECT_TRUE(phone.is_clean());
}

TEST(OutgoingInvite, AByeOfARingingPhoneIsAnsweredAndCancelsTheRest) {
    TestPhone phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 180);
    phone.say("BYE");
    EXPECT_EQ(phone.count(200), 1u);
    EXPECT_EQ(phone.count(Method::cancel), 1u);
    EXPECT_EQ(phone.user.told(), (Told{"progress 180", "ended by them 200"}));
    EXPECT_TRUE(phone.is_clean());
}

TEST(OutgoingInvite, AByeWhileWeCancelIsAnsweredAndTheInviteEndsIt) {
    TestPhone phone;
    phone.dial();
    const auto invite = phone.last(Method::invite);
    phone.answer(invite, 180);
    phone.session->hang_up();
    phone.say("BYE");
    EXPECT_EQ(phone.session->state(), State::cancelling);
    phone.answer(invite, 487);
    EXPECT_EQ(phone.user.told(), (Told{"progress 180", "ended by us 487"}));
    EXPECT_TRUE(phone.is_clean());
}

TEST(OutgoingInvite, TheRouteSetOfTheAnswerIsUsedInReverseOrder) {
    TestPhone phone;
    phone.establish_dialled(
        {.sdp = "their-answer", .lines = {"Record-Route: <sip:near.example;lr>, <sip:far.example;lr>"}});
    const auto ack = phone.last(Method::ack);
    EXPECT_EQ(ack.values(HeaderName::route),
              (std::vector<std::string_view>{"<sip:far.example;lr>", "<sip:near.example;lr>"}));
    EXPECT_EQ(ack.request_uri(), "sip:phone@10.0.0.7:5062");
}

}  // namespace
}  // namespace santral::sip
