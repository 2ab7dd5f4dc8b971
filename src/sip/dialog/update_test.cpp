// Offers by UPDATE (RFC 3311): in a session, and while a phone still rings.

#include <gtest/gtest.h>

#include "sip/dialog/renegotiation.h"
#include "sip/dialog/test_phone.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = InviteSession::State;

TEST(Renegotiation, AnUpdateWithAnOfferIsAnsweredLikeAReInvite) {
    TestPhone phone;
    phone.establish_dialled();
    phone.say("UPDATE", {.sdp = "hold"});
    EXPECT_EQ(phone.user.told(), Told{"offer hold"});
    phone.session->accept_offer("held");
    EXPECT_EQ(phone.last(200).body(), "held");
    EXPECT_TRUE(phone.session->offer("ours").has_value());
}

TEST(Renegotiation, AnUpdateWithoutAnOfferMovesTheTarget) {
    TestPhone phone;
    phone.establish_dialled();
    auto text = std::string(phone.request("UPDATE", {}, phone.session->local_tag()).bytes());
    text.replace(text.find("10.0.0.7"), 8, "10.0.0.8");
    phone.receive(Message::parse(text).value());
    EXPECT_EQ(phone.count(200), 1u);
    phone.session->hang_up();
    EXPECT_EQ(phone.last(Method::bye).request_uri(), "sip:phone@10.0.0.8:5062");
}

TEST(Renegotiation, RequestsGoWhereTheirLastRequestCameFrom) {
    TestPhone phone;
    phone.establish_dialled();
    phone.flow.remote = Endpoint::parse("192.0.2.99:6000").value();
    phone.say("INFO");
    phone.session->hang_up();
    EXPECT_EQ(phone.wire.sent.back().flow.remote, phone.flow.remote);
}

TEST(Renegotiation, InARingingDialogWeOfferByUpdateWhereItIsAllowed) {
    TestPhone phone;
    phone.dial();
    const auto invite = phone.last(Method::invite);
    phone.answer(invite, 183,
                 {.sdp = "answer", .lines = {"Allow: INVITE, UPDATE", "Require: 100rel", "RSeq: 1"}});
    ASSERT_TRUE(phone.session->offer("new").has_value());
    EXPECT_EQ(phone.last(Method::update).body(), "new");
    phone.answer(phone.last(Method::update), 200, {.sdp = "new-answer"});
    EXPECT_EQ(phone.user.told(), (Told{"progress 183 answer", "answer new-answer"}));
}

TEST(Renegotiation, InARingingDialogWithoutAReliableAnswerNothingCanBeOffered) {
    TestPhone phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 183, {.sdp = "early", .lines = {"Allow: INVITE, UPDATE"}});
    EXPECT_EQ(phone.session->offer("new").error().code, Errc::busy);
}

TEST(Renegotiation, WhileWeRingWeUpdateOnlyAfterThePrack) {
    TestPhone phone;
    phone.invite({.sdp = "offer", .lines = {"Allow: INVITE, UPDATE", "Supported: 100rel"}});
    EXPECT_FALSE(phone.session->offer("new").has_value());
    phone.session->progress(183, "answer");
    EXPECT_FALSE(phone.session->offer("new").has_value());
    phone.say(
        "PRACK",
        {.sdp = "",
         .lines = {fmt::format("RAck: {} 101 INVITE", phone.field(phone.last(183), HeaderName::rseq))}});
    EXPECT_TRUE(phone.session->offer("new").has_value());
}

TEST(Renegotiation, AnUpdateBeforeWeAnsweredTheInviteIsAnswered500) {
    TestPhone phone;
    phone.invite();
    phone.say("UPDATE", {.sdp = "impatient"});
    EXPECT_NE(phone.field(phone.last(500), HeaderName::retry_after), "-");
}

TEST(Renegotiation, AnUpdateOfARingingPhoneBeforeItAnsweredOurOfferIsAnswered491) {
    TestPhone phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 180);
    phone.say("UPDATE", {.sdp = "impatient"});
    EXPECT_EQ(phone.count(491), 1u);
}

// C15
TEST(Renegotiation, A481ToAnUpdateOfARingingCallCancelsIt) {
    TestPhone phone;
    phone.dial();
    phone.answer(phone.last(Method::invite), 183,
                 {.sdp = "answer", .lines = {"Allow: UPDATE", "Require: 100rel", "RSeq: 1"}});
    ASSERT_TRUE(phone.session->offer("new").has_value());
    phone.answer(phone.last(Method::update), 481);
    EXPECT_EQ(phone.user.told(), (Told{"progress 183 answer", "ended by them 481"}));
    EXPECT_EQ(phone.count(Method::cancel), 1u);
    EXPECT_TRUE(phone.is_clean());
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

}  // namespace
}  // namespace santral::sip
