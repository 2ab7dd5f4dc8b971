// The fake is used by the tests of other floors: its own rules are the contract of media_plane.h.

#include "media/fake_media_plane.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace santral::media {
namespace {

using namespace std::chrono_literals;

struct Listener : MediaPlane::User {
    void on_media(const MediaEvent&) override { ++events; }
    std::size_t events = 0;
};

struct FakeMediaPlaneTest : testing::Test {
    FakeMediaPlaneTest() { media.report_to(listener); }

    EndpointId open() { return media.open({}, IpAddress::v4(0x7F000001), std::nullopt).value(); }

    void take_digits(EndpointId leg) {
        NegotiatedAudio audio;
        audio.telephone_event = 101;
        media.negotiated(leg, audio);
    }

    FakeMediaPlane media;
    Listener listener;
};

TEST_F(FakeMediaPlaneTest, JoiningAThirdPartsTheSecond) {
    const auto one = open(), two = open(), three = open();
    media.join(one, two);
    media.join(one, three);
    EXPECT_TRUE(media.hear_each_other(one, three));
    EXPECT_EQ(media.find(two)->joined, std::nullopt);
}

TEST_F(FakeMediaPlaneTest, ALegIsReachedAtItsOwnAddress) {
    const auto leg = open();
    EXPECT_THAT(media.candidates(leg), testing::ElementsAre(media.local_rtp(leg)));
    EXPECT_EQ(media.fingerprint().digest.size(), 32u);
}

// C7
TEST_F(FakeMediaPlaneTest, RingbackEndsWithTheFirstPacketOfTheAwaitedLeg) {
    const auto caller = open(), fork = open();
    media.join_when_heard(caller, fork);
    EXPECT_EQ(media.find(caller)->playing, Tone::ringback);
    media.hear(fork);
    EXPECT_TRUE(media.hear_each_other(caller, fork));
}

TEST_F(FakeMediaPlaneTest, TellsWhatWasLeftOver) {
    const auto one = open(), two = open();
    media.record(one, two, "call.wav");
    media.close(one);
    EXPECT_EQ(media.leftovers(), "endpoint 2 is open. recording 1 runs. ");
    media.close(two);
    EXPECT_EQ(media.leftovers(), "");
    EXPECT_EQ(media.deliver(), 3u);
    EXPECT_EQ(listener.events, 3u);
}

TEST_F(FakeMediaPlaneTest, UseAfterCloseIsAFault) {
    const auto one = open();
    media.close(one);
    media.play(one, Tone::busy);
    EXPECT_THAT(media.faults, testing::ElementsAre("play 1: not open"));
}

// M3
TEST_F(FakeMediaPlaneTest, MusicIsKeptOverJoinAndPart) {
    const auto one = open(), two = open();
    media.use_music(one, "/var/music/acme.wav");
    media.join(one, two);
    media.part(one);
    EXPECT_EQ(media.find(one)->music, "/var/music/acme.wav");
    EXPECT_EQ(media.find(two)->music, "");
}

// M1
TEST_F(FakeMediaPlaneTest, KnowsWhoIsListenedTo) {
    const auto one = open();
    media.listen_for_tones(one, true);
    EXPECT_TRUE(media.find(one)->listens_for_tones);
    EXPECT_EQ(media.commands.back(), "listen_for_tones 1 on");
}

// T7
TEST_F(FakeMediaPlaneTest, WithheldDigitsAreToldButNotRelayed) {
    const auto one = open(), two = open();
    take_digits(two);
    media.join(one, two);
    media.press(one, '1');
    media.withhold_digits(one, true);
    media.press(one, '#');
    media.withhold_digits(one, false);
    media.press(one, '2');
    EXPECT_EQ(media.find(two)->digits_sent, "12");
    EXPECT_EQ(media.find(one)->digits_sent, "");
    EXPECT_EQ(listener.events, 3u);
}

TEST_F(FakeMediaPlaneTest, ADigitIsSentOnlyToWhoAgreedOnEvents) {
    const auto one = open(), two = open();
    take_digits(two);
    EXPECT_FALSE(media.send_digit(one, '1', 100ms));
    EXPECT_TRUE(media.send_digit(two, '1', 100ms));
    EXPECT_EQ(media.find(two)->digits_sent, "1");
}

// M9
TEST_F(FakeMediaPlaneTest, ARecordingGoesOnFromOnePairToTheNext) {
    const auto one = open(), two = open(), three = open();
    const auto id = media.record(one, two, "call.wav");
    media.change_recorded(id, {}, {});
    media.close(two);
    media.change_recorded(id, one, three);
    media.close(one);
    EXPECT_EQ(media.recordings.size(), 1u);
    media.close(three);
    EXPECT_TRUE(media.recordings.empty());
    using Segment = FakeMediaPlane::Recording::Segment;
    EXPECT_THAT(media.finished_recordings.at(id).segments,
                testing::ElementsAre(Segment{one, two}, Segment{}, Segment{one, three}));
    media.change_recorded(id, {}, {});
    EXPECT_EQ(media.leftovers(), "");
}

// M8
TEST_F(FakeMediaPlaneTest, RefusesMoreThanItHasRoomFor) {
    media.room = 1;
    open();
    EXPECT_EQ(media.open({}, {}, std::nullopt).error().code, Errc::busy);
}

}  // namespace
}  // namespace santral::media
