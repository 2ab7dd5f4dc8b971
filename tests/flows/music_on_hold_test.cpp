// Music on hold of a firm (M3): what the held hear, as it is when they are put on hold.

#include <gtest/gtest.h>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;

struct MusicOnHold : testing::Test {
    MusicOnHold() {
        office.register_all();
        office.phone("102").on_call = Phone::OnCall::answers;
        office.phone("103").on_call = Phone::OnCall::answers;
    }
    void talk() {
        office.phone("101").call("102");
        office.settle();
    }
    void hold() {
        office.phone("101").hold();
        office.settle();
    }
    void resume() {
        office.phone("101").resume();
        office.settle();
    }
    std::string music_of(const std::string& number) {
        const auto* leg = office.media.find(office.ear_of(office.phone(number)));
        return leg && leg->playing == media::Tone::music_on_hold ? leg->music.string() : "none";
    }

    Office office{make_plan(3)};
};

// M3
TEST_F(MusicOnHold, IsThatOfTheFirm) {
    office.music["t1"] = "/music/t1.wav";
    talk();
    hold();
    EXPECT_EQ(music_of("102"), "/music/t1.wav");
    EXPECT_EQ(music_of("101"), "none");
    resume();
    EXPECT_EQ(music_of("102"), "none");
}

// M3
TEST_F(MusicOnHold, IsTheServersWhereTheFirmHasNone) {
    office.music["t2"] = "/music/t2.wav";
    talk();
    hold();
    EXPECT_EQ(music_of("102"), "");
}

// M3
TEST_F(MusicOnHold, IsAnotherAtTheNextHoldWhenItWasChanged) {
    talk();
    hold();
    EXPECT_EQ(music_of("102"), "");
    resume();
    office.music["t1"] = "/music/t1.wav";
    hold();
    EXPECT_EQ(music_of("102"), "/music/t1.wav");
    resume();
    office.music.clear();
    hold();
    EXPECT_EQ(music_of("102"), "");
}

// M3, S3.18
TEST_F(MusicOnHold, IsHeardByWhoWaitsForATransfer) {
    office.music["t1"] = "/music/t1.wav";
    talk();
    office.music["t1"] = "/music/new.wav";
    office.press(office.phone("101"), "*2103");
    office.pass(4s);
    EXPECT_EQ(music_of("102"), "/music/new.wav");
}

}  // namespace
}  // namespace santral::tests
