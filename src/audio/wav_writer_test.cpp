// The writer over memory: what is in the file at each moment, at its limit, and when the sink fails.

#include "audio/wav_writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace santral::audio {
namespace {

using namespace std::chrono_literals;
using Samples = std::vector<std::int16_t>;

constexpr WavFormat stereo{8000, 2};
constexpr std::size_t frame_of_20ms = 320;  // Samples of both channels.

// What a sink leaves behind outlives it.
struct Kept {
    std::vector<std::byte> file;
    std::size_t room = SIZE_MAX;
    bool closed = false;
};

class MemorySink final : public WavSink {
public:
    explicit MemorySink(Kept& kept) : kept_(kept) {}
    Result<void> append(std::span<const std::byte> bytes) override {
        if (kept_.file.size() + bytes.size() > kept_.room) return fail(Errc::unavailable, "disk full");
        kept_.file.insert(kept_.file.end(), bytes.begin(), bytes.end());
        return {};
    }
    Result<void> rewrite_header(std::span<const std::byte> header) override {
        std::ranges::copy(header, kept_.file.begin());
        return {};
    }
    Result<void> close() override {
        kept_.closed = true;
        return {};
    }

private:
    Kept& kept_;
};

std::uint32_t number_at(const std::vector<std::byte>& file, std::size_t at) {
    std::uint32_t number = 0;
    std::memcpy(&number, file.data() + at, sizeof number);
    return number;
}
std::uint32_t sample_bytes(const Kept& kept) {
    return number_at(kept.file, 40);
}

struct WavWriterTest : testing::Test {
    std::unique_ptr<WavWriter> begin(std::uint64_t limit = max_wav_bytes) {
        return WavWriter::begin(std::make_unique<MemorySink>(kept), stereo, limit).value();
    }
    void write(WavWriter& writer, std::chrono::milliseconds time) {
        const Samples frame(frame_of_20ms, 1000);
        for (auto at = 0ms; at < time; at += 20ms) (void)writer.write(frame);
    }
    Kept kept;
};

TEST(WavHeader, IsReadAsItWasWritten) {
    EXPECT_EQ(parse_wav_header(make_wav_header({16000, 1}, 77)).value(), (WavFormat{16000, 1}));
}

TEST(WavHeader, OfAnotherProgramIsRefused) {
    auto header = make_wav_header(stereo, 0);
    EXPECT_EQ(parse_wav_header(std::span(header).first(43)).error().code, Errc::malformed);
    header[36] = std::byte{'L'};  // A LIST chunk before the data.
    EXPECT_EQ(parse_wav_header(header).error().code, Errc::malformed);
    EXPECT_EQ(parse_wav_header(make_wav_header({8000, 9}, 0)).error().code, Errc::malformed);
    EXPECT_EQ(parse_wav_header(make_wav_header({0, 2}, 0)).error().code, Errc::malformed);
}

// M9
TEST_F(WavWriterTest, ClosesAWholeFile) {
    auto writer = begin();
    write(*writer, 1500ms);
    EXPECT_EQ(writer->length(), 1500ms);
    ASSERT_TRUE(writer->close());
    EXPECT_EQ(kept.file.size(), 44u + 48000);
    EXPECT_EQ(sample_bytes(kept), 48000u);
    EXPECT_EQ(number_at(kept.file, 4), 48000u + 36);
    EXPECT_TRUE(kept.closed);
    EXPECT_EQ(writer->state(), WavWriter::State::closed);
}

// M9
TEST_F(WavWriterTest, KeepsTheHeaderWithinASecondOfTheSound) {
    auto writer = begin();
    write(*writer, 980ms);
    EXPECT_EQ(sample_bytes(kept), 0u);
    write(*writer, 20ms);
    EXPECT_EQ(sample_bytes(kept), 32000u);
    write(*writer, 1000ms);
    EXPECT_EQ(sample_bytes(kept), 64000u);
}

// M9
TEST_F(WavWriterTest, HoldsBackLittleOfWhatItWasGiven) {
    auto writer = begin();
    write(*writer, 500ms);
    EXPECT_GE(kept.file.size() + 4096, writer->bytes());
}

// M9
TEST_F(WavWriterTest, KeepsWhatWasThereWhenTheDiskIsFull) {
    kept.room = 44 + 40000;
    auto writer = begin();
    write(*writer, 2000ms);
    EXPECT_EQ(writer->state(), WavWriter::State::failed);
    EXPECT_FALSE(writer->write(Samples(frame_of_20ms)));
    ASSERT_TRUE(writer->close());
    EXPECT_TRUE(kept.closed);
    EXPECT_EQ(sample_bytes(kept), kept.file.size() - 44);
    EXPECT_GT(writer->length(), 1100ms);
}

// M9
TEST_F(WavWriterTest, SaysThatTheDiskIsFullOnce) {
    kept.room = 44 + 4000;
    auto writer = begin();
    const auto result = writer->write(Samples(4096));
    EXPECT_EQ(result.error().detail, "disk full");
    EXPECT_EQ(writer->write(Samples(2)).error().detail, "the recording is failed already");
}

TEST_F(WavWriterTest, KeepsTheRestWhenTheLastBlockDoesNotFit) {
    auto writer = begin();
    write(*writer, 1100ms);
    kept.room = kept.file.size();
    EXPECT_EQ(writer->close().error().detail, "disk full");
    EXPECT_TRUE(kept.closed);
    EXPECT_EQ(sample_bytes(kept), kept.file.size() - 44);
}

TEST_F(WavWriterTest, DoesNotBeginWithoutRoomForTheHeader) {
    kept.room = 43;
    EXPECT_FALSE(WavWriter::begin(std::make_unique<MemorySink>(kept), stereo));
}

TEST_F(WavWriterTest, ClosesItsFileAtTheLimit) {
    auto writer = begin(44 + 1000 + 2);
    EXPECT_TRUE(writer->write(Samples(frame_of_20ms)));
    EXPECT_EQ(writer->write(Samples(frame_of_20ms)).error().code, Errc::too_large);
    EXPECT_EQ(writer->state(), WavWriter::State::full);
    EXPECT_TRUE(kept.closed);
    EXPECT_EQ(kept.file.size(), 44u + 1000);  // Whole frames.
    EXPECT_EQ(sample_bytes(kept), 1000u);
    EXPECT_FALSE(writer->write(Samples(2)));
    EXPECT_TRUE(writer->close());
}

TEST_F(WavWriterTest, NeverPassesTheSizesOfTheFormat) {
    static_assert(max_wav_bytes <= UINT32_MAX);
    const auto header = make_wav_header(stereo, static_cast<std::uint32_t>(max_wav_bytes - wav_header_bytes));
    EXPECT_EQ(number_at({header.begin(), header.end()}, 4), max_wav_bytes - 8);
}

TEST_F(WavWriterTest, IsClosedByItsDestructor) {
    write(*begin(), 100ms);
    EXPECT_TRUE(kept.closed);
    EXPECT_EQ(sample_bytes(kept), 3200u);
}

}  // namespace
}  // namespace santral::audio
