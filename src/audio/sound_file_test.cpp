// Sound files of several kinds as music, the resampler under them, and the music of the house.

#include "audio/sound_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sndfile.hh>

#include "audio/default_music.h"
#include "audio/goertzel.h"
#include "audio/resampler.h"
#include "audio/tones.h"

namespace santral::audio {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Samples = std::vector<std::int16_t>;

Samples tone_of(unsigned sampling_rate, double frequency) {
    Samples sound(sampling_rate);
    ToneSource({{frequency, 0}, 1000ms, 0ms}, sampling_rate).fill(sound);
    return sound;
}

struct SoundFile : testing::Test {
    SoundFile() {
        std::string name = (fs::temp_directory_path() / "sound_file_test.XXXXXX").native();
        directory = ::mkdtemp(name.data());
    }
    ~SoundFile() override { fs::remove_all(directory); }

    fs::path write(int format, int channels, const Samples& sound, int sampling_rate) const {
        auto path = directory / "sound";
        SndfileHandle file(path.native(), SFM_WRITE, format, channels, sampling_rate);
        file.command(SFC_SET_SCALE_INT_FLOAT_WRITE, nullptr, SF_TRUE);
        file.write(sound.data(), static_cast<sf_count_t>(sound.size()));
        return path;
    }
    fs::path directory;
};

TEST_F(SoundFile, IsReadAtTheRateAskedFor) {
    const auto path = write(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, tone_of(44100, 440), 44100);
    const auto sound = read_sound_file(path, 8000).value();
    EXPECT_EQ(sound.size(), 8000u);
    EXPECT_GT(tone_share(sound, 440, 8000), 0.99);
    EXPECT_NEAR(level_db(sound), -13.1, 0.3);
}

TEST_F(SoundFile, MixesItsChannels) {
    Samples stereo;
    for (const auto sample : tone_of(8000, 440)) stereo.insert(stereo.end(), {sample, 0});
    const auto sound =
        read_sound_file(write(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 2, stereo, 8000), 8000).value();
    EXPECT_EQ(sound.size(), 8000u);
    EXPECT_NEAR(level_db(sound), -19.1, 0.3);  // Half as loud.
}

TEST_F(SoundFile, MayHoldFloatsOrBeCompressed) {
    const auto tone = tone_of(8000, 440);
    const auto floats = read_sound_file(write(SF_FORMAT_WAV | SF_FORMAT_FLOAT, 1, tone, 8000), 8000).value();
    EXPECT_NEAR(level_db(floats), -13.1, 0.3);
    const auto flac = read_sound_file(write(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 1, tone, 8000), 8000).value();
    EXPECT_NEAR(level_db(flac), -13.1, 0.3);
}

TEST_F(SoundFile, SaysWhyItCannotBeRead) {
    EXPECT_EQ(read_sound_file(directory / "missing.wav", 8000).error().code, Errc::not_found);
    EXPECT_EQ(read_sound_file(directory, 8000).error().code, Errc::not_found);
    std::ofstream(directory / "text.wav") << "not a sound";
    EXPECT_EQ(read_sound_file(directory / "text.wav", 8000).error().code, Errc::unsupported);
}

TEST_F(SoundFile, MeetsItsLimits) {
    const auto nine = write(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 9, Samples(90), 8000);
    EXPECT_EQ(read_sound_file(nine, 8000).error().code, Errc::unsupported);
    const auto eight = write(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8, Samples(80), 8000);
    EXPECT_TRUE(read_sound_file(eight, 8000));

    const Samples ten_minutes(std::size_t{60} * max_sound_file_minutes * 1000);
    EXPECT_TRUE(read_sound_file(write(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, ten_minutes, 1000), 1000));
    const Samples more(ten_minutes.size() + 1);
    EXPECT_EQ(read_sound_file(write(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, more, 1000), 1000).error().code,
              Errc::too_large);

    fs::resize_file(eight, max_sound_file_bytes + 1);
    EXPECT_EQ(read_sound_file(eight, 8000).error().code, Errc::too_large);
}

TEST(Resampler, JoinsFramesWithoutASeam) {
    const auto tone = tone_of(8000, 440);
    Resampler resampler(8000, 48000);
    Samples heard(resampler.room_for(tone.size()));
    std::size_t written = 0;
    for (std::size_t at = 0; at < tone.size(); at += 160) {
        written += resampler.resample(std::span(tone).subspan(at, 160), std::span(heard).subspan(written));
    }
    EXPECT_EQ(written, 48000u);
    EXPECT_GT(tone_share(std::span(heard).subspan(4800, 38400), 440, 48000), 0.999);
}

TEST(Resampler, LeavesAWholeSoundAsLongAsItWas) {
    EXPECT_EQ(resample_whole(tone_of(16000, 440), 16000, 8000).size(), 8000u);
    EXPECT_EQ(resample_whole(tone_of(8000, 440), 8000, 48000).size(), 48000u);
    EXPECT_EQ(resample_whole(tone_of(8000, 440), 8000, 8000), tone_of(8000, 440));
    EXPECT_TRUE(resample_whole({}, 8000, 16000).empty());
}

TEST(DefaultMusic, SoundsAllTheTimeAndNeverClips) {
    const auto music = compose_default_music(8000);
    ASSERT_EQ(music.size(), 160000u);
    EXPECT_EQ(*std::ranges::max_element(music, {}, [](int sample) { return std::abs(sample); }), 11000);
    EXPECT_GT(level_db(std::span(music).first(8000)), -30);
    EXPECT_GT(level_db(std::span(music).last(8000)), -30);
    EXPECT_GT(level_db(music), -25);
}

TEST(DefaultMusic, RepeatsWithoutASeam) {
    const auto music = compose_default_music(8000);
    EXPECT_LT(std::abs(music.front() - music.back()), 2000);
}

}  // namespace
}  // namespace santral::audio
