// Which firms have music of their own, by the files that are there.

#include "directory/music_on_hold.h"

#include <gmock/gmock.h>

#include <fstream>

#include "store/scratch_directory.h"

namespace santral::directory {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(MusicOnHold, AFirmHasItsOwnWhereItsFileIs) {
    const store::ScratchDirectory scratch;
    EXPECT_THAT(tenants_with_music(scratch.path() / "missing"), IsEmpty());
    std::ofstream(music_of(scratch.path(), {"t1"})) << "RIFF";
    std::ofstream(scratch.path() / "t2.wav.abc.part") << "RI";
    EXPECT_THAT(tenants_with_music(scratch.path()), ElementsAre("t1"));
}

TEST(MusicOnHold, DraftsThatACrashLeftGoWhenTheyAreOld) {
    const store::ScratchDirectory scratch;
    const auto old_draft = scratch.path() / "t1.wav.abc.part";
    const auto new_draft = scratch.path() / "t1.wav.xyz.part";
    std::ofstream(old_draft) << "RI";
    std::ofstream(new_draft) << "RI";
    std::ofstream(music_of(scratch.path(), {"t1"})) << "RIFF";
    const auto hours_ago = fs::file_time_type::clock::now() - std::chrono::hours(2);
    fs::last_write_time(old_draft, hours_ago);
    fs::last_write_time(music_of(scratch.path(), {"t1"}), hours_ago);
    remove_old_drafts(scratch.path());
    EXPECT_FALSE(fs::exists(old_draft));
    EXPECT_TRUE(fs::exists(new_draft));
    EXPECT_TRUE(fs::exists(music_of(scratch.path(), {"t1"})));
}

}  // namespace
}  // namespace santral::directory
