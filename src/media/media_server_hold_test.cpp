// Hold as the whole media plane sees it: what either side hears, however the holder said it.

#include <gmock/gmock.h>

#include "media/media_server_fixture.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

struct HoldWay {
    const char* name;
    const char* address;  // Absent: the phone's own.
    bool sends;
};

struct MediaServerHold : MediaServerThreads, testing::WithParamInterface<HoldWay> {
    MediaServerHold() : talking(bora.audio), caller(open(ayse)), holder(open(bora)) {
        server->join(caller, holder);
    }

    void hold() {
        bora.audio.receives = false;
        bora.audio.sends = GetParam().sends;
        if (GetParam().address) bora.audio.rtp.ip = IpAddress::parse(GetParam().address).value();
        server->negotiated(holder, bora.audio);
        server->play(caller, Tone::music_on_hold);
    }
    void resume() {
        bora.audio = talking;
        server->negotiated(holder, bora.audio);
        server->stop_playing(caller);
    }
    static bool is_music(const LoopbackPhone::Heard& packet) { return packet.payload.size() == 160; }

    const NegotiatedAudio talking;
    const EndpointId caller;
    const EndpointId holder;
};

INSTANTIATE_TEST_SUITE_P(Ways, MediaServerHold,
                         testing::Values(HoldWay{"Sendonly", nullptr, true},
                                         HoldWay{"Inactive", nullptr, false},
                                         HoldWay{"Rfc2543", "0.0.0.0", true},
                                         HoldWay{"InactiveRfc2543", "0.0.0.0", false}),
                         [](const auto& way) { return way.param.name; });

// M3
TEST_P(MediaServerHold, TheHeldSideHearsMusicAndTheHolderNothing) {
    ayse.say({1});
    bora.say({2});
    ASSERT_TRUE(until([&] { return ayse.heard.size() == 1 && bora.heard.size() == 1; }));
    hold();
    settle();
    bora.heard.clear();
    ASSERT_TRUE(until([&] { return ayse.heard.size() >= 6; }));
    ayse.say({3});
    bora.say({4});  // The holder's own music, or a packet that was under way.
    settle();
    EXPECT_TRUE(bora.heard.empty());
    EXPECT_THAT(ayse.heard[0].payload, ElementsAre(2));
    EXPECT_TRUE(std::all_of(ayse.heard.begin() + 1, ayse.heard.end(), is_music));
    EXPECT_EQ(ayse.heard.back().header.ssrc, ayse.heard[0].header.ssrc);
}

// M3
TEST_P(MediaServerHold, AfterwardsTheyHearEachOtherAgain) {
    bora.say({2});
    ASSERT_TRUE(until([&] { return ayse.heard.size() == 1; }));
    hold();
    bora.say({3});
    ASSERT_TRUE(until([&] { return ayse.heard.size() >= 4; }));
    resume();
    settle();
    ayse.heard.clear();
    bora.heard.clear();
    ayse.say({5});
    bora.say({6});
    ASSERT_TRUE(until([&] { return ayse.heard.size() == 1 && bora.heard.size() == 1; }));
    EXPECT_THAT(ayse.heard[0].payload, ElementsAre(6));
    EXPECT_THAT(bora.heard[0].payload, ElementsAre(5));
}

// M3: both hold.
TEST_P(MediaServerHold, WhenBothHoldNobodyIsSentAnything) {
    hold();
    ayse.audio.receives = false;
    server->negotiated(caller, ayse.audio);
    server->stop_playing(caller);
    settle();
    ayse.heard.clear();
    bora.heard.clear();
    ayse.say({1});
    bora.say({2});
    settle();
    EXPECT_TRUE(ayse.heard.empty());
    EXPECT_TRUE(bora.heard.empty());
}

}  // namespace
}  // namespace santral::media
