// Hold and resume in the descriptions of one leg, from either side (M3).

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sdp/offer_answer.h"

namespace santral::sdp {
namespace {

using rtp::Codec;
using testing::HasSubstr;

constexpr std::array pcma{Codec::pcma};

std::string remote(std::string_view direction, std::string_view address = "192.0.2.7") {
    return fmt::format(
        "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 {}\r\nt=0 0\r\n"
        "m=audio 4000 RTP/AVP 8\r\n{}",
        address, direction);
}

struct HoldTest : testing::Test {
    OfferAnswer leg{Endpoint::parse("198.51.100.1:20000").value(), 77};

    Answered answer(std::string_view text) {
        return leg.answer(read_offer(text).value(), make_formats(pcma)).value();
    }
    std::string offer() { return leg.make_offer(make_formats(pcma)).value(); }
};

// M3
TEST_F(HoldTest, SendonlyIsAnsweredRecvonly) {
    const auto answered = answer(remote("a=sendonly\r\n"));
    EXPECT_THAT(answered.text, HasSubstr("a=recvonly\r\n"));
    EXPECT_EQ(answered.agreed.hold, Hold::by_them);
    EXPECT_TRUE(answered.agreed.far_side_sends);
    EXPECT_FALSE(answered.agreed.far_side_receives);
}

// M3
TEST_F(HoldTest, InactiveIsAnsweredInactive) {
    const auto answered = answer(remote("a=inactive\r\n"));
    EXPECT_THAT(answered.text, HasSubstr("a=inactive\r\n"));
    EXPECT_EQ(answered.agreed.hold, Hold::by_them);
    EXPECT_FALSE(answered.agreed.far_side_sends);
}

// M3
TEST_F(HoldTest, TheBlackHoleAddressIsAHold) {
    const auto answered = answer(remote("", "0.0.0.0"));
    EXPECT_THAT(answered.text, HasSubstr("a=recvonly\r\n"));
    EXPECT_EQ(answered.agreed.hold, Hold::by_them);
    EXPECT_FALSE(answered.agreed.far_side_receives);
}

// M3
TEST_F(HoldTest, ResumeAnswersSendrecvToSendrecvAndToADirectionOmitted) {
    (void)answer(remote("a=sendonly\r\n"));
    EXPECT_THAT(answer(remote("a=sendrecv\r\n")).text, HasSubstr("a=sendrecv\r\n"));
    (void)answer(remote("", "0.0.0.0"));
    const auto resumed = answer(remote(""));
    EXPECT_THAT(resumed.text, HasSubstr("a=sendrecv\r\n"));
    EXPECT_EQ(resumed.agreed.hold, Hold::none);
}

TEST_F(HoldTest, AListenerIsNoHold) {
    const auto answered = answer(remote("a=recvonly\r\n"));
    EXPECT_THAT(answered.text, HasSubstr("a=sendonly\r\n"));
    EXPECT_EQ(answered.agreed.hold, Hold::none);
    EXPECT_FALSE(answered.agreed.far_side_sends);
    EXPECT_TRUE(answered.agreed.far_side_receives);
}

// M3
TEST_F(HoldTest, OurHoldOffersSendonlySoThatTheFarSideHearsMusic) {
    leg.hold();
    EXPECT_THAT(offer(), HasSubstr("a=sendonly\r\n"));
    const auto agreed = leg.on_answer(remote("a=recvonly\r\n")).value();
    EXPECT_EQ(agreed.hold, Hold::by_us);
    EXPECT_TRUE(agreed.far_side_receives);
    EXPECT_FALSE(agreed.far_side_sends);
}

// M3
TEST_F(HoldTest, ResumeOffersSendrecv) {
    leg.hold();
    (void)offer();
    (void)leg.on_answer(remote("a=recvonly\r\n"));
    leg.resume();
    EXPECT_THAT(offer(), HasSubstr("a=sendrecv\r\n"));
    EXPECT_EQ(leg.on_answer(remote("")).value().hold, Hold::none);
}

// M3
TEST_F(HoldTest, BothHold) {
    leg.hold();
    (void)offer();
    (void)leg.on_answer(remote("a=recvonly\r\n"));
    const auto answered = answer(remote("a=sendonly\r\n"));
    EXPECT_THAT(answered.text, HasSubstr("a=inactive\r\n"));
    EXPECT_EQ(answered.agreed.hold, Hold::both);
    EXPECT_THAT(answer(remote("a=sendrecv\r\n")).text, HasSubstr("a=sendonly\r\n"));
}

// M3
TEST_F(HoldTest, AFailedHoldIsNoHold) {
    const auto before = answer(remote("")).text;
    leg.hold();
    (void)offer();
    leg.withdraw_offer();
    EXPECT_EQ(leg.find_agreed()->hold, Hold::none);
    EXPECT_EQ(leg.local_text(), before);
    EXPECT_THAT(offer(), HasSubstr("a=sendrecv\r\n"));
}

TEST_F(HoldTest, AnAnswerThatCannotBeReadUndoesTheHold) {
    (void)answer(remote(""));
    leg.hold();
    (void)offer();
    EXPECT_FALSE(leg.on_answer("nonsense"));
    EXPECT_EQ(leg.state(), OfferAnswer::State::stable);
    EXPECT_EQ(leg.find_agreed()->hold, Hold::none);
}

}  // namespace
}  // namespace santral::sdp
