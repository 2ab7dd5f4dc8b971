// One continuous stream to a leg, whatever is relayed or played into it.

#include "media/outgoing_stream.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace santral::media {
namespace {

using namespace std::chrono_literals;

struct OutgoingStreamTest : testing::Test {
    std::optional<rtp::Header> relay(std::uint16_t sequence, std::uint32_t timestamp,
                                     std::uint32_t ssrc = 7) {
        return stream.relay({.payload_type = 8, .sequence = sequence, .timestamp = timestamp, .ssrc = ssrc},
                            now);
    }

    SeededRandom random{1};
    OutgoingStream stream{random, 8000};
    Clock::time_point now{1h};
};

// M5: RFC 3711 3.3.1
TEST_F(OutgoingStreamTest, ItsFirstNumberIsFarFromTheWrap) {
    struct Highest : Random {
        void fill(std::span<std::uint8_t> bytes) override { std::ranges::fill(bytes, 0xff); }
    } highest;
    OutgoingStream last(highest, 8000);
    EXPECT_LE(last.play(160, now).sequence, 32'768);
}

TEST_F(OutgoingStreamTest, KeepsTheDistancesOfItsSource) {
    const auto first = relay(65'535, 4'294'967'200).value();
    const auto second = relay(1, 224).value();
    EXPECT_TRUE(first.marker);
    EXPECT_FALSE(second.marker);
    EXPECT_EQ(first.ssrc, stream.ssrc());
    EXPECT_EQ(static_cast<std::uint16_t>(second.sequence - first.sequence), 2);
    EXPECT_EQ(second.timestamp - first.timestamp, 320u);
}

TEST_F(OutgoingStreamTest, ReorderedPacketsKeepTheirPlace) {
    const auto first = relay(10, 1000).value();
    relay(12, 1320);
    EXPECT_EQ(static_cast<std::uint16_t>(relay(11, 1160)->sequence - first.sequence), 1);
    EXPECT_EQ(relay(9, 840), std::nullopt);
}

TEST_F(OutgoingStreamTest, AChangeOfSourceIsContinuousInSequenceAndTime) {
    const auto tone = stream.play(160, now);
    now += 60ms;
    const auto speech = relay(5'000, 1).value();
    EXPECT_TRUE(speech.marker);
    EXPECT_EQ(static_cast<std::uint16_t>(speech.sequence - tone.sequence), 1);
    EXPECT_EQ(speech.timestamp - tone.timestamp, 480u);
    now += 20ms;
    const auto other = relay(9, 77'777, 8).value();
    EXPECT_TRUE(other.marker);
    EXPECT_EQ(static_cast<std::uint16_t>(other.sequence - speech.sequence), 1);
    EXPECT_EQ(other.timestamp - speech.timestamp, 160u);
}

TEST_F(OutgoingStreamTest, ATimestampIsNotUsedTwiceAtAChange) {
    const auto tone = stream.play(160, now);
    EXPECT_EQ(relay(5'000, 1)->timestamp - tone.timestamp, 1u);
}

// M1, RFC 4733 2.5.1
TEST_F(OutgoingStreamTest, APressHasOneTimestampAndTimeGoesOnAfterIt) {
    const auto before = relay(5'000, 1000).value();
    now += 20ms;
    stream.begin_event(now);
    const auto first = stream.event(0);
    now += 20ms;
    const auto second = stream.event(0);
    now += 80ms;
    const auto after = relay(5'006, 1960).value();
    EXPECT_EQ(first.ssrc, before.ssrc);
    EXPECT_EQ(static_cast<std::uint16_t>(first.sequence - before.sequence), 1);
    EXPECT_EQ(static_cast<std::uint16_t>(second.sequence - before.sequence), 2);
    EXPECT_EQ(first.timestamp - before.timestamp, 160u);
    EXPECT_EQ(second.timestamp, first.timestamp);
    EXPECT_TRUE(after.marker);
    EXPECT_EQ(static_cast<std::uint16_t>(after.sequence - before.sequence), 3);
    EXPECT_EQ(after.timestamp - first.timestamp, 800u);
}

TEST_F(OutgoingStreamTest, OwnFramesFollowEachOther) {
    const auto first = stream.play(160, now);
    now += 21ms;
    const auto second = stream.play(160, now);
    EXPECT_TRUE(first.marker);
    EXPECT_FALSE(second.marker);
    EXPECT_EQ(second.timestamp - first.timestamp, 160u);
    EXPECT_EQ(static_cast<std::uint16_t>(second.sequence - first.sequence), 1);
}

TEST_F(OutgoingStreamTest, AMusicPauseInOneSourceStartsItAnew) {
    relay(10, 1000);
    stream.play(160, now);
    stream.change_source();
    now += 20ms;
    EXPECT_TRUE(relay(11, 1160)->marker);
}

TEST_F(OutgoingStreamTest, ASourceThatJumpsStartsAnew) {
    const auto before = relay(10, 1000).value();
    now += 20ms;
    const auto after = relay(10 + max_sequence_jump + 1, 9'000'000).value();
    EXPECT_TRUE(after.marker);
    EXPECT_EQ(static_cast<std::uint16_t>(after.sequence - before.sequence), 1);
    EXPECT_EQ(after.timestamp - before.timestamp, 160u);
}

TEST_F(OutgoingStreamTest, ALongCallPassesManyTurnsOfTheSequenceNumber) {
    const auto first = relay(0, 0).value();
    for (std::uint32_t packet = 1; packet < 200'000; ++packet)
        ASSERT_TRUE(relay(static_cast<std::uint16_t>(packet), packet * 160)) << packet;
    EXPECT_EQ(relay(static_cast<std::uint16_t>(200'000), 200'000 * 160)->timestamp - first.timestamp,
              200'000u * 160);
}

TEST_F(OutgoingStreamTest, TimeGoesOnForSenderReports) {
    const auto last = relay(1, 1).value();
    EXPECT_EQ(stream.timestamp_at(now + 1s) - last.timestamp, 8000u);
}

}  // namespace
}  // namespace santral::media
