// Recordings of the whole media plane: real sockets, threads and files.

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <numbers>

#include "audio/g711.h"
#include "audio/goertzel.h"
#include "audio/wav_header.h"
#include "media/media_server_fixture.h"
#include "store/scratch_directory.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

// A sine in G.711, 20 ms a packet.
class ToneOf {
public:
    explicit ToneOf(double frequency) : frequency_(frequency) {}

    std::vector<std::uint8_t> packet() {
        std::vector<std::uint8_t> codes(160);
        for (auto& code : codes) {
            const auto phase = 2 * std::numbers::pi * frequency_ * static_cast<double>(said_++) / 8000;
            code = audio::encode_alaw(static_cast<std::int16_t>(8000 * std::sin(phase)));
        }
        return codes;
    }

private:
    double frequency_;
    std::size_t said_ = 0;
};

// Left and right of a WAV file of ours.
std::pair<std::vector<std::int16_t>, std::vector<std::int16_t>> channels_of(
    const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    stream.seekg(audio::wav_header_bytes);
    std::pair<std::vector<std::int16_t>, std::vector<std::int16_t>> channels;
    std::array<std::int16_t, 2> frame;
    while (stream.read(reinterpret_cast<char*>(frame.data()), sizeof frame)) {
        channels.first.push_back(frame[0]);
        channels.second.push_back(frame[1]);
    }
    return channels;
}

// The pieces that are not silent, one after the other: where this machine stops for a moment between two
// packets, the time line of the clock has a gap.
std::vector<std::int16_t> sounding(const std::vector<std::int16_t>& samples) {
    constexpr std::ptrdiff_t piece = 80;  // 10 ms.
    const auto is_sound = [](std::int16_t sample) { return std::abs(sample) > 500; };
    std::vector<std::int16_t> sound;
    for (auto at = samples.begin(); samples.end() - at >= piece; at += piece) {
        if (std::any_of(at, at + piece, is_sound)) sound.insert(sound.end(), at, at + piece);
    }
    return sound;
}

struct MediaServerRecording : MediaServerThreads {
    // In the rhythm of real time, which the time line of a recording is made of.
    void speak_for(Duration time, std::vector<std::pair<LoopbackPhone*, ToneOf*>> speakers) {
        const auto begun = Clock::now();
        for (auto at = 0ms; at < time; at += 20ms) {
            ASSERT_TRUE(until([&] { return Clock::now() >= begun + at; }));
            for (auto& [phone, tone] : speakers) phone->say(tone->packet());
        }
        ASSERT_TRUE(until([&] { return Clock::now() >= begun + time; }));
    }
};

// M9, S1.21: two tones of a second each, one side per channel, aligned.
TEST_F(MediaServerRecording, ARecordingHasEachLegOnItsOwnChannel) {
    const store::ScratchDirectory scratch;
    const auto file = scratch.path() / "2026" / "call.wav";
    const auto one = open(ayse), other = open(bora);
    server->join(one, other);
    const auto recording = server->record(one, other, file);
    settle();
    ToneOf left(440), right(1000);
    speak_for(200ms, {{&ayse, &left}, {&bora, &right}});
    ASSERT_TRUE(until([&] { return ayse.heard.size() == 10 && bora.heard.size() == 10; }));
    EXPECT_TRUE(until([&] { return std::filesystem::exists(file.string() + ".part"); }));
    server->stop_recording(recording);
    ASSERT_TRUE(until([&] { return !listener.all<RecordingClosed>().empty(); }));
    const auto closed = listener.all<RecordingClosed>()[0];
    EXPECT_EQ(closed.file, file);
    EXPECT_EQ(closed.bytes, std::filesystem::file_size(file));
    const auto [first, second] = channels_of(file);
    EXPECT_EQ(first.size(), second.size());
    EXPECT_GT(audio::tone_share(sounding(first), 440, 8000), 0.9);
    EXPECT_GT(audio::tone_share(sounding(second), 1000, 8000), 0.9);
    EXPECT_TRUE(listener.all<RecordingFault>().empty());
}

// M9
TEST_F(MediaServerRecording, ARecordingEndsWithItsEndpoints) {
    const store::ScratchDirectory scratch;
    const auto one = open(ayse), other = open(bora);
    server->record(one, other, scratch.path() / "call.wav");
    server->close(one);
    server->close(other);
    ASSERT_TRUE(until([&] { return !listener.all<RecordingClosed>().empty(); }));
    EXPECT_TRUE(std::filesystem::exists(scratch.path() / "call.wav"));
}

// M9
TEST_F(MediaServerRecording, AServerThatStopsLeavesWholeRecordings) {
    const store::ScratchDirectory scratch;
    server->record(open(ayse), open(bora), scratch.path() / "call.wav");
    settle();
    server.reset();
    EXPECT_TRUE(std::filesystem::exists(scratch.path() / "call.wav"));
    EXPECT_FALSE(std::filesystem::exists(scratch.path() / "call.wav.part"));
}

// M9: the caller speaks first with one colleague, then nobody, then another; the disk sees one file.
TEST_F(MediaServerRecording, ARecordingFollowsTheCallerFromOneToTheNext) {
    start(2);
    const store::ScratchDirectory scratch;
    LoopbackPhone cem(loop, "127.0.0.1");
    const auto caller = open(ayse), first = open(bora), second = open(cem);
    const auto recording = server->record(caller, first, scratch.path() / "call.wav");
    ToneOf low(440), high(1000), third(2000);
    speak_for(200ms, {{&ayse, &low}, {&bora, &high}});
    server->change_recorded(recording, {}, {});
    server->close(first);
    speak_for(300ms, {{&ayse, &low}});
    server->change_recorded(recording, caller, second);
    speak_for(200ms, {{&ayse, &low}, {&cem, &third}});
    server->close(caller);
    settle();
    EXPECT_TRUE(listener.all<RecordingClosed>().empty());
    server->close(second);
    ASSERT_TRUE(until([&] { return !listener.all<RecordingClosed>().empty(); }));
    const auto [left, right] = channels_of(listener.all<RecordingClosed>()[0].file);
    ASSERT_GT(left.size(), 5'600u);
    EXPECT_EQ(left.size(), right.size());
    EXPECT_GT(audio::tone_share(std::span(right).subspan(200, 1'000), 1000, 8000), 0.8);
    EXPECT_GT(audio::tone_share(std::span(left).subspan(200, 1'000), 440, 8000), 0.8);
    EXPECT_LT(audio::level_db(std::span(left).subspan(2'000, 1'600)), -60);
    EXPECT_LT(audio::level_db(std::span(right).subspan(2'000, 1'600)), -60);
    EXPECT_GT(audio::tone_share(std::span(right).subspan(4'400, 1'000), 2000, 8000), 0.8);
    EXPECT_GT(audio::tone_share(std::span(left).subspan(4'400, 1'000), 440, 8000), 0.8);
}

// M9: who is relayed and who is recorded have nothing to do with each other.
TEST_F(MediaServerRecording, AChangeOfTheRecordingLosesNoPacketOfTheCall) {
    const store::ScratchDirectory scratch;
    const auto one = open(ayse), other = open(bora);
    server->join(one, other);
    const auto recording = server->record(one, other, scratch.path() / "call.wav");
    for (std::uint8_t i = 0; i < 100; ++i) {
        ayse.say({i});
        server->change_recorded(recording, i % 2 ? std::optional(one) : std::nullopt, other);
    }
    ASSERT_TRUE(until([&] { return bora.heard.size() == 100; }));
    EXPECT_EQ(bora.heard[99].payload[0], 99);
}

// M9
TEST_F(MediaServerRecording, AnEndedRecordingIsNotChangedAnyMore) {
    const store::ScratchDirectory scratch;
    const auto one = open(ayse), other = open(bora);
    const auto recording = server->record(one, other, scratch.path() / "call.wav");
    server->change_recorded(recording, {}, other);
    server->close(other);
    server->change_recorded(recording, one, {});
    server->stop_recording(recording);
    ASSERT_TRUE(until([&] { return !listener.all<RecordingClosed>().empty(); }));
    settle();
    EXPECT_EQ(listener.all<RecordingClosed>().size(), 1u);
}

// M9: a disk that cannot be written is an alarm, and the call goes on.
TEST_F(MediaServerRecording, ARecordingThatCannotBeginIsAFaultAndTheCallGoesOn) {
    const auto one = open(ayse), other = open(bora);
    server->join(one, other);
    const auto recording = server->record(one, other, "/proc/nowhere/call.wav");
    server->stop_recording(recording);
    ASSERT_TRUE(until([&] { return !listener.all<RecordingClosed>().empty(); }));
    EXPECT_EQ(listener.all<RecordingFault>().size(), 1u);
    EXPECT_EQ(listener.all<RecordingClosed>()[0].file, "");
    ayse.say({1});
    ASSERT_TRUE(until([&] { return bora.heard.size() == 1; }));
}

}  // namespace
}  // namespace santral::media
