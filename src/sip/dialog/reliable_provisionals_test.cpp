// 100rel of a received INVITE: PRACK, repetition, and the descriptions that travel so.

#include "sip/dialog/incoming_invite.h"

#include <gtest/gtest.h>

#include "sip/dialog/test_phone.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = InviteSession::State;

const std::vector<std::string> supports_100rel = {"Supported: 100rel"};
const std::vector<std::string> requires_100rel = {"Require: 100rel"};

std::string rack(const TestPhone& phone, const Message& provisional) {
    return fmt::format("RAck: {} {} INVITE", phone.field(provisional, HeaderName::rseq), provisional.cseq());
}

TEST(ReliableProvisionals, AnUnreliableProvisionalShowsTheAnswerAndTheFinalGivesIt) {
    TestPhone phone;
    phone.invite();
    phone.session->progress(183, "our-answer");
    EXPECT_EQ(phone.last(183).body(), "our-answer");
    EXPECT_EQ(phone.field(phone.last(183), HeaderName::rseq), "-");
    phone.session->accept("our-answer");
    EXPECT_EQ(phone.last(200).body(), "our-answer");
}

TEST(ReliableProvisionals, AnOfferDoesNotGoInAnUnreliableProvisional) {
    TestPhone phone;
    phone.invite({});
    phone.session->progress(183, "our-offer");
    EXPECT_EQ(phone.last(183).body(), "");
}

// C6
TEST(ReliableProvisionals, EarlyMediaIsSentReliablyToWhoSupportsIt) {
    TestPhone phone;
    phone.invite({.sdp = "their-offer", .lines = supports_100rel});
    phone.session->progress(180);
    phone.session->progress(183, "our-answer");
    EXPECT_EQ(phone.field(phone.last(180), HeaderName::rseq), "-");
    EXPECT_EQ(phone.field(phone.last(183), HeaderName::require), "100rel");
    phone.say("PRACK", {.sdp = "", .lines = {rack(phone, phone.last(183))}});
    EXPECT_EQ(phone.count(200), 1u);
    phone.session->accept("our-answer");
    EXPECT_EQ(phone.last(200).body(), "");  // The answer was given: RFC 6337 3.1.1.
}

// C6
TEST(ReliableProvisionals, WhoRequires100relGetsEveryProvisionalReliablyAndInOrder) {
    TestPhone phone;
    phone.invite({.sdp = "their-offer", .lines = requires_100rel});
    phone.session->progress(180);
    phone.session->progress(183);
    EXPECT_EQ(phone.count(183), 0u);  // One at a time.
    const auto first = phone.last(180);
    phone.say("PRACK", {.sdp = "", .lines = {rack(phone, first)}});
    const auto second = phone.last(183);
    const auto number = [&](const Message& one) { return std::stoul(phone.field(one, HeaderName::rseq)); };
    EXPECT_EQ(number(second), number(first) + 1);
}

// C6
TEST(ReliableProvisionals, AReliableProvisionalIsRepeatedWithDoublingIntervals) {
    TestPhone phone;
    phone.invite({.sdp = "their-offer", .lines = requires_100rel});
    phone.session->progress(180);
    phone.timers.advance(31s);
    EXPECT_EQ(phone.count(180), 6u);  // At 0, 0.5, 1.5, 3.5, 7.5 and 15.5 s: T2 is no ceiling here.
}

// C6
TEST(ReliableProvisionals, WithoutAPrackIn32SecondsTheCallFails) {
    TestPhone phone;
    phone.invite({.sdp = "their-offer", .lines = requires_100rel});
    phone.session->progress(180);
    phone.timers.advance(32s);
    EXPECT_EQ(phone.count(504), 1u);
    EXPECT_EQ(phone.user.told(), Told{"ended by timer 504"});
    EXPECT_TRUE(phone.is_clean());
}

// C6
TEST(ReliableProvisionals, APrackForNothingIsAnswered481) {
    TestPhone phone;
    phone.invite({.sdp = "their-offer", .lines = requires_100rel});
    phone.say("PRACK", {.sdp = "", .lines = {"RAck: 1 101 INVITE"}});
    phone.session->progress(180);
    phone.say("PRACK", {.sdp = "", .lines = {"RAck: 1 101 INVITE"}});
    phone.say("PRACK", {.sdp = "", .lines = {"RAck: nonsense"}});
    phone.say("PRACK");
    EXPECT_EQ(phone.count(481), 4u);
}

TEST(ReliableProvisionals, TooManyWaitingProvisionalsAreNotSent) {
    TestPhone phone;
    phone.invite({.sdp = "their-offer", .lines = requires_100rel});
    for (int i = 0; i < 30; ++i) phone.session->progress(180);
    for (int i = 0; i < 30; ++i) phone.say("PRACK", {.sdp = "", .lines = {rack(phone, phone.last(180))}});
    EXPECT_EQ(phone.count(180), max_waiting_provisionals + 1);
}

TEST(ReliableProvisionals, A200WaitsForThePrackOfTheAnswer) {
    TestPhone phone;
    const auto invite = phone.invite({.sdp = "their-offer", .lines = supports_100rel});
    phone.session->progress(183, "our-answer");
    phone.session->accept("our-answer");
    EXPECT_EQ(phone.count(200), 0u);
    EXPECT_EQ(phone.session->state(), State::incoming);
    phone.say("PRACK", {.sdp = "", .lines = {rack(phone, phone.last(183))}});
    EXPECT_EQ(phone.count(200), 2u);  // To PRACK and INVITE.
    phone.acknowledge(invite);
    EXPECT_EQ(phone.user.told(), Told{"confirmed"});
}

TEST(ReliableProvisionals, A200DoesNotWaitForThePrackOfABareRinging) {
    TestPhone phone;
    phone.invite({.sdp = "their-offer", .lines = requires_100rel});
    phone.session->progress(180);
    phone.session->accept("our-answer");
    EXPECT_EQ(phone.session->state(), State::accepted);
    phone.say("PRACK", {.sdp = "", .lines = {rack(phone, phone.last(180))}});
    EXPECT_EQ(phone.count(481), 0u);
    phone.timers.advance(10s);
    EXPECT_EQ(phone.count(180), 1u);
}

// C4
TEST(ReliableProvisionals, OurOfferInAReliableProvisionalIsAnsweredByThePrack) {
    TestPhone phone;
    const auto invite = phone.invite({.sdp = "", .lines = supports_100rel});
    phone.session->progress(183, "our-offer");
    phone.say("PRACK", {.sdp = "their-answer", .lines = {rack(phone, phone.last(183))}});
    EXPECT_EQ(phone.user.told(), Told{"answer their-answer"});
    phone.session->accept("our-offer");
    EXPECT_EQ(phone.last(200).body(), "");
    phone.acknowledge(invite);
    EXPECT_EQ(phone.user.told(), Told{"confirmed"});
}

TEST(ReliableProvisionals, APrackThatOwesAnAnswerAndBringsNoneIsARefusal) {
    TestPhone phone;
    phone.invite({.sdp = "", .lines = supports_100rel});
    phone.session->progress(183, "our-offer");
    phone.say("PRACK", {.sdp = "", .lines = {rack(phone, phone.last(183))}});
    EXPECT_EQ(phone.user.told(), Told{"refused 488"});
}

TEST(ReliableProvisionals, APrackMayOfferAnewAndThe200WaitsForOurAnswer) {
    TestPhone phone;
    phone.invite({.sdp = "their-offer", .lines = supports_100rel});
    phone.session->progress(183, "our-answer");
    phone.session->accept("our-answer");
    phone.say("PRACK", {.sdp = "second-offer", .lines = {rack(phone, phone.last(183))}});
    EXPECT_EQ(phone.user.told(), Told{"offer second-offer"});
    EXPECT_EQ(phone.count(200), 0u);
    phone.session->accept_offer("second-answer");
    const auto answers = phone.responses(200);
    ASSERT_EQ(answers.size(), 2u);
    EXPECT_EQ(answers[0].method(), Method::prack);
    EXPECT_EQ(answers[0].body(), "second-answer");
    EXPECT_EQ(answers[1].method(), Method::invite);
}

}  // namespace
}  // namespace santral::sip
