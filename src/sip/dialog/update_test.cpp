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

}  // namespace
}  // namespace santral::sip
