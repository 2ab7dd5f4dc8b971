// Which audio of a far side is taken, and how its formats are understood.

#include "sdp/remote_audio.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace santral::sdp {
namespace {

using rtp::Codec;
using namespace std::chrono_literals;

std::string with_media(std::string_view media_lines) {
    return fmt::format("v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n{}",
                       media_lines);
}

RemoteAudio audio_of(std::string_view media_lines) {
    return read_offer(with_media(media_lines)).value().audio;
}
Error refusal(std::string_view media_lines) {
    return read_offer(with_media(media_lines)).error();
}

// M4
TEST(RemoteAudio, KnowsTheFourCodecsInTheOrderOfTheFarSide) {
    const auto audio = audio_of(
        "m=audio 4000 RTP/AVP 111 9 18 8 13 0 101 110\r\n"
        "a=rtpmap:111 OPUS/48000/2\r\n"
        "a=fmtp:111 useinbandfec=1\r\n"
        "a=rtpmap:18 G729/8000\r\n"
        "a=rtpmap:101 telephone-event/8000\r\n"
        "a=rtpmap:110 telephone-event/48000\r\n"
        "a=ptime:20\r\n"
        "a=maxptime:60\r\n");
    EXPECT_THAT(
        audio.formats.codecs,
        testing::ElementsAre(CodecFormat{Codec::opus, 111, "useinbandfec=1"}, CodecFormat{Codec::g722, 9, ""},
                             CodecFormat{Codec::pcma, 8, ""}, CodecFormat{Codec::pcmu, 0, ""}));
    EXPECT_THAT(audio.formats.events, testing::ElementsAre(EventFormat{8000, 101}, EventFormat{48000, 110}));
    EXPECT_EQ(audio.formats.ptime, 20ms);
    EXPECT_EQ(audio.formats.maxptime, 60ms);
}

TEST(RemoteAudio, BelievesARtpmapMoreThanTheStaticNumber) {
    const auto audio = audio_of(
        "m=audio 4000 RTP/AVP 0 96\r\n"
        "a=rtpmap:0 G729/8000\r\n"
        "a=rtpmap:96 PCMU/8000\r\n");
    EXPECT_THAT(audio.formats.codecs, testing::ElementsAre(CodecFormat{Codec::pcmu, 96, ""}));
}

TEST(RemoteAudio, TakesG722AtEitherRateThatPhonesWrite) {
    EXPECT_EQ(audio_of("m=audio 4000 RTP/AVP 9\r\na=rtpmap:9 G722/8000\r\n").formats.codecs.at(0).codec,
              Codec::g722);
    EXPECT_EQ(audio_of("m=audio 4000 RTP/AVP 9\r\na=rtpmap:9 G722/16000\r\n").formats.codecs.at(0).codec,
              Codec::g722);
}

TEST(RemoteAudio, IgnoresNumbersThatAreNoPayloadTypes) {
    const auto audio = audio_of(
        "m=audio 4000 RTP/AVP 300 x 74 128 8\r\n"
        "a=rtpmap:74 PCMU/8000\r\n"
        "a=rtpmap:128 PCMU/8000\r\n");
    EXPECT_THAT(audio.formats.codecs, testing::ElementsAre(CodecFormat{Codec::pcma, 8, ""}));
}

TEST(RemoteAudio, FindsRtcpOnTheNextPortOrWhereTheAttributeSays) {
    EXPECT_EQ(audio_of("m=audio 4000 RTP/AVP 0\r\n").rtcp.text(), "192.0.2.7:4001");
    EXPECT_EQ(audio_of("m=audio 4000 RTP/AVP 0\r\na=rtcp:5000\r\n").rtcp.text(), "192.0.2.7:5000");
    EXPECT_EQ(audio_of("m=audio 4000 RTP/AVP 0\r\na=rtcp:5000 IN IP4 192.0.2.9\r\n").rtcp.text(),
              "192.0.2.9:5000");
    EXPECT_EQ(audio_of("m=audio 65535 RTP/AVP 0\r\n").rtcp.text(), "192.0.2.7:65535");
    EXPECT_EQ(audio_of("m=audio 4000 RTP/AVP 0\r\na=rtcp:0\r\n").rtcp.text(), "192.0.2.7:4001");
    EXPECT_TRUE(audio_of("m=audio 4000 RTP/AVP 0\r\na=rtcp-mux\r\n").profile.rtcp_mux);
}

// M3
TEST(RemoteAudio, TakesTheBlackHoleAddressAsAFarSideThatDoesNotListen) {
    EXPECT_EQ(audio_of("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n").direction, Direction::sendonly);
    EXPECT_EQ(audio_of("m=audio 4000 RTP/AVP 0\r\nc=IN IP6 ::\r\n").direction, Direction::sendonly);
    EXPECT_EQ(audio_of("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\na=recvonly\r\n").direction,
              Direction::inactive);
}

TEST(RemoteAudio, PassesOverLinesItCannotTake) {
    const auto audio = audio_of(
        "m=video 3000 RTP/AVP 31\r\n"
        "m=audio 3002 RTP/SAVP 8\r\n"
        "m=audio 3004 RTP/AVP 8\r\n");
    EXPECT_EQ(audio.media_index, 2u);
    EXPECT_EQ(audio.rtp.port, 3004);
}

// C17
TEST(RemoteAudio, IsUnsupportedWhenNoLineCanBeTaken) {
    const auto error = refusal("m=audio 4000 RTP/SAVP 8\r\nm=video 4002 RTP/AVP 31\r\n");
    EXPECT_EQ(error.code, Errc::unsupported);
    EXPECT_THAT(error.detail, testing::HasSubstr("RTP/SAVP"));
    EXPECT_EQ(refusal("").code, Errc::unsupported);
    EXPECT_EQ(refusal("m=audio 0 RTP/AVP 8\r\n").code, Errc::unsupported);
    EXPECT_EQ(refusal("m=audio 4000 RTP/AVP 18\r\n").code, Errc::unsupported);
    EXPECT_EQ(refusal("m=audio 4000 RTP/AVP 101\r\na=rtpmap:101 telephone-event/8000\r\n").code,
              Errc::unsupported);
    EXPECT_EQ(refusal("m=audio 4000 RTP/AVP 8\r\nc=IN IP4 224.0.0.1/127\r\n").code, Errc::unsupported);
    EXPECT_THAT(refusal("m=audio 4000 RTP/AVP 8\r\nc=IN IP4 phone.example\r\n").detail,
                testing::HasSubstr("host name"));
}

}  // namespace
}  // namespace santral::sdp
