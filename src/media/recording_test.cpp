// M9, S1.21: two sides on one time line, and what the disk may do to them.

#include "media/recording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numbers>

#include "audio/encoder.h"
#include "audio/goertzel.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

// What a file would hold.
struct Memory {
    std::vector<std::byte> header;
    std::vector<std::byte> bytes;
    std::size_t room = SIZE_MAX;
    bool is_closed = false;

    std::vector<std::int16_t> channel(std::size_t side) const {
        std::vector<std::int16_t> samples;
        for (auto at = audio::wav_header_bytes + 2 * side; at + 1 < bytes.size(); at += 4) {
            std::int16_t sample;
            std::memcpy(&sample, &bytes[at], sizeof sample);
            samples.push_back(sample);
        }
        return samples;
    }
};

class MemorySink final : public audio::WavSink {
public:
    explicit MemorySink(Memory& memory) : memory_(memory) {}
    Result<void> append(std::span<const std::byte> bytes) override {
        if (memory_.bytes.size() + bytes.size() > memory_.room)
            return fail(Errc::unavailable, "No space left on device");
        memory_.bytes.insert(memory_.bytes.end(), bytes.begin(), bytes.end());
        return {};
    }
    Result<void> rewrite_header(std::span<const std::byte> header) override {
        memory_.header.assign(header.begin(), header.end());
        return {};
    }
    Result<void> close() override {
        memory_.is_closed = true;
        return {};
    }

private:
    Memory& memory_;
};

// A phone that says one tone, 20 ms a packet.
class Speaker {
public:
    Speaker(rtp::Codec codec, double frequency, std::uint32_t first_timestamp)
        : codec_(codec),
          encoder_(audio::make_encoder(codec, rate()).value()),
          frequency_(frequency),
          timestamp_(first_timestamp) {}

    RecordedPacket speak(Clock::time_point arrived) {
        std::vector<std::int16_t> samples(rate() / 50);
        for (auto& sample : samples)
            sample = static_cast<std::int16_t>(
                8000 * std::sin(2 * std::numbers::pi * frequency_ * static_cast<double>(said_++) / rate()));
        payload_.resize(audio::max_payload_bytes);
        payload_.resize(encoder_->encode(samples, payload_));
        const auto timestamp = timestamp_;
        timestamp_ += rtp::facts_of(codec_).clock_rate / 50;
        return {codec_, 7, timestamp, arrived, payload_};
    }

private:
    unsigned rate() const { return codec_ == rtp::Codec::pcmu || codec_ == rtp::Codec::pcma ? 8000 : 16000; }

    rtp::Codec codec_;
    std::unique_ptr<audio::Encoder> encoder_;
    double frequency_;
    std::uint32_t timestamp_;
    std::size_t said_ = 0;
    std::vector<std::uint8_t> payload_;
};

struct RecordingTest : testing::Test {
    void begin(unsigned sampling_rate) {
        const audio::WavFormat format{.sampling_rate = sampling_rate, .channels = 2};
        auto writer = audio::WavWriter::begin(std::make_unique<MemorySink>(memory), format);
        recording =
            std::make_unique<Recording>(std::move(*writer), format, start,
                                        [this](const std::string& detail) { faults.push_back(detail); });
    }
    void speak(Side side, Speaker& speaker, Duration from, Duration until) {
        for (auto at = from; at < until; at += 20ms) recording->add(side, speaker.speak(start + at));
    }
    void mark(Duration at) {
        recording->mark(left_tap, start + at);
        recording->mark(right_tap, start + at);
    }
    void end(Duration at) {
        recording->end(left_tap, start + at);
        recording->end(right_tap, start + at);
        recording->close(start + at);
    }
    // Share of a tone between two moments of a channel.
    double share(std::size_t side, double frequency, unsigned rate, std::pair<double, double> seconds) const {
        const auto samples = memory.channel(side);
        const auto first = static_cast<std::size_t>(seconds.first * rate);
        const auto count = static_cast<std::size_t>((seconds.second - seconds.first) * rate);
        return audio::tone_share(std::span(samples).subspan(first, count), frequency, rate);
    }

    static constexpr Tap left_tap{RecordingId{1}, Side::left, TapId{1}};
    static constexpr Tap right_tap{RecordingId{1}, Side::right, TapId{2}};
    Clock::time_point start{1h};
    Memory memory;
    std::unique_ptr<Recording> recording;
    std::vector<std::string> faults;
};

// M9, S1.21
TEST_F(RecordingTest, EachSideIsOnItsOwnChannel) {
    begin(8000);
    Speaker left(rtp::Codec::pcma, 440, 123), right(rtp::Codec::pcmu, 1000, 4'294'967'000);
    speak(Side::left, left, 0ms, 1s);
    speak(Side::right, right, 0ms, 1s);
    end(1s);
    EXPECT_EQ(memory.channel(0).size(), 8000u);
    EXPECT_EQ(memory.channel(1).size(), 8000u);
    EXPECT_GT(share(0, 440, 8000, {0.1, 0.9}), 0.95);
    EXPECT_GT(share(1, 1000, 8000, {0.1, 0.9}), 0.95);
    EXPECT_LT(share(0, 1000, 8000, {0.1, 0.9}), 0.01);
    EXPECT_EQ(recording->length(), 1000ms);
    EXPECT_TRUE(memory.is_closed);
}

// M9
TEST_F(RecordingTest, WidebandAndNarrowbandMeetAt16000) {
    begin(16'000);
    Speaker left(rtp::Codec::g722, 5000, 1), right(rtp::Codec::pcma, 440, 1);
    speak(Side::left, left, 0ms, 1s);
    speak(Side::right, right, 0ms, 1s);
    end(1s);
    EXPECT_EQ(memory.channel(0).size(), memory.channel(1).size());
    EXPECT_GT(share(0, 5000, 16'000, {0.1, 0.9}), 0.9);
    EXPECT_GT(share(1, 440, 16'000, {0.1, 0.9}), 0.9);
}

// M9
TEST_F(RecordingTest, OpusIsRecordedToo) {
    begin(16'000);
    Speaker left(rtp::Codec::opus, 1000, 1);
    speak(Side::left, left, 0ms, 1s);
    end(1s);
    EXPECT_GT(share(0, 1000, 16'000, {0.2, 0.9}), 0.9);
}

// M9: aligned in time.
TEST_F(RecordingTest, WhatComesLaterLiesLater) {
    begin(8000);
    Speaker left(rtp::Codec::pcma, 440, 1), right(rtp::Codec::pcma, 1000, 1);
    speak(Side::left, left, 500ms, 1s);
    speak(Side::right, right, 1200ms, 1500ms);
    end(2s);
    const auto first = memory.channel(0), second = memory.channel(1);
    EXPECT_LT(audio::level_db(std::span(first).subspan(0, 4000)), -60);
    EXPECT_GT(share(0, 440, 8000, {0.5, 1.0}), 0.95);
    EXPECT_LT(audio::level_db(std::span(first).subspan(8000)), -60);
    EXPECT_LT(audio::level_db(std::span(second).subspan(0, 9600)), -60);
    EXPECT_GT(share(1, 1000, 8000, {1.2, 1.5}), 0.95);
    EXPECT_EQ(second.size(), 16'000u);
}

// M9: a gap of silence suppression keeps its length.
TEST_F(RecordingTest, AGapStaysAGapByTheTimestamps) {
    begin(8000);
    Speaker speaker(rtp::Codec::pcma, 440, 1);
    speak(Side::left, speaker, 0ms, 200ms);
    for (auto at = 200ms; at < 600ms; at += 20ms) speaker.speak(start);
    // All of it late by 60 ms: the time line follows the timestamps.
    for (auto at = 600ms; at < 1000ms; at += 20ms)
        recording->add(Side::left, speaker.speak(start + at + 60ms));
    end(1s);
    const auto samples = memory.channel(0);
    EXPECT_LT(audio::level_db(std::span(samples).subspan(1600, 3200)), -60);
    EXPECT_GT(share(0, 440, 8000, {0.6, 1.0}), 0.95);
}

// M9
TEST_F(RecordingTest, ReorderedAndDoubledPacketsFindTheirPlace) {
    begin(8000);
    Speaker speaker(rtp::Codec::pcma, 440, 1);
    for (auto at = 0ms; at < 1000ms; at += 40ms) {
        auto first = speaker.speak(start + at + 20ms);
        const std::vector<std::uint8_t> kept(first.payload.begin(), first.payload.end());
        recording->add(Side::left, speaker.speak(start + at + 20ms));
        first.payload = kept;
        recording->add(Side::left, first);
        recording->add(Side::left, first);
    }
    end(1s);
    EXPECT_GT(share(0, 440, 8000, {0.1, 0.9}), 0.95);
}

// M9
TEST_F(RecordingTest, AStreamThatStartsAnewIsPlacedByItsArrival) {
    begin(8000);
    Speaker one(rtp::Codec::pcma, 440, 1), other(rtp::Codec::pcma, 1000, 3'000'000'000);
    speak(Side::left, one, 0ms, 500ms);
    speak(Side::left, other, 700ms, 1s);
    end(1s);
    EXPECT_GT(share(0, 440, 8000, {0.0, 0.5}), 0.9);
    EXPECT_GT(share(0, 1000, 8000, {0.7, 1.0}), 0.9);
}

// M9: playable up to the last second after a crash.
TEST_F(RecordingTest, IsWrittenWhileTheCallGoesOn) {
    begin(8000);
    mark(10s);
    EXPECT_GT(memory.bytes.size(), 9u * 32'000);
    EXPECT_EQ(memory.channel(0).size(), memory.channel(1).size());
}

// M9: one endpoint closes long before the other.
TEST_F(RecordingTest, GoesOnUntilTheSecondSideEnds) {
    begin(8000);
    mark(500ms);
    recording->end(left_tap, start + 1s);
    recording->mark(right_tap, start + 3s);
    EXPECT_GT(memory.bytes.size(), 2u * 32'000);
    recording->end(right_tap, start + 3s);
    recording->close(start + 2s);
    EXPECT_EQ(recording->length(), 3000ms);
}

// M9: the caller goes from one colleague to the next, and hears music between them.
TEST_F(RecordingTest, TheTimeLineGoesOnWhileWhoIsHeardChanges) {
    begin(8000);
    Speaker first(rtp::Codec::pcma, 440, 1), second(rtp::Codec::pcma, 1000, 777'000);
    speak(Side::right, first, 0ms, 1s);
    mark(1s);
    recording->end(left_tap, start + 1s);
    recording->end(right_tap, start + 1s);
    recording->mark_silence(start + 60s);
    EXPECT_GT(memory.channel(0).size(), 58u * 8000);
    speak(Side::right, second, 61s, 62s);
    const Tap next{RecordingId{1}, Side::right, TapId{3}};
    recording->mark(next, start + 62s);
    recording->end(next, start + 62s);
    recording->close(start + 62s);
    EXPECT_EQ(recording->length(), 62s);
    EXPECT_GT(share(1, 440, 8000, {0.1, 0.9}), 0.95);
    const auto samples = memory.channel(1);
    EXPECT_LT(audio::level_db(std::span(samples).subspan(8000, 60 * 8000)), -60);
    EXPECT_GT(share(1, 1000, 8000, {61.0, 62.0}), 0.95);
}

// M9: the end of the old tap may come after the new one has spoken, from another thread.
TEST_F(RecordingTest, TwoTapsOfOneSideMayOverlap) {
    begin(8000);
    mark(1s);
    const Tap next{RecordingId{1}, Side::right, TapId{3}};
    recording->mark(next, start + 3s);
    recording->end(right_tap, start + 1s);
    recording->mark(left_tap, start + 3s);
    EXPECT_GT(memory.channel(0).size(), 2u * 8000);
    recording->end(left_tap, start + 3s);
    recording->end(next, start + 4s);
    recording->close(start + 4s);
    EXPECT_EQ(recording->length(), 4s);
}

// M9: disk full is an alarm, told once.
TEST_F(RecordingTest, AFullDiskIsOneFaultAndKeepsWhatWasWritten) {
    memory.room = 100'000;
    begin(8000);
    mark(10s);
    mark(20s);
    end(20s);
    EXPECT_THAT(faults, testing::ElementsAre("No space left on device"));
    EXPECT_TRUE(memory.is_closed);
    EXPECT_GT(recording->length(), 2500ms);
}

// M9
TEST_F(RecordingTest, AFloodOfPacketsIsBounded) {
    begin(8000);
    Speaker speaker(rtp::Codec::pcma, 440, 1);
    for (std::size_t i = 0; i < 10 * max_packets_in_order; ++i)
        recording->add(Side::left, speaker.speak(start));
    end(1s);
    EXPECT_EQ(memory.channel(0).size(), 8000u);
}

}  // namespace
}  // namespace santral::media
