// The forks of a dialled INVITE: which wins, what each is acknowledged, whose description holds.

#include "sip/dialog/outgoing_invite.h"

#include <gtest/gtest.h>

#include "sip/dialog/test_phone.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = InviteSession::State;

std::string reliable(std::uint32_t rseq) {
    return fmt::format("Require: 100rel\r\nRSeq: {}", rseq);
}

// C2
TEST(EarlyDialog, TheFirst2xxWinsAndEveryOtherIsAcknowledgedAndEnded) {
    TestPhone phone;
    phone.dial();
    const auto invite = phone.last(Method::invite);
    phone.answer(invite, 180, {.sdp = "", .lines = {}, .tag = "desk"});
    phone.answer(invite, 180, {.sdp = "", .lines = {}, .tag = "mobile"});
    phone.answer(invite, 200, {.sdp = "desk-answer", .lines = {}, .tag = "desk"});
    phone.answer(invite, 200, {.sdp = "mobile-answer", .lines = {}, .tag = "mobile"});
    EXPECT_EQ(phone.user.told(), (Told{"progress 180", "progress 180", "answered desk-answer"}));
    EXPECT_EQ(phone.session->remote_tag(), "desk");
    const auto bye = phone.last(Method::bye);
    EXPECT_EQ(bye.to_tag(), "mobile");
    EXPECT_EQ(bye.request_uri(), "sip:mobile@10.0.0.7:5062");
    EXPECT_EQ(phone.field(bye, HeaderName::reason), "SIP;cause=200;text=\"Call completed elsewhere\"");
    EXPECT_EQ(phone.count(Method::ack), 2u);
    EXPECT_EQ(phone.session->state(), State::established);
}

// C2
TEST(EarlyDialog, AForkThatAnswersAfterTheCallIsOverIsStillEnded) {
    TestPhone phone;
    phone.establish_dialled();
    const auto invite = phone.last(Method::invite);
    phone.session->hang_up();
    phone.session.reset();
    phone.timers.advance(20s);
    phone.answer(invite, 200, {.sdp = "late-answer", .lines = {}, .tag = "late"});
    EXPECT_EQ(phone.last(Method::bye).to_tag(), "late");
    EXPECT_TRUE(phone.is_clean());
}

TEST(EarlyDialog, AForkThatAnswersLongAfterTheFirstIsEndedTheSameWay) {
    TestPhone phone;
    phone.establish_dialled();
    const auto invite = phone.last(Method::invite);
    phone.timers.advance(2min);
    phone.answer(invite, 200, {.sdp = "late-answer", .lines = {}, .tag = "late"});
    EXPECT_TRUE(phone.was_known);
    EXPECT_EQ(phone.last(Method::bye).to_tag(), "late");
    EXPECT_EQ(phone.session->state(), State::established);
    EXPECT_TRUE(phone.is_clean());
}

TEST(EarlyDialog, AFloodOfForksIsNotAnsweredForEver) {
    TestPhone phone;
    phone.establish_dialled();
    const auto invite = phone.last(Method::invite);
    for (int i = 0; i < 40; ++i) {
        phone.answer(invite, 200, {.sdp = "x", .lines = {}, .tag = fmt::format("flood-{}", i)});
    }
    EXPECT_EQ(phone.count(Method::bye), max_early_dialogs);
}

TEST(EarlyDialog, EarlyDialogsBeyondTheLimitAreIgnoredButMayStillAnswer) {
    TestPhone phone;
    phone.dial();
    const auto invite = phone.last(Method::invite);
    for (int i = 0; i < 20; ++i) {
        phone.answer(invite, 180, {.sdp = "", .lines = {reliable(5)}, .tag = fmt::format("fork-{}", i)});
    }
    EXPECT_EQ(phone.user.told().size(), max_early_dialogs);
    EXPECT_EQ(phone.count(Method::prack), max_early_dialogs);
    phone.answer(invite, 200, {.sdp = "answer", .lines = {}, .tag = "fork-19"});
    EXPECT_EQ(phone.user.told(), Told{"answered answer"});
}

// C6
TEST(EarlyDialog, AcknowledgesReliableProvisionalsOfEachForkByItsOwnNumber) {
    TestPhone phone;
    phone.dial();
    const auto invite = phone.last(Method::invite);
    phone.answer(invite, 183, {.sdp = "desk-early", .lines = {reliable(700)}, .tag = "desk"});
    phone.answer(invite, 183, {.sdp = "mobile-early", .lines = {reliable(1)}, .tag = "mobile"});
    phone.answer(invite, 180, {.sdp = "", .lines = {reliable(701)}, .tag = "desk"});
    EXPECT_EQ(phone.user.told(),
              (Told{"progress 183 desk-early", "progress 183 mobile-early", "progress 180"}));
    const auto pracks = phone.requests(Method::prack);
    ASSERT_EQ(pracks.size(), 3u);
    EXPECT_EQ(phone.field(pracks[0], HeaderName::rack), "700 1 INVITE");
    EXPECT_EQ(phone.field(pracks[0], HeaderName::cseq), "2 PRACK");
    EXPECT_EQ(phone.field(pracks[1], HeaderName::rack), "1 1 INVITE");
    EXPECT_EQ(phone.field(pracks[1], HeaderName::cseq), "2 PRACK");
    EXPECT_EQ(phone.field(pracks[2], HeaderName::cseq), "3 PRACK");
}

// C6
TEST(EarlyDialog, ACopyOrAGapOfReliableProvisionalsIsNeitherAcknowledgedNorTold) {
    TestPhone phone;
    phone.dial();
    const auto invite = phone.last(Method::invite);
    phone.answer(invite, 183, {.sdp = "early", .lines = {reliable(7)}});
    phone.answer(invite, 183, {.sdp = "early", .lines = {reliable(7)}});
    phone.answer(invite, 180, {.sdp = "", .lines = {reliable(9)}});
    EXPECT_EQ(phone.user.told(), Told{"progress 183 early"});
    EXPECT_EQ(phone.count(Method::prack), 1u);
}

TEST(EarlyDialog, AfterAReliableAnswerTheLaterDescriptionsAreIgnored) {
    TestPhone phone;
    phone.dial();
    const auto invite = phone.last(Method::invite);
    phone.answer(invite, 183, {.sdp = "the-answer", .lines = {reliable(7)}});
    phone.answer(invite, 200, {.sdp = "another"});
    EXPECT_EQ(phone.user.told(), (Told{"progress 183 the-answer", "answered the-answer"}));
}

// C7
TEST(EarlyDialog, A2xxWithoutSdpGivesTheEarlyAnswerOfItsOwnFork) {
    TestPhone phone;
    phone.dial();
    const auto invite = phone.last(Method::invite);
    phone.answer(invite, 183, {.sdp = "desk-early", .lines = {reliable(1)}, .tag = "desk"});
    phone.answer(invite, 183, {.sdp = "mobile-early", .lines = {reliable(1)}, .tag = "mobile"});
    phone.answer(invite, 200, {.sdp = "", .lines = {}, .tag = "desk"});
    EXPECT_EQ(phone.user.told().back(), "answered desk-early");
}

// C4
TEST(EarlyDialog, ALateOfferIsAnsweredInTheAck) {
    TestPhone phone;
    phone.dial("");
    const auto invite = phone.last(Method::invite);
    EXPECT_EQ(invite.body(), "");
    phone.answer(invite, 200, {.sdp = "their-offer"});
    phone.answer(invite, 200, {.sdp = "their-offer"});
    EXPECT_EQ(phone.user.told(), Told{"answered with offer their-offer"});
    EXPECT_EQ(phone.count(Method::ack), 0u);
    phone.session->accept_offer("our-answer");
    EXPECT_EQ(phone.last(Method::ack).body(), "our-answer");
    phone.answer(invite, 200, {.sdp = "their-offer"});
    EXPECT_EQ(phone.count(Method::ack), 2u);
    EXPECT_EQ(phone.last(Method::ack).body(), "our-answer");
}

TEST(EarlyDialog, ALateOfferThatIsRefusedIsAcknowledgedAndEnded) {
    TestPhone phone;
    phone.dial("");
    phone.answer(phone.last(Method::invite), 200, {.sdp = "their-offer"});
    phone.session->refuse_offer();
    EXPECT_EQ(phone.count(Method::ack), 1u);
    EXPECT_EQ(phone.count(Method::bye), 1u);
    EXPECT_TRUE(phone.is_clean());
}

TEST(EarlyDialog, AnOfferInAReliableProvisionalIsAnsweredInThePrack) {
    TestPhone phone;
    phone.dial("");
    const auto invite = phone.last(Method::invite);
    phone.answer(invite, 183, {.sdp = "their-offer", .lines = {reliable(7)}});
    EXPECT_EQ(phone.user.told(), Told{"progress 183 their-offer"});
    EXPECT_EQ(phone.count(Method::prack), 0u);
    phone.session->accept_offer("our-answer");
    EXPECT_EQ(phone.last(Method::prack).body(), "our-answer");
    phone.answer(invite, 200);
    EXPECT_EQ(phone.user.told(), Told{"answered their-offer"});
    EXPECT_EQ(phone.last(Method::ack).body(), "");
}

TEST(EarlyDialog, AnUnreliableProvisionalCannotOffer) {
    TestPhone phone;
    phone.dial("");
    phone.answer(phone.last(Method::invite), 183, {.sdp = "not-an-offer"});
    EXPECT_EQ(phone.user.told(), Told{"progress 183"});
}

}  // namespace
}  // namespace santral::sip
