// Counting a stream that loses, repeats, reorders and starts anew.

#include "rtp/reception.h"

#include <gtest/gtest.h>

namespace santral::rtp {
namespace {

using namespace std::chrono_literals;

struct Stream : testing::Test {
    // A packet of 20 ms that arrives `late` after its turn.
    void packet(std::uint16_t sequence, std::chrono::milliseconds late = 0ms, std::uint32_t ssrc = 7) {
        const auto turn = std::chrono::milliseconds(20 * sequence);
        reception.on_packet({8, false, sequence, 160u * sequence, ssrc}, Clock::time_point(1s) + turn + late);
    }
    void packets(std::uint16_t from, int count) {
        for (int i = 0; i < count; ++i) packet(static_cast<std::uint16_t>(from + i));
    }
    Reception reception{8000};
};

TEST_F(Stream, WithoutAFaultHasNeitherLossNorJitter) {
    packets(1000, 100);
    EXPECT_EQ(reception.packets(), 100u);
    EXPECT_EQ(reception.lost(), 0u);
    EXPECT_EQ(reception.loss(), 0);
    EXPECT_EQ(reception.jitter_ms(), 0);
}

TEST_F(Stream, CountsWhatIsMissing) {
    packets(0, 50);
    packets(60, 50);
    EXPECT_EQ(reception.packets(), 100u);
    EXPECT_EQ(reception.lost(), 10u);
    EXPECT_NEAR(reception.loss(), 10.0 / 110, 1e-9);
}

TEST_F(Stream, WrapsItsSequenceNumbers) {
    packets(65500, 100);
    EXPECT_EQ(reception.lost(), 0u);
    EXPECT_EQ(reception.make_report({})->highest_sequence, 65500u + 99);
}

TEST_F(Stream, CountsReorderedPacketsAsCome) {
    packets(0, 10);
    packet(11);
    packet(10);
    EXPECT_EQ(reception.lost(), 0u);
    EXPECT_EQ(reception.packets(), 12u);
}

TEST_F(Stream, NeverHasANegativeLoss) {
    packets(0, 10);
    packet(9);
    packet(9);
    EXPECT_EQ(reception.lost(), 0u);
    EXPECT_EQ(reception.make_report({})->packets_lost, -2);
}

TEST_F(Stream, MeasuresJitterAsTheRfcDoes) {
    packet(0);
    packet(1, 8ms);
    EXPECT_NEAR(reception.jitter_ms(), 8.0 / 16, 1e-9);
    packet(2, 8ms);
    EXPECT_NEAR(reception.jitter_ms(), 8.0 / 16 * 15 / 16, 1e-9);
}

// M1
TEST_F(Stream, IsNotShakenByTheUpdatesOfATelephoneEvent) {
    packets(0, 10);
    for (std::uint16_t i = 10; i < 15; ++i) {
        reception.on_packet({101, false, i, 1600, 7},
                            Clock::time_point(1s) + std::chrono::milliseconds(20 * i));
    }
    packets(15, 10);
    EXPECT_EQ(reception.jitter_ms(), 0);
}

TEST_F(Stream, IgnoresASinglePacketFromFarAway) {
    packets(0, 10);
    packet(30000);
    packets(10, 10);
    EXPECT_EQ(reception.packets(), 20u);
    EXPECT_EQ(reception.lost(), 0u);
}

TEST_F(Stream, StartsAnewAfterTwoPacketsFromFarAway) {
    packets(0, 10);
    packets(12, 1);
    packets(30000, 10);
    EXPECT_EQ(reception.packets(), 11u + 9);
    EXPECT_EQ(reception.lost(), 2u);  // Those of before the jump.
}

TEST_F(Stream, AddsUpTheStreamsOfSeveralSources) {
    packets(0, 10);
    packet(11);
    packet(40000, 0ms, 8);
    packet(40001, 0ms, 8);
    EXPECT_EQ(reception.packets(), 13u);
    EXPECT_EQ(reception.lost(), 1u);
}

TEST_F(Stream, ReportsTheLossSinceTheLastReport) {
    packets(0, 75);
    packets(100, 1);
    EXPECT_EQ(reception.make_report({})->fraction_lost, 256 * 25 / 101);
    EXPECT_EQ(reception.make_report({})->fraction_lost, 0);
    packets(101, 100);
    const auto report = reception.make_report({});
    EXPECT_EQ(report->fraction_lost, 0);
    EXPECT_EQ(report->packets_lost, 25);
    EXPECT_EQ(report->ssrc, 7u);
}

TEST_F(Stream, HasNothingToReportBeforeItBegan) {
    EXPECT_FALSE(reception.make_report({}));
}

TEST_F(Stream, GivesBackTheSenderReportAndItsAge) {
    packets(0, 1);
    EXPECT_EQ(reception.make_report({})->last_sender_report, 0u);
    reception.on_sender_report({.ntp = 0x1111'2222'3333'4444}, Clock::time_point(10s));
    const auto report = reception.make_report(Clock::time_point(12500ms));
    EXPECT_EQ(report->last_sender_report, 0x2222'3333u);
    EXPECT_EQ(report->delay_since_sender_report, 65536u * 5 / 2);
}

TEST_F(Stream, MeasuresJitterAnewAtAnotherClock) {
    packet(0);
    packet(1, 8ms);
    reception.change_clock(48000);
    EXPECT_EQ(reception.jitter_ms(), 0);
    EXPECT_EQ(reception.packets(), 2u);
}

}  // namespace
}  // namespace santral::rtp
