// What a leg reports by RTCP, and what it learns from the far side.

#include "media/leg_reports.h"

#include <gtest/gtest.h>

namespace santral::media {
namespace {

using namespace std::chrono_literals;

struct LegReportsTest : testing::Test {
    rtp::CompoundPacket written(bool goodbye = false) {
        const auto bytes =
            goodbye ? reports.write_goodbye(stream, now, room) : reports.write(stream, now, room);
        return rtp::parse_rtcp(bytes).value();
    }
    void tell(const rtp::ReportBlock& block) {
        rtp::CompoundPacket packet;
        packet.ssrc = 7;
        packet.add(block);
        std::array<std::uint8_t, max_report_bytes> bytes;
        reports.on_rtcp(std::span(bytes).first(rtp::write_rtcp(packet, bytes)), stream.ssrc(), now);
    }

    SeededRandom random{1};
    Clock::time_point now{1h};
    OutgoingStream stream{random, 8000};
    LegReports reports{random, 8000, now};
    std::array<std::uint8_t, max_report_bytes> room{};
};

TEST_F(LegReportsTest, ALegThatWasSentNothingGetsAReceiverReport) {
    reports.on_rtp({.sequence = 1, .ssrc = 7}, now);
    const auto packet = written();
    EXPECT_FALSE(packet.sender);
    ASSERT_EQ(packet.block_count, 1u);
    EXPECT_EQ(packet.blocks[0].ssrc, 7u);
    EXPECT_EQ(packet.cname.size(), 16u);
}

TEST_F(LegReportsTest, ASenderReportTellsWhatItWasSent) {
    const auto header = stream.play(160, now);
    reports.on_sent(160);
    now += 1s;
    const auto packet = written(true);
    EXPECT_EQ(packet.ssrc, stream.ssrc());
    EXPECT_EQ(packet.sender->packets, 1u);
    EXPECT_EQ(packet.sender->bytes, 160u);
    EXPECT_EQ(packet.sender->timestamp - header.timestamp, 8000u);
    EXPECT_EQ(packet.goodbye->ssrc, stream.ssrc());
}

TEST_F(LegReportsTest, ReportsAreSpreadAroundFiveSeconds) {
    EXPECT_FALSE(reports.is_due(now + 2s));
    EXPECT_TRUE(reports.is_due(now + 2500ms));
    written();
    EXPECT_FALSE(reports.is_due(now + 2499ms));
    EXPECT_TRUE(reports.is_due(now + 7500ms));
}

TEST_F(LegReportsTest, LossAndRoundTripComeFromTheFarSide) {
    for (int i = 0; i < 100; ++i) reports.on_sent(160);
    const auto sent = written();
    now += 80ms;
    tell({.ssrc = stream.ssrc(),
          .packets_lost = 10,
          .last_sender_report = static_cast<std::uint32_t>(sent.sender->ntp >> 16)});
    const auto statistics = reports.statistics(Codec::pcma);
    EXPECT_NEAR(statistics.remote_loss.value(), 0.1, 0.001);
    EXPECT_NEAR(statistics.round_trip_ms.value(), 80, 1);
}

TEST_F(LegReportsTest, ReportsOfAnotherStreamTellNothing) {
    reports.on_sent(160);
    tell({.ssrc = stream.ssrc() + 1, .packets_lost = 10});
    EXPECT_FALSE(reports.statistics(Codec::pcma).remote_loss);
}

TEST_F(LegReportsTest, MalformedRtcpIsPassedOver) {
    const std::array<std::uint8_t, 3> garbage{0x80, 200, 0};
    reports.on_rtcp(garbage, stream.ssrc(), now);
    EXPECT_FALSE(reports.statistics(Codec::pcma).remote_loss);
}

TEST_F(LegReportsTest, QualityIsZeroWhenNothingCame) {
    EXPECT_EQ(reports.statistics(Codec::pcma).mos, 0);
    reports.on_rtp({.sequence = 1, .ssrc = 7}, now);
    EXPECT_GT(reports.statistics(Codec::pcma).mos, 4.0);
}

}  // namespace
}  // namespace santral::media
