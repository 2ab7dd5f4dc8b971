// Packets in any order, with holes, pauses and leaps, and what is heard of them.

#include "media/jitter_buffer.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace santral::media {
namespace {

using namespace std::chrono_literals;
using Kind = SoundPiece::Kind;

// G.711 by packets of 20 ms; each is one letter. What is heard is a text: capitals are what may repeat a lost
// packet, "-" a lost one, "_" a pause, "~" comfort noise.
struct JitterBufferTest : testing::Test {
    rtp::Header header(int number) const {
        return {.sequence = static_cast<std::uint16_t>(65'534 + number),
                .timestamp = static_cast<std::uint32_t>(4'294'967'000 + 160 * number + shift),
                .ssrc = ssrc};
    }
    // Packet number 0 is "a".
    void put(int number, Duration late = 0ms, Content content = Content::audio) {
        const auto letter = static_cast<std::uint8_t>('a' + number % 26);
        buffer->put(header(number), std::array{letter}, content, start + 20ms * number + late);
    }
    void put(std::initializer_list<int> numbers) {
        for (const auto number : numbers) put(number);
    }
    // The next pieces, 20 ms each, from where the last call ended.
    std::string take(int pieces) {
        std::string heard;
        while (pieces > 0) {
            const auto piece = buffer->take(at);
            const auto letter = piece.payload.empty() ? '-' : static_cast<char>(piece.payload[0]);
            switch (piece.kind) {
            case Kind::audio: heard += letter; break;
            case Kind::lost: heard += letter == '-' ? '-' : static_cast<char>(letter - 'a' + 'A'); break;
            case Kind::pause: heard += '_'; break;
            case Kind::noise: heard += '~'; continue;
            }
            if (piece.kind == Kind::audio) buffer->took(160);
            at += piece.kind == Kind::audio ? Duration(20ms) : piece.ticks * 125us;
            --pieces;
        }
        return heard;
    }

    double wanted_depth_ms() const { return buffer->depth_ms(at) - buffer->excess_ms(at); }

    static constexpr Clock::time_point start{1h};
    std::unique_ptr<JitterBuffer> buffer = std::make_unique<JitterBuffer>(8000);
    Clock::time_point at = start + 30ms;
    std::int64_t shift = 0;
    std::uint32_t ssrc = 7;
};

// M7
TEST_F(JitterBufferTest, PacketsAreHeardInTheirOrderAndOnce) {
    put({0, 2, 1, 1, 4, 3, 0});
    EXPECT_EQ(take(5), "abcde");
    put({3, 4});
    EXPECT_EQ(buffer->figures().duplicates, 4u);
    EXPECT_EQ(buffer->figures().loss(), 0);
}

// M7
TEST_F(JitterBufferTest, ALostPacketIsFilledFromTheOneAfterIt) {
    put({0, 2});
    EXPECT_EQ(take(3), "aCc");
    put({6});
    EXPECT_EQ(take(4), "--Gg");
    EXPECT_NEAR(buffer->figures().loss(), 4.0 / 7, 1e-9);
}

// M7
TEST_F(JitterBufferTest, APacketThatComesTooLateIsLost) {
    put({0, 1, 2, 3, 4, 5, 6, 7});
    EXPECT_EQ(take(8), "abcdefgh");
    EXPECT_EQ(take(1), "-");
    put(8, 40ms);
    put(9);
    EXPECT_EQ(take(1), "j");
    EXPECT_EQ(buffer->figures().late, 1u);
    EXPECT_NEAR(buffer->figures().loss(), 0.1, 1e-9);
}

// M7: the depth grows at once where packets are late, so that the second such packet is heard.
TEST_F(JitterBufferTest, GrowsWithTheDelayOfTheNetwork) {
    put({0, 1, 2, 3});
    EXPECT_EQ(take(4), "abcd");
    put(4, 60ms);
    put(5, 60ms);
    put(6, 60ms);
    EXPECT_EQ(take(3), "efg");
    EXPECT_LT(buffer->excess_ms(at), 0);
}

// M7
TEST_F(JitterBufferTest, NeverWaitsLongerThanTheGreatestDepth) {
    for (int i = 0; i < 600; ++i) put(i, i % 2 == 0 ? 0ms : 400ms);
    EXPECT_NEAR(wanted_depth_ms(), max_jitter_depth.count(), 1e-6);
}

// M7: nothing is kept for longer than the network is bad.
TEST_F(JitterBufferTest, ForgetsABadNetwork) {
    for (int i = 0; i < 100; ++i) put(i, i % 2 == 0 ? 0ms : 100ms);
    EXPECT_NEAR(wanted_depth_ms(), 112, 1e-6);
    for (int i = 100; i < 1000; ++i) put(i);
    EXPECT_NEAR(wanted_depth_ms(), min_jitter_depth.count(), 1e-6);
}

// M4: DTX. A pause of the far side is no loss.
TEST_F(JitterBufferTest, APauseIsNoLoss) {
    put({0});
    EXPECT_EQ(take(1), "a");
    shift = 160 * 5;
    buffer->put(header(1), std::array<std::uint8_t, 1>{'b'}, Content::audio, start + 20ms * 6);
    EXPECT_EQ(take(6), "_____b");
    EXPECT_EQ(buffer->figures().loss(), 0);
}

// M4: RFC 3389.
TEST_F(JitterBufferTest, ComfortNoiseLastsUntilThereIsSound) {
    put({0});
    put(1, 0ms, Content::comfort_noise);
    EXPECT_EQ(take(4), "a~___");
    shift = 160 * 4;
    buffer->put(header(2), std::array<std::uint8_t, 1>{'c'}, Content::audio, start + 20ms * 6);
    EXPECT_EQ(take(3), "__c");
    EXPECT_EQ(buffer->figures().loss(), 0);
}

// M7, M1: a press takes numbers, and time.
TEST_F(JitterBufferTest, DigitsAreNoLoss) {
    put({0});
    EXPECT_EQ(take(1), "a");
    for (int i = 1; i <= 300; ++i) put(i, 0ms, Content::digit);
    EXPECT_EQ(take(300).find_first_not_of('-'), std::string::npos);
    put({301});
    EXPECT_EQ(take(1), "p");
}

// M7
TEST_F(JitterBufferTest, AnotherSsrcIsHeardAfterTheFirstDepth) {
    put({0, 1});
    EXPECT_EQ(take(2), "ab");
    ssrc = 8;
    shift = 900'000;
    put(2, 20ms);
    put(3, 20ms);
    EXPECT_EQ(take(3), "_cd");
}

// M7: a far side whose timestamps leap is believed when it keeps to them.
TEST_F(JitterBufferTest, ALeapOfTheTimestampsIsFollowed) {
    put({0, 1, 2});
    EXPECT_EQ(take(3), "abc");
    shift = 1'000'000;
    put({3, 4, 5, 6, 7, 8});
    EXPECT_EQ(take(6), "___ghi");
}

TEST_F(JitterBufferTest, OneStrayPacketChangesNothing) {
    put({0, 1});
    shift = 1'000'000;
    put({2});
    shift = 0;
    put({3, 4});
    EXPECT_EQ(take(5), "abDde");
}

// A network that stopped for a second gives everything at once: what is older than the
// greatest depth is not heard.
TEST_F(JitterBufferTest, WhatPiledUpIsLeftOut) {
    put({0});
    EXPECT_EQ(take(1), "a");
    EXPECT_EQ(take(50).find_first_not_of('-'), std::string::npos);
    for (int i = 1; i <= 52; ++i) put(i, 20ms * (52 - i));
    EXPECT_EQ(take(2), "qr");  // Numbers 42 and 43, said 210 ms before.
}

TEST_F(JitterBufferTest, TheOldestGivesWayWhenTooManyWait) {
    put({0});
    EXPECT_EQ(take(1), "a");
    for (int i = 1; i <= 80; ++i) put(i);
    EXPECT_EQ(buffer->take(at).payload[0], 'a' + 80 - 63);
}

TEST_F(JitterBufferTest, APacketThatIsTooLargeIsDropped) {
    put({0});
    const std::vector<std::uint8_t> large(max_waiting_payload + 1);
    buffer->put(header(1), large, Content::audio, start + 20ms);
    EXPECT_EQ(take(2), "a-");
}

}  // namespace
}  // namespace santral::media
