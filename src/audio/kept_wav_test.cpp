// WAV files that somebody sends: kept when they can be played, refused when not, and never half.

#include "audio/kept_wav.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "audio/sample_wav.h"
#include "audio/sound_file.h"

namespace santral::audio {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::HasSubstr;

struct KeptWavTest : testing::Test {
    KeptWavTest() {
        std::string name = (fs::temp_directory_path() / "kept_wav_test.XXXXXX").native();
        directory = ::mkdtemp(name.data());
        path = directory / "own.wav";
    }
    ~KeptWavTest() override { fs::remove_all(directory); }
    std::string refusal(std::string_view content) {
        const auto kept = keep_wav(content, path, "t1");
        return kept ? "" : kept.error().detail;
    }
    std::string kept() const {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory), {}));
    }

    fs::path directory;
    fs::path path;
};

// M3
TEST_F(KeptWavTest, ASoundIsKeptAsItCameAndMeasured) {
    const auto sent = sample_wav(1500ms, 16'000);
    const auto measured = keep_wav(sent, path, "t1").value();
    EXPECT_EQ(measured.length, 1500ms);
    EXPECT_EQ(measured.bytes, sent.size());
    EXPECT_EQ(kept(), sent);
    EXPECT_EQ(length_of_sound_file(path).value(), 1500ms);
    EXPECT_EQ(files(), 1u);
}

TEST_F(KeptWavTest, AnotherTakesItsPlace) {
    ASSERT_TRUE(keep_wav(sample_wav(1s), path, "t1"));
    ASSERT_TRUE(keep_wav(sample_wav(2s), path, "t2"));
    EXPECT_EQ(length_of_sound_file(path).value(), 2s);
    EXPECT_EQ(files(), 1u);
}

TEST_F(KeptWavTest, WhatCannotBePlayedIsRefusedAndTheOldOneStays) {
    const auto before = sample_wav(1s);
    ASSERT_TRUE(keep_wav(before, path, "t1"));
    EXPECT_THAT(refusal(""), HasSubstr("no WAV file"));
    EXPECT_THAT(refusal("This is a text."), HasSubstr("no WAV file"));
    EXPECT_THAT(refusal("ID3 and some MPEG"), HasSubstr("no WAV file"));
    EXPECT_THAT(refusal(std::string("RIFF\0\0\0\0WAVE", 12)), HasSubstr("cannot be played"));
    EXPECT_THAT(refusal(before.substr(0, 30)), HasSubstr("cannot be played"));
    EXPECT_THAT(refusal(sample_wav(99ms)), HasSubstr("shorter than 100 ms"));
    EXPECT_EQ(kept(), before);
    EXPECT_EQ(files(), 1u);
}

TEST_F(KeptWavTest, ASoundThatWasCutOffIsAsLongAsWhatCame) {
    const auto cut = sample_wav(2s);
    EXPECT_EQ(keep_wav(cut.substr(0, cut.size() / 2), path, "t1").value().length, 998ms);
}

TEST_F(KeptWavTest, TenMinutesAreTheLongest) {
    EXPECT_TRUE(keep_wav(sample_wav(10min, 1000), path, "t1"));
    EXPECT_THAT(refusal(sample_wav(10min + 1s, 1000)), HasSubstr("over 10 minutes"));
}

TEST_F(KeptWavTest, SixteenMebibytesAreTheMost) {
    auto large = sample_wav(1s);
    large.resize(max_kept_wav_bytes, '\0');
    EXPECT_TRUE(keep_wav(large, path, "t1"));
    large += '\0';
    EXPECT_THAT(refusal(large), HasSubstr("at most 16777216 bytes"));
}

TEST_F(KeptWavTest, AFolderThatIsNotThereIsNamed) {
    const auto kept = keep_wav(sample_wav(1s), directory / "missing" / "own.wav", "t1");
    ASSERT_FALSE(kept);
    EXPECT_EQ(kept.error().code, Errc::unavailable);
    EXPECT_THAT(kept.error().detail, HasSubstr("missing cannot be written"));
}

}  // namespace
}  // namespace santral::audio
