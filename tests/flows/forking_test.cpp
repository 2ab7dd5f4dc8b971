// One number with several phones, phones that send calls on, and sound before the answer.

#include <gtest/gtest.h>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;
using call::CauseCode;

struct Forking : testing::Test {
    Forking() { office.register_all(); }
    ~Forking() override {
        office.pass(2min);
        EXPECT_EQ(office.leftovers(), "");
    }
    Office office{make_plan(4)};
    Phone& caller = office.phone("101");
    Phone& desk = office.phone("102");
    Phone& mobile = office.add_phone("102");
    void ring_both() {
        mobile.register_for();
        office.settle();
        caller.call("102");
        office.settle();
    }
};

TEST_F(Forking, RingsEveryPhoneOfTheNumber) {
    ring_both();
    EXPECT_TRUE(desk.is_ringing());
    EXPECT_TRUE(mobile.is_ringing());
    caller.hang_up();
}

// C2
TEST_F(Forking, TheFirstToAnswerWinsAndTheOtherHearsWhy) {
    ring_both();
    mobile.answer();
    office.settle();
    EXPECT_TRUE(mobile.is_talking());
    EXPECT_FALSE(desk.has_call());
    caller.hang_up();
    office.settle();
    const auto& legs = office.last_record().legs;
    ASSERT_EQ(legs.size(), 3u);
    EXPECT_EQ(legs[1].cause.code, CauseCode::answered_elsewhere);
}

// C2
TEST_F(Forking, WhenTwoAnswerAtOnceOneTalksAndTheOtherIsReleased) {
    ring_both();
    desk.answer();
    mobile.answer();
    office.settle();
    EXPECT_NE(desk.is_talking(), mobile.is_talking());
    EXPECT_TRUE(caller.is_talking());
    caller.hang_up();
}

TEST_F(Forking, OneBusyPhoneDoesNotStopTheOther) {
    desk.on_call = Phone::OnCall::is_busy;
    ring_both();
    EXPECT_EQ(caller.last_status, 0);
    mobile.answer();
    office.settle();
    EXPECT_TRUE(caller.is_talking());
    caller.hang_up();
}

TEST_F(Forking, WhenAllFailTheCallerHearsTheBestReason) {
    desk.on_call = Phone::OnCall::is_busy;
    mobile.on_call = Phone::OnCall::stays_silent;
    ring_both();
    mobile.reject(480);
    office.settle();
    EXPECT_EQ(caller.last_status, 486);
}

// C7
TEST_F(Forking, EarlyMediaIsHeardOnlyWhenItReallyComes) {
    ring_both();
    desk.send_early_media();
    office.settle();
    EXPECT_EQ(caller.heard_early_media, 1);
    const media::EndpointId ear{1};
    const media::EndpointId mouth{2};
    EXPECT_EQ(office.media.find(ear)->playing, media::Tone::ringback);
    office.media.hear(mouth);
    EXPECT_TRUE(office.media.hear_each_other(ear, mouth));
    caller.hang_up();
}

// C7
TEST_F(Forking, RingbackComesBackWhenThePhoneThatWasHeardGivesUp) {
    ring_both();
    desk.send_early_media();
    office.settle();
    office.media.hear(media::EndpointId{2});
    desk.reject(486);
    office.settle();
    EXPECT_EQ(office.media.find(media::EndpointId{1})->playing, media::Tone::ringback);
    mobile.answer();
    office.settle();
    EXPECT_TRUE(office.media.hear_each_other(media::EndpointId{1}, media::EndpointId{3}));
    caller.hang_up();
}

// C7
TEST_F(Forking, AnAnswerFromAnotherPhoneSwitchesTheCodec) {
    desk.codecs = {rtp::Codec::pcmu};
    mobile.codecs = {rtp::Codec::pcma};
    ring_both();
    desk.send_early_media();
    office.settle();
    mobile.answer();
    office.settle();
    ASSERT_TRUE(caller.is_talking());
    EXPECT_EQ(caller.agreed()->codec().codec, rtp::Codec::pcma);
    EXPECT_EQ(mobile.agreed()->codec().codec, rtp::Codec::pcma);
    caller.hang_up();
}

// C8
TEST_F(Forking, ADeflectedCallRingsTheOtherNumberAndSaysWhoSentIt) {
    caller.call("102");
    office.settle();
    desk.redirect_to("sip:103@firm.example");
    office.settle();
    auto& target = office.phone("103");
    EXPECT_TRUE(target.is_ringing());
    EXPECT_NE(target.lines_of_last_invite.find("Diversion: \"Person 102\" <sip:102@firm.example>"),
              std::string::npos);
    target.answer();
    office.settle();
    EXPECT_TRUE(caller.is_talking());
    caller.hang_up();
    office.settle();
    EXPECT_EQ(office.last_record().to_reached, "103");
}

// C9
TEST_F(Forking, PhonesThatDeflectToEachOtherEndInALoop) {
    caller.call("102");
    office.settle();
    desk.redirect_to("sip:103@firm.example");
    office.settle();
    office.phone("103").redirect_to("sip:102@firm.example");
    office.settle();
    EXPECT_EQ(caller.last_status, 482);
    EXPECT_EQ(office.last_record().cause.code, CauseCode::loop);
}

// C8
TEST_F(Forking, ADeflectionToNowhereIsNotFound) {
    caller.call("102");
    office.settle();
    desk.redirect_to("sip:999@firm.example");
    office.settle();
    EXPECT_EQ(caller.last_status, 404);
}

}  // namespace
}  // namespace santral::tests
