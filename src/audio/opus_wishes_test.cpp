// What is read of an a=fmtp of Opus.

#include "audio/opus_wishes.h"

#include <gtest/gtest.h>

namespace santral::audio {
namespace {

// M4
TEST(OpusWishes, AreReadFromTheFmtpOfAPhone) {
    const auto wishes = parse_opus_wishes(
        "minptime=10;useinbandfec=1; maxaveragebitrate=20000 ;stereo=1;cbr=1;UseDTX=1;maxplaybackrate=16000");
    EXPECT_EQ(wishes, (OpusWishes{20'000, 16'000, true, true, true}));
}

TEST(OpusWishes, AreThoseOfTheRfcWhereNothingIsSaid) {
    EXPECT_EQ(parse_opus_wishes(""), OpusWishes{});
    EXPECT_EQ(parse_opus_wishes(";;=;useinbandfec;usedtx=yes;cbr=2;maxaveragebitrate=-1"), OpusWishes{});
}

TEST(OpusWishes, StayWithinTheBoundsOfTheRfc) {
    EXPECT_EQ(parse_opus_wishes("maxaveragebitrate=1").max_bitrate, least_opus_bitrate);
    EXPECT_EQ(parse_opus_wishes("maxaveragebitrate=4000000000").max_bitrate, most_opus_bitrate);
    EXPECT_EQ(parse_opus_wishes("maxplaybackrate=1").max_playback_rate, 8'000u);
    EXPECT_EQ(parse_opus_wishes("maxplaybackrate=99999").max_playback_rate, 48'000u);
}

}  // namespace
}  // namespace santral::audio
