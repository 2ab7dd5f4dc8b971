// A caller, the exchange and a callee: the same codec on both legs wherever that can be.

#include "sdp/relay.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace santral::sdp {
namespace {

using rtp::Codec;
using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

std::string description(std::string_view media_lines) {
    return fmt::format("v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n{}",
                       media_lines);
}

struct Relay : testing::Test {
    Offer caller_offer = read_offer(description("m=audio 4000 RTP/AVP 107 8 0 100\r\n"
                                                "a=rtpmap:107 opus/48000/2\r\n"
                                                "a=fmtp:107 stereo=1\r\n"
                                                "a=rtpmap:100 telephone-event/8000\r\n"
                                                "a=ptime:40\r\n"))
                             .value();
    OfferAnswer caller{Endpoint::parse("198.51.100.1:20000").value(), 1};
    OfferAnswer callee{Endpoint::parse("198.51.100.1:20002").value(), 2};
};

// M4
TEST_F(Relay, TheCalleeIsOfferedWhatTheCallerOfferedAndThenTheRest) {
    const auto text = callee.make_offer(formats_for_callee(caller_offer, rtp::all_codecs)).value();
    EXPECT_THAT(text, HasSubstr("m=audio 20002 RTP/AVP 107 8 0 9 100 110\r\n"));
    EXPECT_THAT(text, HasSubstr("a=fmtp:107 stereo=1\r\n"));
    EXPECT_THAT(text, HasSubstr("a=ptime:40\r\n"));
}

// M4
TEST_F(Relay, TheCallerIsAnsweredWithWhatTheCalleeChose) {
    (void)callee.make_offer(formats_for_callee(caller_offer, rtp::all_codecs));
    const auto chosen =
        callee.on_answer(description("m=audio 6000 RTP/AVP 96 8\r\n"
                                     "a=rtpmap:96 opus/48000/2\r\n"
                                     "a=fmtp:96 useinbandfec=1\r\n"));
    const auto answered =
        caller.answer(caller_offer, formats_to_answer(caller_offer, &*chosen, rtp::all_codecs)).value();
    EXPECT_THAT(answered.text, HasSubstr("m=audio 20000 RTP/AVP 107 100\r\n"));
    EXPECT_THAT(answered.text, HasSubstr("a=fmtp:107 useinbandfec=1\r\n"));
    EXPECT_EQ(answered.agreed.codec().codec, chosen->codec().codec);
    EXPECT_EQ(chosen->codec(), (AgreedCodec{Codec::opus, 96, 107, "useinbandfec=1"}));
}

TEST_F(Relay, CodecsThatAreNotAllowedAreLeftOut) {
    const auto formats = formats_for_callee(caller_offer, std::array{Codec::pcmu, Codec::pcma});
    EXPECT_THAT(formats.codecs,
                ElementsAre(CodecFormat{Codec::pcma, 8, ""}, CodecFormat{Codec::pcmu, 0, ""}));
    EXPECT_TRUE(formats_to_answer(caller_offer, nullptr, std::array{Codec::g722}).codecs.empty());
}

// M4
TEST_F(Relay, WhereTheCalleeChoseWhatTheCallerCannotTheCallerKeepsItsFirst) {
    (void)callee.make_offer(formats_for_callee(caller_offer, rtp::all_codecs));
    const auto chosen = callee.on_answer(description("m=audio 6000 RTP/AVP 9\r\n"));
    const auto formats = formats_to_answer(caller_offer, &*chosen, rtp::all_codecs);
    EXPECT_THAT(formats.codecs, ElementsAre(CodecFormat{Codec::opus, 107, ""}));
}

TEST_F(Relay, EventsAreOfferedEvenWhenTheCallerHasNone) {
    const auto offer = read_offer(description("m=audio 4000 RTP/AVP 8\r\n")).value();
    EXPECT_THAT(formats_offered(offer, rtp::all_codecs).events, ElementsAre(EventFormat{8000, 101}));
}

TEST_F(Relay, EventsTakeAFreeNumberWhenTheirsIsTaken) {
    const auto offer =
        read_offer(description("m=audio 4000 RTP/AVP 101\r\na=rtpmap:101 PCMA/8000\r\n")).value();
    EXPECT_THAT(formats_offered(offer, rtp::all_codecs).events, ElementsAre(EventFormat{8000, 96}));
}

// C7
TEST_F(Relay, ACallerThatWasAnsweredBoundsTheNextOffer) {
    const auto answered = caller.answer(caller_offer, make_formats(std::array{Codec::pcma})).value();
    const auto formats = formats_for_another(answered.agreed, {});
    EXPECT_THAT(formats.codecs, ElementsAre(CodecFormat{Codec::pcma, 8, ""}));
    EXPECT_THAT(formats.events, ElementsAre(EventFormat{8000, 100}));
    EXPECT_EQ(formats.ptime, 40ms);
}

}  // namespace
}  // namespace santral::sdp
