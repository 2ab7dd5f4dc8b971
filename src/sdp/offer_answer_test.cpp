// The machine of one leg: offers, answers, refreshes, glare and hold.

#include "sdp/offer_answer.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace santral::sdp {
namespace {

using rtp::Codec;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

constexpr std::array g711{Codec::pcma, Codec::pcmu};

std::string remote(std::string_view media_lines) {
    return fmt::format("v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n{}",
                       media_lines);
}
std::string remote_pcma(std::string_view attributes) {
    return remote(fmt::format("m=audio 4000 RTP/AVP 8\r\n{}", attributes));
}

struct Leg : testing::Test {
    OfferAnswer leg{Endpoint::parse("198.51.100.1:20000").value(), 77};

    Answered answer(std::string_view text) {
        return leg.answer(read_offer(text).value(), make_formats(g711)).value();
    }
    void establish() { (void)answer(remote_pcma("")); }
    Agreed offer_answered_by(std::string_view text) {
        (void)leg.make_offer(make_formats(g711)).value();
        return leg.on_answer(text).value();
    }
};

TEST_F(Leg, OffersItsCodecsInOrderWithEvents) {
    EXPECT_EQ(leg.make_offer(make_formats(g711)).value(),
              "v=0\r\n"
              "o=- 77 1 IN IP4 198.51.100.1\r\n"
              "s=-\r\n"
              "c=IN IP4 198.51.100.1\r\n"
              "t=0 0\r\n"
              "m=audio 20000 RTP/AVP 8 0 101\r\n"
              "a=rtpmap:8 PCMA/8000\r\n"
              "a=rtpmap:0 PCMU/8000\r\n"
              "a=rtpmap:101 telephone-event/8000\r\n"
              "a=fmtp:101 0-15\r\n"
              "a=sendrecv\r\n");
    EXPECT_EQ(leg.state(), OfferAnswer::State::offered);
}

// M4
TEST_F(Leg, OffersOpusAndG722AsTheirRfcsWriteThem) {
    const auto offer = leg.make_offer(make_formats(rtp::all_codecs)).value();
    EXPECT_THAT(offer, HasSubstr("m=audio 20000 RTP/AVP 0 8 9 111 101 110\r\n"));
    EXPECT_THAT(offer, HasSubstr("a=rtpmap:9 G722/8000\r\n"));
    EXPECT_THAT(offer, HasSubstr("a=rtpmap:111 opus/48000/2\r\n"));
    EXPECT_THAT(offer, HasSubstr("a=rtpmap:110 telephone-event/48000\r\n"));
}

TEST_F(Leg, AgreesOnWhatTheAnswerNames) {
    const auto agreed =
        offer_answered_by(remote("m=audio 4000 RTP/AVP 0 101\r\n"
                                 "a=rtpmap:101 telephone-event/8000\r\n"
                                 "a=ptime:40\r\n"));
    EXPECT_EQ(agreed.rtp.text(), "192.0.2.7:4000");
    EXPECT_EQ(agreed.rtcp.text(), "192.0.2.7:4001");
    EXPECT_EQ(agreed.codec(), (AgreedCodec{Codec::pcmu, 0, 0, ""}));
    EXPECT_EQ(agreed.find_events()->send_payload_type, 101);
    EXPECT_EQ(agreed.ptime, 40ms);
    EXPECT_TRUE(agreed.far_side_sends && agreed.far_side_receives);
    EXPECT_EQ(agreed.hold, Hold::none);
    EXPECT_EQ(leg.state(), OfferAnswer::State::stable);
}

// M1
TEST_F(Leg, KeepsBothNumbersWhenTheAnswerChoosesOthers) {
    const auto agreed =
        offer_answered_by(remote("m=audio 4000 RTP/AVP 8 97\r\n"
                                 "a=rtpmap:97 telephone-event/8000\r\n"));
    EXPECT_EQ(agreed.find_events()->send_payload_type, 97);
    EXPECT_EQ(agreed.find_events()->receive_payload_type, 101);
}

TEST_F(Leg, AnswersInItsOwnOrderWithTheNumbersOfTheOffer) {
    const auto answered =
        answer(remote("m=audio 4000 RTP/AVP 0 96 18 97\r\n"
                      "a=rtpmap:96 PCMA/8000\r\n"
                      "a=rtpmap:97 telephone-event/8000\r\n"));
    EXPECT_THAT(answered.text, HasSubstr("m=audio 20000 RTP/AVP 96 0 97\r\n"));
    EXPECT_THAT(answered.text, HasSubstr("a=rtpmap:96 PCMA/8000\r\n"));
    EXPECT_EQ(answered.agreed.codec(), (AgreedCodec{Codec::pcma, 96, 96, ""}));
    EXPECT_EQ(answered.agreed.find_events()->send_payload_type, 97);
}

TEST_F(Leg, PassesTheFmtpOfTheOtherLegOnAndKeepsThatOfTheFarSide) {
    const auto offer =
        read_offer(remote("m=audio 4000 RTP/AVP 96\r\n"
                          "a=rtpmap:96 opus/48000/2\r\n"
                          "a=fmtp:96 maxaveragebitrate=20000\r\n"));
    const AudioFormats formats{{{Codec::opus, 111, "useinbandfec=1"}}, {}, 40ms, {}};
    const auto answered = leg.answer(*offer, formats).value();
    EXPECT_THAT(answered.text, HasSubstr("a=fmtp:96 useinbandfec=1\r\n"));
    EXPECT_THAT(answered.text, HasSubstr("a=ptime:40\r\n"));
    EXPECT_EQ(answered.agreed.codec().fmtp, "maxaveragebitrate=20000");
}

TEST_F(Leg, AnswersEventsAtTheClockOfItsCodec) {
    const auto offer =
        read_offer(remote("m=audio 4000 RTP/AVP 96 8 101 102\r\n"
                          "a=rtpmap:96 opus/48000/2\r\n"
                          "a=rtpmap:101 telephone-event/8000\r\n"
                          "a=rtpmap:102 telephone-event/48000\r\n"));
    const auto opus = leg.answer(*offer, make_formats(std::array{Codec::opus})).value();
    EXPECT_EQ(opus.agreed.find_events()->clock_rate, 48000u);
    EXPECT_THAT(opus.text, Not(HasSubstr("telephone-event/8000")));
}

TEST_F(Leg, TakesEventsAtAnotherClockWhenThereAreNoOthers) {
    const auto offer =
        read_offer(remote("m=audio 4000 RTP/AVP 96 101\r\n"
                          "a=rtpmap:96 opus/48000/2\r\n"
                          "a=rtpmap:101 telephone-event/8000\r\n"));
    const auto opus = leg.answer(*offer, make_formats(std::array{Codec::opus})).value();
    EXPECT_EQ(opus.agreed.find_events()->clock_rate, 8000u);
}

TEST_F(Leg, RefusesOtherMediaInTheirPlace) {
    const auto answered =
        answer(remote("m=video 3000 RTP/AVP 31 32\r\n"
                      "m=audio 4000 RTP/AVP 8\r\n"
                      "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"));
    EXPECT_THAT(answered.text, HasSubstr("m=video 0 RTP/AVP 31 32\r\nm=audio 20000 RTP/AVP 8\r\n"));
    EXPECT_THAT(answered.text, HasSubstr("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n"));
}

TEST_F(Leg, GivesBackTheTimesOfTheOffer) {
    auto text = remote_pcma("");
    text.replace(text.find("t=0 0"), 5, "t=1 2");
    EXPECT_THAT(answer(text).text, HasSubstr("\r\nt=1 2\r\n"));
}

TEST_F(Leg, RefusesALineWithoutFormats) {
    EXPECT_THAT(answer(remote("m=video 0 RTP/AVP\r\nm=audio 4000 RTP/AVP 8\r\n")).text,
                HasSubstr("m=video 0 RTP/AVP 0\r\n"));
}

// M4
TEST_F(Leg, ChangesItsCodecLate) {
    EXPECT_EQ(answer(remote("m=audio 4000 RTP/AVP 8\r\n")).agreed.codec().codec, Codec::pcma);
    const auto changed = answer(remote("m=audio 4000 RTP/AVP 0\r\n"));
    EXPECT_EQ(changed.agreed.codec().codec, Codec::pcmu);
    EXPECT_THAT(changed.text, HasSubstr("o=- 77 2 "));
}

TEST_F(Leg, KeepsRefusedMediaInTheirPlaceWhenItOffersLater) {
    (void)answer(remote("m=video 3000 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 8\r\n"));
    EXPECT_THAT(leg.make_offer(make_formats(g711)).value(),
                HasSubstr("m=video 0 RTP/AVP 31\r\nm=audio 20000 RTP/AVP 8 0 101\r\n"));
}

TEST_F(Leg, GrowsItsVersionOnlyWhenTheTextChanges) {
    EXPECT_THAT(answer(remote_pcma("")).text, HasSubstr("o=- 77 1 "));
    EXPECT_THAT(answer(remote_pcma("")).text, HasSubstr("o=- 77 1 "));
    EXPECT_THAT(answer(remote_pcma("a=sendonly\r\n")).text, HasSubstr("o=- 77 2 "));
    EXPECT_THAT(answer(remote_pcma("")).text, HasSubstr("o=- 77 3 "));
}

// C5
TEST_F(Leg, RepeatsItsDescriptionForASessionRefresh) {
    const auto said = leg.make_offer(make_formats(g711)).value();
    EXPECT_TRUE(leg.on_answer(remote_pcma("")));
    EXPECT_EQ(leg.make_offer(make_formats(g711)).value(), said);
    EXPECT_TRUE(leg.on_answer(remote_pcma("")));
    EXPECT_EQ(leg.local_text(), said);
}

TEST_F(Leg, NeverGivesANumberAnotherMeaning) {
    (void)answer(remote("m=audio 4000 RTP/AVP 8 96\r\na=rtpmap:96 telephone-event/8000\r\n"));
    const AudioFormats other_leg{{{Codec::opus, 96, ""}, {Codec::pcma, 8, ""}}, {{8000, 101}}, {}, {}};
    const auto offer = leg.make_offer(other_leg).value();
    EXPECT_THAT(offer, HasSubstr("a=rtpmap:96 telephone-event/8000\r\n"));
    EXPECT_THAT(offer, Not(HasSubstr("a=rtpmap:96 opus")));
}

// C3
TEST_F(Leg, RefusesAnOfferThatCrossesItsOwn) {
    (void)leg.make_offer(make_formats(g711));
    const auto offer = read_offer(remote_pcma("")).value();
    EXPECT_EQ(leg.answer(offer, make_formats(g711)).error().code, Errc::conflict);
    EXPECT_EQ(leg.make_offer(make_formats(g711)).error().code, Errc::conflict);
}

TEST_F(Leg, TakesNoAnswerThatNobodyAskedFor) {
    EXPECT_EQ(leg.on_answer(remote_pcma("")).error().code, Errc::conflict);
    EXPECT_EQ(leg.make_offer(AudioFormats{}).error().code, Errc::unsupported);
}

// C17
TEST_F(Leg, GoesOnAsBeforeWhenAnOfferHasNoAllowedCodec) {
    establish();
    const auto offer = read_offer(remote("m=audio 4000 RTP/AVP 9\r\n")).value();
    EXPECT_EQ(leg.answer(offer, make_formats(g711)).error().code, Errc::unsupported);
    EXPECT_EQ(leg.find_agreed()->codec().codec, Codec::pcma);
    EXPECT_EQ(leg.state(), OfferAnswer::State::stable);
}

TEST_F(Leg, RefusesAnAnswerThatDoesNotFitItsOffer) {
    (void)leg.make_offer(make_formats(g711));
    EXPECT_EQ(leg.on_answer(remote("m=audio 4000 RTP/AVP 9\r\n")).error().code, Errc::unsupported);
    EXPECT_EQ(leg.state(), OfferAnswer::State::idle);
    (void)leg.make_offer(make_formats(g711));
    EXPECT_EQ(leg.on_answer(remote("m=audio 0 RTP/AVP 8\r\n")).error().code, Errc::unsupported);
    (void)leg.make_offer(make_formats(g711));
    EXPECT_EQ(leg.on_answer(remote("m=video 1 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 8\r\n")).error().code,
              Errc::malformed);
    (void)leg.make_offer(make_formats(g711));
    EXPECT_EQ(leg.on_answer("nonsense").error().code, Errc::malformed);
    EXPECT_EQ(leg.find_agreed(), nullptr);
}

// C7
TEST_F(Leg, IsCopiedForEachForkThatAnswersItsOffer) {
    (void)leg.make_offer(make_formats(g711));
    auto fork = leg;
    EXPECT_EQ(fork.on_answer(remote_pcma(""))->codec().codec, Codec::pcma);
    EXPECT_EQ(leg.state(), OfferAnswer::State::offered);
    EXPECT_EQ(leg.on_answer(remote("m=audio 5000 RTP/AVP 0\r\n"))->codec().codec, Codec::pcmu);
}

TEST_F(Leg, BoundsThePacketTime) {
    EXPECT_EQ(answer(remote_pcma("a=ptime:5\r\n")).agreed.ptime, 10ms);
    EXPECT_EQ(answer(remote_pcma("a=ptime:200\r\n")).agreed.ptime, 60ms);
    EXPECT_EQ(answer(remote_pcma("a=ptime:40\r\na=maxptime:30\r\n")).agreed.ptime, 30ms);
    EXPECT_EQ(answer(remote_pcma("")).agreed.ptime, 20ms);
}

}  // namespace
}  // namespace santral::sdp
