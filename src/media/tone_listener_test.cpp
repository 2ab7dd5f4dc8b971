// M1: keys in the packets of one far side, with losses and pauses. What is a key at all is tested with the
// detector.

#include "media/tone_listener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audio/encoder.h"
#include "audio/tones.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

struct ToneListenerTest : testing::TestWithParam<rtp::Codec> {
    // "5", 20 ms a packet, or nothing sounded; a lost packet takes its time.
    void say(bool sounded, int packets, bool lost = false) {
        for (; packets > 0; --packets) {
            std::vector<std::int16_t> samples(160);
            if (sounded) key.fill(samples);
            std::array<std::uint8_t, audio::max_payload_bytes> payload;
            const auto bytes = encoder->encode(samples, payload);
            if (!lost) suspected += hear(std::span(payload).first(bytes));
            ++header.sequence;
            header.timestamp += rtp::facts_of(GetParam()).clock_rate / 50;
            now += 20ms;
        }
    }
    bool hear(std::span<const std::uint8_t> payload) {
        return listener.hear({.header = header, .payload = payload}, now);
    }

    std::unique_ptr<audio::Encoder> encoder = audio::make_encoder(GetParam(), 8000).value();
    audio::ToneSource key{{{770, 1336}, 1h, 0ms}, 8000};
    Clock::time_point now{1h};
    rtp::Header header{.sequence = 65'530, .timestamp = 4'294'967'000, .ssrc = 7};
    std::vector<std::pair<char, std::chrono::milliseconds>> presses;
    int suspected = 0;
    ToneListener listener{GetParam(), [this](const rtp::DtmfDigit& press, Clock::time_point) {
                              presses.emplace_back(press.digit, press.duration);
                          }};
};

INSTANTIATE_TEST_SUITE_P(Codecs, ToneListenerTest, testing::ValuesIn(rtp::all_codecs));

// M1
TEST_P(ToneListenerTest, APressIsToldOnceWhenItEnds) {
    say(false, 10);
    say(true, 5);
    EXPECT_TRUE(presses.empty());
    say(false, 10);
    ASSERT_EQ(presses.size(), 1u);
    EXPECT_EQ(presses[0].first, '5');
    EXPECT_GE(presses[0].second, 80ms);
    EXPECT_LE(presses[0].second, 140ms);
}

// X7: every packet of the key but perhaps its first is known or suspected.
TEST_P(ToneListenerTest, APressIsSuspectedFromItsSecondPacketOn) {
    say(false, 10);
    EXPECT_EQ(suspected, 0);
    say(true, 5);
    EXPECT_GE(suspected, 4);
}

TEST_P(ToneListenerTest, ALostPacketDoesNotMakeTwoPresses) {
    say(true, 5);
    say(true, 1, true);
    say(true, 5);
    say(false, 10);
    EXPECT_EQ(presses.size(), 1u);
}

// Silence suppression: nothing is sent between two presses of one key.
TEST_P(ToneListenerTest, APauseThatIsNotSentParts) {
    say(true, 5);
    header.timestamp += rtp::facts_of(GetParam()).clock_rate / 5;
    say(true, 5);
    say(false, 10);
    EXPECT_EQ(presses.size(), 2u);
}

TEST_P(ToneListenerTest, APressAfterWhichNothingComesIsToldToo) {
    say(true, 5);
    ASSERT_TRUE(listener.due());
    listener.on_time(*listener.due());
    EXPECT_EQ(presses.size(), 1u);
    EXPECT_EQ(listener.due(), std::nullopt);
}

TEST_P(ToneListenerTest, WhatComesLateOrTwiceIsNotHeardAgain) {
    say(true, 5);
    const auto next = header;
    header.sequence = static_cast<std::uint16_t>(next.sequence - 3);
    hear({});
    header = next;
    say(false, 10);
    EXPECT_EQ(presses.size(), 1u);
}

}  // namespace
}  // namespace santral::media
