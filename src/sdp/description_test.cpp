// What is read from a description, what is refused, and that printing gives back what was read.

#include "sdp/description.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace santral::sdp {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view phone =
    "v=0\r\n"
    "o=- 3925 3926 IN IP4 192.0.2.7\r\n"
    "s=A phone\r\n"
    "i=about\r\n"
    "c=IN IP4 192.0.2.7\r\n"
    "b=AS:84\r\n"
    "t=0 0\r\n"
    "a=tool:phone 1.0\r\n"
    "m=audio 4000 RTP/AVP 96 0 101\r\n"
    "b=TIAS:64000\r\n"
    "a=rtcp:4007 IN IP4 192.0.2.8\r\n"
    "a=rtpmap:96 opus/48000/2\r\n"
    "a=fmtp:96 useinbandfec=1; stereo=0\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=ptime:30\r\n"
    "a=x-unknown:kept as it is\r\n"
    "a=sendonly\r\n"
    "m=video 4002/2 RTP/AVP 99\r\n"
    "c=IN IP6 2001:db8::1\r\n";

std::string with_media(std::string_view media_lines) {
    return fmt::format("v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nt=0 0\r\n{}", media_lines);
}

Media media_of(std::string_view media_lines) {
    return parse(with_media(media_lines)).value().media.at(0);
}

Errc refusal(std::string_view text) {
    return parse(text).error().code;
}

TEST(Description, IsPrintedAsItWasRead) {
    const auto description = parse(phone);
    ASSERT_TRUE(description) << description.error().detail;
    EXPECT_EQ(print(*description), phone);
}

TEST(Description, ReadsTheLinesOfItsAudio) {
    const auto description = parse(phone).value();
    const auto& audio = description.media.at(0);
    EXPECT_EQ(audio.port, 4000);
    EXPECT_EQ(audio.protocol, "RTP/AVP");
    EXPECT_THAT(audio.formats, testing::ElementsAre("96", "0", "101"));
    EXPECT_EQ(audio.find_rtpmap("96")->encoding, "opus");
    EXPECT_EQ(audio.find_rtpmap("96")->clock_rate, 48000u);
    EXPECT_EQ(audio.find_rtpmap("96")->channels, 2u);
    EXPECT_EQ(audio.fmtp("96"), "useinbandfec=1; stereo=0");
    EXPECT_EQ(audio.fmtp("0"), "");
    EXPECT_EQ(audio.find_milliseconds("ptime"), 30ms);
    EXPECT_EQ(audio.find_rtcp()->port, 4007);
    EXPECT_EQ(audio.find_rtcp()->address->ip().value().text(), "192.0.2.8");
    EXPECT_EQ(audio.find("x-unknown")->value(), "kept as it is");
    EXPECT_FALSE(audio.has("rtcp-mux"));
}

TEST(Description, TakesAddressAndDirectionOfTheSessionWhereTheMediaHasNone) {
    const auto description = parse(phone).value();
    EXPECT_EQ(description.address_of(description.media[0]).value().text(), "192.0.2.7");
    EXPECT_EQ(description.address_of(description.media[1]).value().text(), "2001:db8::1");
    EXPECT_EQ(description.direction_of(description.media[0]), Direction::sendonly);
    EXPECT_EQ(description.direction_of(description.media[1]), Direction::sendrecv);
}

TEST(Description, TakesTheDirectionOfTheSession) {
    const auto description = parse(with_media("a=inactive\r\nm=audio 4000 RTP/AVP 0\r\n")).value();
    EXPECT_EQ(description.direction_of(description.media.at(0)), Direction::inactive);
}

TEST(Description, ToleratesWhatPhonesGetWrong) {
    const auto description = parse(
        "v=0\n"
        "o=root  1  2 IN IP4 192.0.2.7\n"
        "c=IN IP4 192.0.2.7\n"
        "m=audio 4000  RTP/AVP 8 \n"
        "a=sendonly \n"
        "\n"
        "a=ptime: 20");
    ASSERT_TRUE(description) << description.error().detail;
    EXPECT_EQ(description->session_name, "-");
    EXPECT_THAT(description->media.at(0).formats, testing::ElementsAre("8"));
    EXPECT_EQ(description->media[0].find_direction(), Direction::sendonly);
    EXPECT_EQ(description->media[0].find_milliseconds("ptime"), 20ms);
    EXPECT_THAT(print(*description), testing::HasSubstr("\r\nt=0 0\r\n"));
}

TEST(Description, KeepsUnknownLinesAndTimes) {
    const std::string text =
        with_media("r=7d 1h 0 25h\r\nk=prompt\r\ny=0100\r\nm=audio 4000 RTP/AVP 0\r\ny=1\r\n");
    EXPECT_EQ(print(parse(text).value()), text);
}

TEST(Description, RefusesWhatIsNoDescription) {
    EXPECT_EQ(refusal(""), Errc::malformed);
    EXPECT_EQ(refusal("hello"), Errc::malformed);
    EXPECT_EQ(refusal("v=1\r\no=- 1 1 IN IP4 192.0.2.7\r\n"), Errc::malformed);
    EXPECT_EQ(refusal("o=- 1 1 IN IP4 192.0.2.7\r\nv=0\r\n"), Errc::malformed);
    EXPECT_EQ(refusal("v=0\r\ns=-\r\n"), Errc::malformed);
    EXPECT_EQ(refusal("v=0\r\no=- 1 IN IP4 192.0.2.7\r\n"), Errc::malformed);
    EXPECT_EQ(refusal("v=0\r\nv=0\r\no=- 1 1 IN IP4 192.0.2.7\r\n"), Errc::malformed);
    EXPECT_EQ(refusal(with_media("o=- 1 1 IN IP4 192.0.2.7\r\n")), Errc::malformed);
}

TEST(Description, RefusesMalformedMediaLines) {
    EXPECT_EQ(refusal(with_media("m=audio\r\n")), Errc::malformed);
    EXPECT_EQ(refusal(with_media("m=audio 70000 RTP/AVP 0\r\n")), Errc::malformed);
    EXPECT_EQ(refusal(with_media("m=audio -1 RTP/AVP 0\r\n")), Errc::malformed);
    EXPECT_EQ(refusal(with_media("m=audio 4000/x RTP/AVP 0\r\n")), Errc::malformed);
    EXPECT_EQ(refusal(with_media("m=audio 4000 RTP/AVP 0\r\ns=late\r\n")), Errc::malformed);
}

TEST(Description, RefusesLineEndsAndNulsHiddenInALine) {
    EXPECT_EQ(refusal(with_media("a=one\ra=two\r\n")), Errc::malformed);
    EXPECT_EQ(refusal(with_media(std::string_view("a=one\0two\r\n", 11))), Errc::malformed);
}

TEST(Description, NamesTheLineThatIsMalformed) {
    EXPECT_THAT(parse("v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\nnonsense\r\n").error().detail,
                testing::HasSubstr("line 3"));
}

TEST(Description, MeetsItsLimits) {
    std::string lines;
    for (std::size_t i = 5; i <= max_lines; ++i) lines += "a=x\r\n";
    EXPECT_TRUE(parse(with_media(lines)));
    EXPECT_EQ(refusal(with_media(lines + "a=x\r\n")), Errc::too_large);

    std::string media_lines;
    for (std::size_t i = 0; i < max_media_lines; ++i) media_lines += "m=audio 0 RTP/AVP 0\r\n";
    EXPECT_TRUE(parse(with_media(media_lines)));
    EXPECT_EQ(refusal(with_media(media_lines + "m=audio 0 RTP/AVP 0\r\n")), Errc::too_large);

    std::string formats = "m=audio 4000 RTP/AVP";
    for (std::size_t i = 0; i < max_formats; ++i) formats += " 0";
    EXPECT_TRUE(parse(with_media(formats + "\r\n")));
    EXPECT_EQ(refusal(with_media(formats + " 0\r\n")), Errc::too_large);

    const auto short_by = max_description_bytes - with_media("a=\r\n").size();
    EXPECT_TRUE(parse(with_media("a=" + std::string(short_by, 'x') + "\r\n")));
    EXPECT_EQ(refusal(with_media("a=" + std::string(short_by + 1, 'x') + "\r\n")), Errc::too_large);
}

TEST(Description, TakesMalformedAttributesAsAbsent) {
    const auto media = media_of(
        "m=audio 4000 RTP/AVP 96 97 98\r\n"
        "a=rtpmap:96 opus\r\n"
        "a=rtpmap:97 opus/fast\r\n"
        "a=rtpmap:98 opus/48000/-2\r\n"
        "a=ptime:soon\r\n"
        "a=rtcp:x\r\n");
    EXPECT_FALSE(media.find_rtpmap("96"));
    EXPECT_FALSE(media.find_rtpmap("97"));
    EXPECT_FALSE(media.find_rtpmap("98"));
    EXPECT_FALSE(media.find_milliseconds("ptime"));
    EXPECT_FALSE(media.find_rtcp());
}

TEST(DescriptionAddress, SaysWhyAHostNameCannotBeUsed) {
    const auto ip = Address{"IN IP4 phone.firm.example"}.ip();
    EXPECT_EQ(ip.error().code, Errc::unsupported);
    EXPECT_THAT(ip.error().detail, testing::HasSubstr("host name"));
}

TEST(DescriptionAddress, ReadsBothFamiliesAndRefusesOtherNetworks) {
    EXPECT_EQ(Address{"IN IP4 192.0.2.7"}.ip().value().text(), "192.0.2.7");
    EXPECT_EQ(Address{"IN IP6 2001:db8::7"}.ip().value().text(), "2001:db8::7");
    EXPECT_EQ(Address{"IN IP4 224.2.1.1/127"}.ip().value().text(), "224.2.1.1");
    EXPECT_EQ(Address{"TN RFC2543 123"}.ip().error().code, Errc::unsupported);
    EXPECT_EQ(Address{"IN IP4"}.ip().error().code, Errc::malformed);
    EXPECT_EQ(Address::of(IpAddress::parse("2001:db8::7").value()).text, "IN IP6 2001:db8::7");
}

}  // namespace
}  // namespace santral::sdp
