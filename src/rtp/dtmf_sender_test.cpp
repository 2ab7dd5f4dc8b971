// The packets of one press, and that a receiver hears in them what was pressed.

#include "rtp/dtmf_sender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "rtp/dtmf_receiver.h"

namespace santral::rtp {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

std::vector<DtmfPacket> packets_of(DtmfSender sender) {
    std::vector<DtmfPacket> packets;
    while (const auto packet = sender.next()) packets.push_back(*packet);
    return packets;
}

std::vector<DtmfDigit> heard(const std::vector<DtmfPacket>& packets, std::uint32_t clock_rate) {
    std::vector<DtmfDigit> digits;
    DtmfReceiver receiver(clock_rate, [&digits](const DtmfDigit& digit) { digits.push_back(digit); });
    std::uint16_t sequence = 0;
    for (const auto& packet : packets) {
        receiver.on_packet(
            {{101, packet.marker, ++sequence, 500 + packet.timestamp_offset, 1}, {}, 0, {}, packet.payload},
            {});
    }
    return digits;
}

// M1
TEST(DtmfSender, MarksTheStartAndEndsThreeTimes) {
    const auto packets = packets_of({'5', 60ms, 8000});
    ASSERT_EQ(packets.size(), 5u);
    EXPECT_TRUE(packets[0].marker);
    EXPECT_FALSE(packets[1].marker);
    EXPECT_THAT(packets[0].payload, ElementsAre(5, 10, 0, 160));
    EXPECT_THAT(packets[1].payload, ElementsAre(5, 10, 320 >> 8, 320 & 255));
    EXPECT_THAT(packets[2].payload, ElementsAre(5, 0x80 | 10, 480 >> 8, 480 & 255));
    EXPECT_EQ(packets[3].payload, packets[2].payload);
    EXPECT_EQ(packets[4].payload, packets[2].payload);
}

// M1
TEST(DtmfSender, IsHeardAsOneDigit) {
    EXPECT_THAT(heard(packets_of({'#', 100ms, 8000}), 8000), ElementsAre(DtmfDigit{'#', 100ms}));
    EXPECT_THAT(heard(packets_of({'a', 100ms, 48000}), 48000), ElementsAre(DtmfDigit{'A', 100ms}));
}

// M1
TEST(DtmfSender, SplitsALongPress) {
    const auto packets = packets_of({'7', 3s, 48000});
    EXPECT_EQ(packets.back().timestamp_offset, 2 * 65535u);
    EXPECT_THAT(heard(packets, 48000), ElementsAre(DtmfDigit{'7', 3s}));
}

TEST(DtmfSender, BoundsItsDuration) {
    EXPECT_EQ(DtmfSender('1', 0ms, 8000).ticks(), 320u);
    EXPECT_EQ(DtmfSender('1', 1h, 8000).ticks(), 80'000u);
}

TEST(DtmfEvent, KnowsItsDigits) {
    EXPECT_TRUE(is_dtmf_digit('0'));
    EXPECT_TRUE(is_dtmf_digit('d'));
    EXPECT_FALSE(is_dtmf_digit('e'));
    EXPECT_FALSE(is_dtmf_digit(' '));
}

}  // namespace
}  // namespace santral::rtp
