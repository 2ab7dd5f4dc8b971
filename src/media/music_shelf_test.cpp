// M3: music files of tenants, read by a thread of the shelf's own.

#include "media/music_shelf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audio/tones.h"
#include "audio/wav_file.h"
#include "media/loopback_phone.h"
#include "store/scratch_directory.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

struct MusicShelfTest : testing::Test {
    std::filesystem::path write(const char* name, std::chrono::milliseconds length) {
        std::vector<std::int16_t> samples(static_cast<std::size_t>(length.count()) * 8);
        audio::ToneSource({{440, 0}, length, 0ms}, 8000).fill(samples);
        const auto path = scratch.path() / name;
        std::filesystem::remove(path);
        auto writer = audio::WavWriter::begin(audio::WavFile::create(path).value(), {8000, 1}).value();
        EXPECT_TRUE(writer->write(samples));
        EXPECT_TRUE(writer->close());
        return path;
    }
    bool until_read(std::size_t times) {
        return turn_until(loop, [&] { return read.size() >= times; });
    }

    const store::ScratchDirectory scratch;
    net::EventLoop loop;
    std::vector<std::pair<std::string, bool>> read;
    MusicShelf shelf{loop, [this](const std::filesystem::path& file, const MusicShelf::Music& music) {
                         read.emplace_back(file.filename().string(), music != nullptr);
                     }};
};

// M3
TEST_F(MusicShelfTest, AFileIsReadOnceAndKept) {
    const auto file = write("acme.wav", 1s);
    EXPECT_EQ(shelf.find(file), nullptr);
    EXPECT_EQ(shelf.find(file), nullptr);
    ASSERT_TRUE(until_read(1));
    EXPECT_EQ(shelf.find(file)->in(Codec::pcma).frame(0ms, 20ms).payload.size(), 160u);
    EXPECT_GT(shelf.bytes(), 3u * 8'000);
    EXPECT_THAT(read, ElementsAre(std::pair("acme.wav", true)));
}

// M3
TEST_F(MusicShelfTest, AFileThatCannotBeReadIsToldOnceUntilItIsThere) {
    const auto file = scratch.path() / "acme.wav";
    EXPECT_EQ(shelf.find(file), nullptr);
    ASSERT_TRUE(until_read(1));
    EXPECT_EQ(shelf.find(file), nullptr);
    shelf.refresh();
    write("acme.wav", 1s);
    write("other.wav", 1s);
    shelf.find(scratch.path() / "other.wav");
    ASSERT_TRUE(until_read(2));
    shelf.refresh();
    ASSERT_TRUE(turn_until(loop, [&] { return shelf.find(file) != nullptr; }));
    EXPECT_EQ(std::ranges::count(read, std::pair<std::string, bool>("acme.wav", false)), 1);
}

// M3
TEST_F(MusicShelfTest, AChangedFileIsReadAgainOnlyWhenAsked) {
    const auto file = write("acme.wav", 1s);
    shelf.find(file);
    ASSERT_TRUE(until_read(1));
    const auto before = shelf.find(file);
    write("acme.wav", 2s);
    EXPECT_EQ(shelf.find(file), before);
    shelf.refresh();
    ASSERT_TRUE(until_read(2));
    EXPECT_GT(shelf.find(file)->bytes(), before->bytes());
    EXPECT_GT(before->bytes(), 0u);
}

TEST_F(MusicShelfTest, WhatIsNotChangedIsNotReadAgain) {
    const auto file = write("acme.wav", 1s), other = write("other.wav", 1s);
    shelf.find(file);
    ASSERT_TRUE(until_read(1));
    shelf.refresh();
    shelf.find(other);
    ASSERT_TRUE(until_read(2));
    EXPECT_THAT(read, ElementsAre(std::pair("acme.wav", true), std::pair("other.wav", true)));
}

TEST_F(MusicShelfTest, ThatManyFilesAreKnownAndNoMore) {
    for (std::size_t i = 0; i <= max_music_files; ++i) shelf.find(scratch.path() / std::to_string(i));
    ASSERT_TRUE(until_read(max_music_files));
    EXPECT_LE(shelf.files(), max_music_files);
    EXPECT_EQ(shelf.find(write("acme.wav", 1s)), nullptr);
    ASSERT_TRUE(
        turn_until(loop, [&] { return read.back() == std::pair<std::string, bool>("acme.wav", true); }));
    EXPECT_EQ(shelf.files(), max_music_files);
}

// The least lately used goes first.
TEST_F(MusicShelfTest, MemoryIsBounded) {
    MusicShelf small(
        loop,
        [this](const std::filesystem::path& file, const MusicShelf::Music&) {
            read.emplace_back(file.filename().string(), true);
        },
        60'000);
    const auto first = write("first.wav", 1s), second = write("second.wav", 1s),
               third = write("third.wav", 1s);
    small.find(first);
    small.find(second);
    ASSERT_TRUE(until_read(2));
    small.find(first);
    small.find(third);
    ASSERT_TRUE(until_read(3));
    EXPECT_LE(small.bytes(), 60'000u);
    EXPECT_NE(small.find(first), nullptr);
    EXPECT_NE(small.find(third), nullptr);
    EXPECT_EQ(small.files(), 2u);
}

}  // namespace
}  // namespace santral::media
