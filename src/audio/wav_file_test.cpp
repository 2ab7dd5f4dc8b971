// Recordings as files: their names, and what is left after a crash, a full disk and a cut at any byte.

#include "audio/wav_file.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#include <sndfile.hh>

#include <fstream>

namespace santral::audio {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Samples = std::vector<std::int16_t>;

constexpr WavFormat stereo{8000, 2};

// A directory of its own for each test.
struct WavFileTest : testing::Test {
    WavFileTest() {
        std::string name = (fs::temp_directory_path() / "wav_file_test.XXXXXX").native();
        directory = ::mkdtemp(name.data());
    }
    ~WavFileTest() override { fs::remove_all(directory); }

    std::unique_ptr<WavWriter> begin() {
        return WavWriter::begin(WavFile::create(path()).value(), stereo).value();
    }
    fs::path path() const { return directory / "call.wav"; }
    fs::path part() const { return directory / "call.wav.part"; }

    // What a crash in the middle of a recording leaves, cut to `size`.
    void leave_part(std::uintmax_t size) {
        auto file = WavFile::create(path()).value();
        ASSERT_TRUE(file->append(make_wav_header(stereo, 0)));
        const Samples samples(2000, 7);
        ASSERT_TRUE(file->append(std::as_bytes(std::span(samples))));
        file.reset();
        fs::resize_file(part(), size);
    }

    fs::path directory;
};

// M9
TEST_F(WavFileTest, IsAPartUntilItIsClosed) {
    auto writer = begin();
    ASSERT_TRUE(writer->write(Samples(16000, 500)));
    EXPECT_TRUE(fs::exists(part()));
    EXPECT_FALSE(fs::exists(path()));
    ASSERT_TRUE(writer->close());
    EXPECT_FALSE(fs::exists(part()));
    EXPECT_EQ(fs::file_size(path()), 44u + 32000);
}

// M9
TEST_F(WavFileTest, IsReadByOtherPrograms) {
    Samples samples(1600);
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<std::int16_t>(i);
    auto writer = begin();
    ASSERT_TRUE(writer->write(samples));
    ASSERT_TRUE(writer->close());

    SndfileHandle read(path().native());
    Samples back(1600);
    EXPECT_EQ(read.channels(), 2);
    EXPECT_EQ(read.samplerate(), 8000);
    EXPECT_EQ(read.readf(back.data(), 1000), 800);
    EXPECT_EQ(back, samples);
}

// M9
TEST_F(WavFileTest, IsRepairedWhereverItWasCut) {
    leave_part(44 + 4000);
    EXPECT_EQ(repair_wav(part())->frames, 1000u);
    fs::resize_file(part(), 44 + 3999);
    EXPECT_EQ(repair_wav(part())->frames, 999u);
    EXPECT_EQ(fs::file_size(part()), 44u + 3996);
    fs::resize_file(part(), 44 + 1);
    EXPECT_EQ(repair_wav(part())->frames, 0u);
    fs::resize_file(part(), 44);
    EXPECT_EQ(repair_wav(part())->frames, 0u);
    fs::resize_file(part(), 43);
    EXPECT_EQ(repair_wav(part()).error().code, Errc::malformed);
    EXPECT_EQ(fs::file_size(part()), 43u);
}

// M9
TEST_F(WavFileTest, IsPlayableAfterACrash) {
    leave_part(44 + 3333);
    const auto summary = recover_part(part());
    ASSERT_TRUE(summary) << summary.error().detail;
    EXPECT_EQ(summary->format, stereo);
    EXPECT_EQ(summary->length(), 104ms);
    EXPECT_FALSE(fs::exists(part()));
    SndfileHandle read(path().native());
    EXPECT_EQ(read.frames(), 833);
}

TEST_F(WavFileTest, IsNotRecoveredOverAnotherNorUnderAWrongName) {
    leave_part(44 + 400);
    std::ofstream(path()) << "something";
    EXPECT_EQ(recover_part(part()).error().code, Errc::conflict);
    EXPECT_EQ(recover_part(path()).error().code, Errc::conflict);
    EXPECT_TRUE(fs::exists(part()));
}

TEST_F(WavFileTest, IsNotMadeOverAnother) {
    std::ofstream(path()) << "something";
    EXPECT_EQ(WavFile::create(path()).error().code, Errc::conflict);
    fs::remove(path());
    const auto first = WavFile::create(path());
    EXPECT_EQ(WavFile::create(path()).error().code, Errc::unavailable);
}

TEST_F(WavFileTest, SaysWhichFileCannotBeMade) {
    const auto failed = WavFile::create(directory / "missing" / "call.wav");
    EXPECT_NE(failed.error().detail.find("missing/call.wav.part"), std::string::npos);
    EXPECT_FALSE(repair_wav(directory / "missing.wav"));
    EXPECT_FALSE(recover_part(directory / "missing.wav.part"));
}

TEST_F(WavFileTest, SaysThatItsDirectoryIsGone) {
    auto writer = begin();
    fs::remove_all(directory);
    EXPECT_EQ(writer->close().error().code, Errc::unavailable);
}

// The size limit of the process stands for a full disk: a short write, then an error.
class SizeLimit {
public:
    explicit SizeLimit(::rlim_t bytes) : old_signal_(::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &old_);
        const ::rlimit lowered{bytes, old_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &lowered);
    }
    ~SizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &old_);
        ::signal(SIGXFSZ, old_signal_);
    }

private:
    ::rlimit old_{};
    ::sighandler_t old_signal_;
};

// M9
TEST_F(WavFileTest, IsValidAfterAShortWrite) {
    auto writer = begin();
    Result<void> written;
    {
        const SizeLimit limit(44 + 10001);
        written = writer->write(Samples(8000, 1));
    }
    ASSERT_FALSE(written);
    EXPECT_NE(written.error().detail.find("cannot write"), std::string::npos);
    ASSERT_TRUE(writer->close());
    EXPECT_EQ(fs::file_size(path()), 44u + 2 * 4096);  // The blocks that fitted.
    SndfileHandle read(path().native());
    EXPECT_EQ(read.frames(), 2 * 4096 / 4);
}

}  // namespace
}  // namespace santral::audio
