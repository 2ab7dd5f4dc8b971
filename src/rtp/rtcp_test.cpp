// Compound packets there and back, the malformed ones, and the round trip.

#include "rtp/rtcp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace santral::rtp {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;
using testing::ElementsAre;

const ReportBlock block{.ssrc = 5,
                        .fraction_lost = 64,
                        .packets_lost = 1000,
                        .highest_sequence = 0x1'2345,
                        .jitter = 80,
                        .last_sender_report = 0x1111'2222,
                        .delay_since_sender_report = 65536};

CompoundPacket full_packet() {
    CompoundPacket packet;
    packet.ssrc = 9;
    packet.sender = SenderReport{0x0102030405060708, 160, 50, 8000};
    packet.add(block);
    packet.cname = "leg@santral";
    packet.goodbye = Goodbye{9};
    return packet;
}

Bytes written(const CompoundPacket& packet) {
    Bytes datagram(1500);
    datagram.resize(write_rtcp(packet, datagram));
    return datagram;
}

TEST(Rtcp, IsReadAsItWasWritten) {
    const auto datagram = written(full_packet());
    EXPECT_EQ(datagram.size() % 4, 0u);
    const auto packet = parse_rtcp(datagram);
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->ssrc, 9u);
    EXPECT_EQ(packet->sender, full_packet().sender);
    EXPECT_THAT(packet->reports(), ElementsAre(block));
    EXPECT_EQ(packet->cname, "leg@santral");
    EXPECT_EQ(packet->goodbye, Goodbye{9});
}

TEST(Rtcp, IsAReceiverReportWithoutSenderInfo) {
    CompoundPacket packet;
    packet.ssrc = 9;
    EXPECT_THAT(written(packet), ElementsAre(0x80, 201, 0, 1, 0, 0, 0, 9));
    EXPECT_FALSE(parse_rtcp(written(packet))->sender);
}

TEST(Rtcp, CarriesANegativeLoss) {
    CompoundPacket packet;
    packet.add({.packets_lost = -3});
    EXPECT_EQ(parse_rtcp(written(packet))->reports()[0].packets_lost, -3);
}

TEST(Rtcp, BoundsALossThatDoesNotFit) {
    CompoundPacket packet;
    packet.add({.packets_lost = 0x7fff'ffff});
    packet.add({.packets_lost = -0x7fff'ffff});
    EXPECT_EQ(parse_rtcp(written(packet))->reports()[0].packets_lost, 0x7fffff);
    EXPECT_EQ(parse_rtcp(written(packet))->reports()[1].packets_lost, -0x800000);
}

TEST(Rtcp, PassesOverTypesItDoesNotKnow) {
    Bytes datagram{0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2};  // A picture loss indication.
    const auto report = written(full_packet());
    datagram.insert(datagram.end(), report.begin(), report.end());
    EXPECT_EQ(parse_rtcp(datagram)->cname, "leg@santral");
}

TEST(Rtcp, FindsTheCnameAmongOtherItems) {
    const Bytes datagram{0x81, 202, 0, 4, 0, 0, 0, 9, 2, 2, 'M', 'e', 1, 2, 'm', 'e', 0, 0, 0, 0};
    EXPECT_EQ(parse_rtcp(datagram)->cname, "me");
}

TEST(Rtcp, TakesPaddingOfTheLastPacketOnly) {
    EXPECT_TRUE(parse_rtcp(Bytes{0xa0, 201, 0, 2, 0, 0, 0, 9, 0, 0, 0, 4}));
    EXPECT_FALSE(parse_rtcp(Bytes{0xa0, 201, 0, 2, 0, 0, 0, 9, 0, 0, 0, 4, 0x80, 203, 0, 0}));
    EXPECT_FALSE(parse_rtcp(Bytes{0xa0, 201, 0, 2, 0, 0, 0, 9, 0, 0, 0, 0}));
    EXPECT_FALSE(parse_rtcp(Bytes{0xa0, 201, 0, 2, 0, 0, 0, 9, 0, 0, 0, 9}));
    EXPECT_FALSE(parse_rtcp(Bytes{0xa0, 203, 0, 0}));
}

TEST(Rtcp, RefusesWhatIsMalformed) {
    EXPECT_FALSE(parse_rtcp({}));
    EXPECT_FALSE(parse_rtcp(Bytes{0x80, 201, 0}));
    EXPECT_FALSE(parse_rtcp(Bytes{0x40, 201, 0, 1, 0, 0, 0, 9}));  // Version 1.
    EXPECT_FALSE(parse_rtcp(Bytes{0x80, 191, 0, 1, 0, 0, 0, 9}));  // No type of RTCP.
    EXPECT_FALSE(parse_rtcp(Bytes{0x80, 201, 0, 2, 0, 0, 0, 9}));  // Longer than the datagram.
    EXPECT_FALSE(parse_rtcp(Bytes{0x80, 201, 0, 0}));              // No SSRC.
    EXPECT_FALSE(parse_rtcp(Bytes{0x81, 201, 0, 1, 0, 0, 0, 9}));  // No block.
    EXPECT_FALSE(parse_rtcp(Bytes{0x80, 200, 0, 1, 0, 0, 0, 9}));  // No sender information.
    EXPECT_FALSE(parse_rtcp(Bytes{0x81, 203, 0, 0}));              // Nobody says goodbye.
}

TEST(Rtcp, SurvivesADescriptionThatEndsEarly) {
    EXPECT_EQ(parse_rtcp(Bytes{0x81, 202, 0, 2, 0, 0, 0, 9, 1, 200, 'm', 'e'})->cname, "");
    EXPECT_EQ(parse_rtcp(Bytes{0x80, 202, 0, 0})->cname, "");
}

TEST(Rtcp, MeetsItsLimits) {
    CompoundPacket packet;
    for (std::size_t i = 0; i <= max_report_blocks; ++i) packet.add(block);
    EXPECT_EQ(parse_rtcp(written(packet))->block_count, max_report_blocks);

    // A second report with as many blocks is read, and they are dropped.
    auto twice = written(packet);
    const auto once = twice;
    twice.insert(twice.end(), once.begin(), once.end());
    EXPECT_EQ(parse_rtcp(twice)->block_count, max_report_blocks);

    const std::string name(max_cname_bytes, 'x');
    packet.cname = name;
    EXPECT_EQ(parse_rtcp(written(packet))->cname, name);
    const std::string too_long(max_cname_bytes + 1, 'x');
    packet.cname = too_long;
    EXPECT_TRUE(written(packet).empty());
}

TEST(Rtcp, IsNotWrittenIntoABufferThatIsTooSmall) {
    Bytes small(written(full_packet()).size() - 1);
    EXPECT_EQ(write_rtcp(full_packet(), small), 0u);
}

TEST(RoundTrip, IsWhatRemainsWithoutTheDelayAtTheFarSide) {
    const Clock::time_point sent{100s};
    const auto middle = static_cast<std::uint32_t>(to_ntp(sent) >> 16);
    const ReportBlock reported{.last_sender_report = middle, .delay_since_sender_report = 2 * 65536};
    EXPECT_NEAR(static_cast<double>(round_trip(reported, sent + 2050ms)->count()), 50'000, 20);
}

TEST(RoundTrip, IsAbsentWithoutAReportOrWithNumbersThatMakeNoSense) {
    const Clock::time_point now{100s};
    const auto middle = static_cast<std::uint32_t>(to_ntp(now) >> 16);
    EXPECT_FALSE(round_trip({}, now));
    EXPECT_FALSE(round_trip({.last_sender_report = middle, .delay_since_sender_report = 65536}, now));
    EXPECT_FALSE(round_trip({.last_sender_report = middle - 61 * 65536}, now));
}

}  // namespace
}  // namespace santral::rtp
