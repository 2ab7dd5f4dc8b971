// Hold as the whole media plane sees it: what either side hears, however the holder said it.

#include <gmock/gmock.h>

#include "audio/g711.h"
#include "audio/goertzel.h"
#include "audio/tones.h"
#include "audio/wav_file.h"
#include "media/media_server_fixture.h"
#include "store/scratch_directory.h"

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

struct MediaServerMusic : MediaServerThreads {
    // How much of what the phone hears is this tone.
    static double share_of(const LoopbackPhone& phone, double frequency) {
        std::vector<std::int16_t> samples;
        for (const auto& packet : phone.heard)
            for (const auto code : packet.payload) samples.push_back(audio::decode_alaw(code));
        return audio::tone_share(samples, frequency, 8000);
    }
    // In ten packets one after the other.
    static bool will_hear(LoopbackPhone& phone, double frequency) {
        if (phone.heard.size() > 10) phone.heard.clear();
        return phone.heard.size() == 10 && share_of(phone, frequency) > 0.9;
    }
    std::filesystem::path write_music(double frequency) {
        std::vector<std::int16_t> samples(8000);
        audio::ToneSource({{frequency, 0}, 1s, 0ms}, 8000).fill(samples);
        const auto path = scratch.path() / "music.wav";
        std::filesystem::remove(path);
        auto writer = audio::WavWriter::begin(audio::WavFile::create(path).value(), {8000, 1}).value();
        EXPECT_TRUE(writer->write(samples));
        EXPECT_TRUE(writer->close());
        return path;
    }

    const store::ScratchDirectory scratch;
};

// M3: the held party hears the music of the holder's tenant, each their own.
TEST_F(MediaServerMusic, EveryoneHearsTheMusicOfTheirTenant) {
    const auto one = open(ayse), other = open(bora);
    server->use_music(one, write_music(1000));
    server->play(one, Tone::music_on_hold);
    server->play(other, Tone::music_on_hold);
    ASSERT_TRUE(until([&] { return will_hear(ayse, 1000); }));
    ayse.heard.clear();
    bora.heard.clear();
    ASSERT_TRUE(until([&] { return ayse.heard.size() > 8 && bora.heard.size() > 8; }));
    EXPECT_GT(share_of(ayse, 1000), 0.9);
    EXPECT_LT(share_of(bora, 1000), 0.5);
}

// M3
TEST_F(MediaServerMusic, MusicThatCannotBeReadIsTheServersOwn) {
    const auto one = open(ayse);
    server->use_music(one, scratch.path() / "nowhere.wav");
    server->play(one, Tone::music_on_hold);
    ASSERT_TRUE(until([&] { return ayse.heard.size() > 8; }));
    EXPECT_EQ(ayse.heard[5].payload.size(), 160u);
}

// M3: what is read again is heard at once, by whoever is on hold.
TEST_F(MediaServerMusic, ChangedMusicIsHeardAfterAReload) {
    const auto one = open(ayse);
    server->use_music(one, write_music(1000));
    server->play(one, Tone::music_on_hold);
    settle();
    write_music(2000);
    std::filesystem::last_write_time(scratch.path() / "music.wav",
                                     std::filesystem::file_time_type::clock::now() + 1h);
    server->refresh_music();
    ASSERT_TRUE(until([&] { return will_hear(ayse, 2000); }));
}

}  // namespace
}  // namespace santral::media
