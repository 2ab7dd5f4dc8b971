// Two phones of one firm: they register, call, talk and hang up, and each way it can end otherwise.

#include <gtest/gtest.h>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;
using call::CauseCode;
using call::EndedBy;

struct TwoPhones : testing::Test {
    TwoPhones() { office.register_all(); }
    ~TwoPhones() override {
        office.pass(2min);
        EXPECT_EQ(office.leftovers(), "");
    }
    Office office{make_plan(3)};
    Phone& one = office.phone("101");
    Phone& other = office.phone("102");
};

// S4.01
TEST_F(TwoPhones, CallRingTalkAndHangUp) {
    one.call("102");
    office.settle();
    EXPECT_EQ(one.heard_ringing, 1);
    EXPECT_TRUE(other.is_ringing());

    other.answer();
    office.settle();
    EXPECT_TRUE(one.is_talking());
    EXPECT_TRUE(office.media.hear_each_other(media::EndpointId{1}, media::EndpointId{2}));

    office.pass(1min);
    one.hang_up();
    office.settle();
    EXPECT_FALSE(other.has_call());
    const auto& record = office.last_record();
    EXPECT_EQ(call::outcome(record), "answered");
    EXPECT_EQ(record.from_number, "101");
    EXPECT_EQ(record.to_reached, "102");
    EXPECT_EQ(record.cause.code, CauseCode::normal);
    EXPECT_EQ(record.cause.by, EndedBy::caller);
    EXPECT_NEAR(static_cast<double>((record.length - *record.answered_after).count()), 60'200, 100);
    EXPECT_EQ(record.legs.size(), 2u);
}

// S4.27, C16
TEST_F(TwoPhones, TheCalleeSeesNumberAndNameOfTheCaller) {
    one.call("102");
    office.settle();
    EXPECT_NE(other.caller_shown.find("\"Person 101\" <sip:101@firm.example>"), std::string::npos);
    EXPECT_NE(other.lines_of_last_invite.find("P-Asserted-Identity: \"Person 101\" <sip:101@firm.example>"),
              std::string::npos);
    one.hang_up();
}

TEST_F(TwoPhones, TheCalleeHangsUp) {
    other.on_call = Phone::OnCall::answers;
    one.call("102");
    office.settle();
    other.hang_up();
    office.settle();
    EXPECT_FALSE(one.has_call());
    EXPECT_EQ(office.last_record().cause.by, EndedBy::callee);
}

TEST_F(TwoPhones, TheCallerGivesUpWhileItRings) {
    one.call("102");
    office.settle();
    one.hang_up();
    office.settle();
    EXPECT_FALSE(other.has_call());
    EXPECT_EQ(call::outcome(office.last_record()), "abandoned");
    EXPECT_EQ(office.last_record().cause.code, CauseCode::cancelled);
}

TEST_F(TwoPhones, BusyIsTold) {
    other.on_call = Phone::OnCall::is_busy;
    one.call("102");
    office.settle();
    EXPECT_EQ(one.last_status, 486);
    EXPECT_EQ(call::outcome(office.last_record()), "busy");
}

TEST_F(TwoPhones, DecliningIsTold) {
    other.on_call = Phone::OnCall::declines;
    one.call("102");
    office.settle();
    EXPECT_EQ(one.last_status, 603);
    EXPECT_EQ(office.last_record().cause.code, CauseCode::declined);
}

TEST_F(TwoPhones, NobodyAnswersInTime) {
    one.call("102");
    office.pass(61s);
    EXPECT_EQ(one.last_status, 480);
    EXPECT_FALSE(other.has_call());
    EXPECT_EQ(call::outcome(office.last_record()), "no answer");
    EXPECT_EQ(office.last_record().cause.q850, 19);
}

TEST_F(TwoPhones, APhoneThatHasVanishedIsUnreachable) {
    other.vanish();
    one.call("102");
    office.pass(33s);
    EXPECT_EQ(one.last_status, 480);
    EXPECT_EQ(office.last_record().cause.code, CauseCode::unreachable);
}

TEST_F(TwoPhones, ANumberThatNobodyHasIsNotFound) {
    one.call("999");
    office.settle();
    EXPECT_EQ(one.last_status, 404);
    EXPECT_EQ(office.last_record().cause.code, CauseCode::not_found);
    EXPECT_EQ(office.last_record().to_dialled, "999");
}

// C16
TEST_F(TwoPhones, ACallToOneselfIsBusy) {
    one.call("101");
    office.settle();
    EXPECT_EQ(one.last_status, 486);
}

// C4
TEST_F(TwoPhones, ALateOfferIsAnsweredInItsAck) {
    other.on_call = Phone::OnCall::answers;
    one.call_without_offer("102");
    office.settle();
    EXPECT_TRUE(one.is_talking());
    EXPECT_TRUE(office.media.hear_each_other(media::EndpointId{1}, media::EndpointId{2}));
    EXPECT_EQ(one.agreed()->codec().codec, other.agreed()->codec().codec);
    one.hang_up();
}

// M4
TEST_F(TwoPhones, BothLegsAgreeOnOneCodecSoThatNothingIsTranscoded) {
    one.codecs = {rtp::Codec::opus, rtp::Codec::g722, rtp::Codec::pcmu};
    other.codecs = {rtp::Codec::pcma, rtp::Codec::pcmu, rtp::Codec::g722};
    other.on_call = Phone::OnCall::answers;
    one.call("102");
    office.settle();
    ASSERT_TRUE(one.is_talking());
    EXPECT_EQ(one.agreed()->codec().codec, other.agreed()->codec().codec);
    one.hang_up();
}

// M4
TEST_F(TwoPhones, WithoutACommonCodecEachHasItsOwn) {
    one.codecs = {rtp::Codec::opus};
    other.codecs = {rtp::Codec::pcma};
    other.on_call = Phone::OnCall::answers;
    one.call("102");
    office.settle();
    EXPECT_EQ(one.agreed()->codec().codec, rtp::Codec::opus);
    EXPECT_EQ(other.agreed()->codec().codec, rtp::Codec::pcma);
    EXPECT_TRUE(office.hear_each_other(one, other));
    one.hang_up();
}

// M4
TEST_F(TwoPhones, ACalleeThatPrefersWhatTheCallerCannotIsAskedForWhatBothCan) {
    one.codecs = {rtp::Codec::pcma};
    other.codecs = {rtp::Codec::opus, rtp::Codec::pcma};
    other.on_call = Phone::OnCall::answers;
    one.call("102");
    office.settle();
    EXPECT_EQ(one.agreed()->codec().codec, rtp::Codec::pcma);
    EXPECT_EQ(other.agreed()->codec().codec, rtp::Codec::pcma);
    one.hang_up();
}

// C17
TEST(TwoPhonesOfAnExchangeWithoutOpus, ACallerThatSpeaksNothingElseIsRefused) {
    auto settings = quiet();
    settings.calls.codecs = {rtp::Codec::pcma, rtp::Codec::pcmu};
    Office office(make_plan(2), 1, settings);
    office.register_all();
    auto& one = office.phone("101");
    one.codecs = {rtp::Codec::opus};
    one.call("102");
    office.settle();
    EXPECT_EQ(one.last_status, 488);
    EXPECT_EQ(office.last_record().cause.code, CauseCode::no_common_codec);
}

// M4
TEST_F(TwoPhones, ALateChangeOfCodecTakesTheOtherLegAlong) {
    other.on_call = Phone::OnCall::answers;
    one.call("102");
    office.settle();
    ASSERT_EQ(one.agreed()->codec().codec, rtp::Codec::pcma);
    one.offer_codec(rtp::Codec::pcmu);
    office.settle();
    EXPECT_EQ(one.agreed()->codec().codec, rtp::Codec::pcmu);
    EXPECT_EQ(other.agreed()->codec().codec, rtp::Codec::pcmu);
    one.hang_up();
}

// M4
TEST_F(TwoPhones, ALateChangeToACodecThatTheOtherCannotSpeakIsForOneLegAlone) {
    other.codecs = {rtp::Codec::pcma};
    other.on_call = Phone::OnCall::answers;
    one.call("102");
    office.settle();
    one.offer_codec(rtp::Codec::g722);
    office.settle();
    EXPECT_EQ(one.agreed()->codec().codec, rtp::Codec::g722);
    EXPECT_EQ(other.agreed()->codec().codec, rtp::Codec::pcma);
    EXPECT_TRUE(office.media.hear_each_other(media::EndpointId{1}, media::EndpointId{2}));
    one.hang_up();
}

// M1
TEST_F(TwoPhones, ADigitByInfoArrivesOnce) {
    other.on_call = Phone::OnCall::answers;
    one.call("102");
    office.settle();
    one.press_by_info('5');
    office.settle();
    EXPECT_EQ(office.digits_heard_by(other), "5");
    one.hang_up();
}

// C15
TEST_F(TwoPhones, SilenceForTooLongEndsTheCall) {
    other.on_call = Phone::OnCall::answers;
    one.call("102");
    office.settle();
    office.media.inject(media::MediaTimeout{media::EndpointId{2}});
    office.settle();
    EXPECT_FALSE(one.has_call());
    EXPECT_FALSE(other.has_call());
    EXPECT_EQ(office.last_record().cause.code, CauseCode::media_timeout);
}

// C15
TEST_F(TwoPhones, SilenceWhileItRingsEndsNothing) {
    one.call("102");
    office.settle();
    other.send_early_media();
    office.settle();
    office.media.inject(media::MediaTimeout{media::EndpointId{1}});
    office.settle();
    other.answer();
    office.settle();
    EXPECT_TRUE(one.is_talking());
    one.hang_up();
}

// M8
TEST_F(TwoPhones, WithoutAFreePortTheCallerIsRefusedAndAnAlarmRaised) {
    office.media.room = 0;
    one.call("102");
    office.settle();
    EXPECT_EQ(one.last_status, 503);
    EXPECT_EQ(office.books.alarms.size(), 1u);
    EXPECT_EQ(office.last_record().cause.code, CauseCode::congestion);
}

// C18
TEST_F(TwoPhones, AnOverloadedExchangeRefusesNewCallsQuickly) {
    office.is_overloaded = true;
    one.call("102");
    office.settle();
    EXPECT_EQ(one.last_status, 503);
    EXPECT_EQ(other.calls_received, 0);
}

TEST_F(TwoPhones, AStopEndsEveryCallWithItsRecord) {
    other.on_call = Phone::OnCall::answers;
    one.call("102");
    office.settle();
    office.switchboard->end_all(call::make_cause(CauseCode::server_restarted));
    office.settle();
    EXPECT_FALSE(one.has_call());
    EXPECT_EQ(office.last_record().cause.code, CauseCode::server_restarted);
}

// C5
TEST_F(TwoPhones, APhoneThatDiesInTalkIsNoticedByTheSessionTimer) {
    other.on_call = Phone::OnCall::answers;
    one.call("102");
    office.settle();
    other.vanish();
    office.pass(32min);
    EXPECT_FALSE(one.has_call());
    EXPECT_EQ(office.last_record().cause.code, CauseCode::lost);
}

}  // namespace
}  // namespace santral::tests
