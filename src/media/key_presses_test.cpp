// Presses that are sent one after the other, with time turned by hand.

#include "media/key_presses.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "media/media_plane.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

struct KeyPressesTest : testing::Test {
    // Turns time until nothing is due any more, and notes when each packet came.
    void send() {
        for (auto due = presses.due(); due; due = presses.due()) {
            now = std::max(now, *due);
            while (const auto packet = presses.next(8000, now)) {
                const auto event = rtp::parse_dtmf_event(packet->payload).value();
                if (packet->marker) beginnings.push_back(now - start);
                if (event.end) ++ends;
                keys += event.digit;
                durations.push_back(event.duration);
            }
        }
    }

    KeyPresses presses;
    const Clock::time_point start{1h};
    Clock::time_point now = start;
    std::vector<Duration> beginnings;
    std::vector<int> durations;
    std::string keys;
    int ends = 0;
};

// M1
TEST_F(KeyPressesTest, APressGrowsAndEndsThreeTimes) {
    ASSERT_TRUE(presses.add('5', 100ms));
    send();
    EXPECT_THAT(durations, ElementsAre(160, 320, 480, 640, 800, 800, 800));
    EXPECT_THAT(beginnings, ElementsAre(0ms));
    EXPECT_EQ(keys, "5555555");
    EXPECT_EQ(ends, 3);
    EXPECT_EQ(now - start, 120ms);
    EXPECT_FALSE(presses.is_sending());
}

// M2
TEST_F(KeyPressesTest, PressesKeepTheirDistance) {
    ASSERT_TRUE(presses.add('1', 40ms) && presses.add('2', 40ms) && presses.add('3', 200ms));
    send();
    EXPECT_THAT(beginnings, ElementsAre(0ms, 90ms, 180ms));
    EXPECT_EQ(ends, 9);
}

TEST_F(KeyPressesTest, WaitsForThePressOfThePeer) {
    presses.on_relayed(now);
    ASSERT_TRUE(presses.add('1', 40ms));
    EXPECT_EQ(presses.next(8000, now), std::nullopt);
    send();
    EXPECT_THAT(beginnings, ElementsAre(digit_gap));
}

TEST_F(KeyPressesTest, TheLengthOfAPressIsBounded) {
    ASSERT_TRUE(presses.add('1', 0ms) && presses.add('2', 24h) && presses.add('3', 100ms));
    send();
    EXPECT_THAT(beginnings, ElementsAre(0ms, 90ms, 90ms + rtp::longest_dtmf + digit_gap));
}

TEST_F(KeyPressesTest, ThatManyMayWaitAndNoMore) {
    for (std::size_t i = 0; i < max_waiting_presses; ++i) ASSERT_TRUE(presses.add('1', 40ms));
    EXPECT_FALSE(presses.add('2', 40ms));
    presses.clear();
    EXPECT_EQ(presses.due(), std::nullopt);
}

TEST_F(KeyPressesTest, ABrokenPressIsFollowedByTheNext) {
    ASSERT_TRUE(presses.add('1', 100ms) && presses.add('2', 40ms));
    presses.next(8000, now);
    EXPECT_TRUE(presses.is_sending());
    presses.break_off();
    EXPECT_FALSE(presses.is_sending());
    send();
    EXPECT_EQ(keys, "2222");
}

}  // namespace
}  // namespace santral::media
