// What comes out of a transcoder: the right sound, at the right level, without holes, over good networks and
// bad.

#include "media/transcoder.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "audio/g711.h"
#include "audio/goertzel.h"
#include "media/rough_network.h"
#include "rtp/mos.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

constexpr double tone_level_db = -12.2;  // Of steady_tone().

struct Route {
    Codec from;
    Codec to;
};

std::string name_of(const testing::TestParamInfo<Route>& route) {
    return std::string(rtp::to_string(route.param.from)) + "To" + std::string(rtp::to_string(route.param.to));
}

bool is_wide(Codec codec) {
    return rtp::facts_of(codec).sampling_rate > 8000;
}

class EveryRoute : public testing::TestWithParam<Route> {
protected:
    RoughNetwork after(std::chrono::milliseconds time, const Voice& voice, const Network& network = {},
                       std::chrono::milliseconds packet = 20ms, std::chrono::milliseconds frame = 20ms) {
        RoughNetwork call(GetParam().from, {GetParam().to, frame, {}}, network, packet);
        call.run(time, voice);
        return call;
    }
};

INSTANTIATE_TEST_SUITE_P(Routes, EveryRoute,
                         testing::Values(Route{Codec::pcmu, Codec::pcma}, Route{Codec::pcmu, Codec::g722},
                                         Route{Codec::pcmu, Codec::opus}, Route{Codec::pcma, Codec::pcmu},
                                         Route{Codec::pcma, Codec::g722}, Route{Codec::pcma, Codec::opus},
                                         Route{Codec::g722, Codec::pcmu}, Route{Codec::g722, Codec::pcma},
                                         Route{Codec::g722, Codec::opus}, Route{Codec::opus, Codec::pcmu},
                                         Route{Codec::opus, Codec::pcma}, Route{Codec::opus, Codec::g722}),
                         name_of);

// M4
TEST_P(EveryRoute, CarriesLowAndHighTonesAtTheirLevel) {
    const auto low = after(2s, steady_tone(440));
    EXPECT_GT(audio::tone_share(low.last(1s), 440, low.heard_rate()), 0.98);
    EXPECT_NEAR(audio::level_db(low.last(1s)), tone_level_db, 1.5);
    const auto high = after(2s, steady_tone(2500));
    EXPECT_GT(audio::tone_share(high.last(1s), 2500, high.heard_rate()), 0.95);
    EXPECT_NEAR(audio::level_db(high.last(1s)), tone_level_db, 2);
}

// M4: what only wideband codecs can carry is carried where both have it, and nowhere turned into something
// else.
TEST_P(EveryRoute, StaysWideWhereBothAre) {
    const auto call = after(2s, [is_said_wide = is_wide(GetParam().from)](double seconds) {
        return is_said_wide ? steady_tone(5500)(seconds) : 0;
    });
    const bool stays_wide = is_wide(GetParam().from) && is_wide(GetParam().to);
    EXPECT_EQ(audio::level_db(call.last(1s)) > -35, stays_wide);
    if (!stays_wide) return;
    EXPECT_GT(audio::tone_share(call.last(1s), 5500, call.heard_rate()), 0.9);
}

// M4: ptime 10 to 60, any into any.
TEST_P(EveryRoute, TakesAndMakesPacketsOfAnyLength) {
    const auto shorter = after(2s, steady_tone(440), {}, 60ms, 10ms);
    EXPECT_GT(audio::tone_share(shorter.last(1s), 440, shorter.heard_rate()), 0.98);
    EXPECT_NEAR(static_cast<double>(shorter.frames), 196, 3);
    const auto longer = after(2s, steady_tone(440), {}, 10ms, 60ms);
    EXPECT_GT(audio::tone_share(longer.last(1s), 440, longer.heard_rate()), 0.98);
    EXPECT_NEAR(static_cast<double>(longer.frames), 32, 1);
}

// M4, M7: over a good network nothing is put in, left out or told twice.
TEST_P(EveryRoute, OverAGoodNetworkTheSoundIsNeverStretched) {
    const auto call = after(5s, speech());
    EXPECT_EQ(call.transcoder->figures().loss(), 0);
    EXPECT_NEAR(call.least_depth_ms, 30, 0.01);
    EXPECT_NEAR(call.greatest_depth_ms, 30, 0.01);
}

// M7: 5 % loss and 60 ms of jitter, packets that overtake each other and come twice.
TEST_P(EveryRoute, OverABadNetworkTheSoundGoesOn) {
    const auto call = after(10s, steady_tone(440), {.loss = 0.05, .jitter_ms = 60, .duplicates = 0.02});
    EXPECT_LT(call.transcoder->figures().loss(), 0.08);
    EXPECT_GT(audio::tone_share(call.last(8s), 440, call.heard_rate()), 0.6);
    EXPECT_GT(audio::level_db(call.last(8s)), tone_level_db - 2);
    EXPECT_NEAR(static_cast<double>(call.frames), (10'000 - 30) / 20, 5);
    EXPECT_LT(call.greatest_depth_ms, 120);
}

int largest_step(std::span<const std::int16_t> samples) {
    int largest = 0;
    for (std::size_t i = 1; i < samples.size(); ++i)
        largest = std::max(largest, std::abs(samples[i] - samples[i - 1]));
    return largest;
}

// Every second sample is enough.
double likeness(std::span<const std::int16_t> one, std::span<const std::int16_t> other) {
    double product = 0, first = 1, second = 1;
    for (std::size_t i = 0; i < one.size(); i += 2) {
        product += static_cast<double>(one[i]) * other[i];
        first += static_cast<double>(one[i]) * one[i];
        second += static_cast<double>(other[i]) * other[i];
    }
    return product / std::sqrt(first * second);
}

Transcoder::Target frames_of(std::chrono::milliseconds ptime, Codec codec = Codec::opus) {
    return {codec, ptime, {}};
}

// M4: RFC 6716 2.1.4 has no frames of 30 and 50 ms.
TEST(Transcoder, MakesTheNextShorterFrameWhereACodecLacksOne) {
    RoughNetwork to_opus(Codec::pcma, frames_of(30ms), {});
    to_opus.run(1s, steady_tone(440));
    EXPECT_NEAR(static_cast<double>(to_opus.frames), 48, 1);
    RoughNetwork to_pcmu(Codec::pcma, frames_of(30ms, Codec::pcmu), {});
    to_pcmu.run(1s, steady_tone(440));
    EXPECT_NEAR(static_cast<double>(to_pcmu.frames), 32, 1);
    RoughNetwork too_long(Codec::pcma, frames_of(500ms, Codec::pcmu), {});
    too_long.run(1s, steady_tone(440));
    EXPECT_NEAR(static_cast<double>(too_long.frames), 16, 1);
}

// What the E-model makes of the loss that was heard and the delay that the buffer added; what the network
// adds without jitter is not in it.
double mos_of(const RoughNetwork& call, Codec codec) {
    rtp::StreamQuality quality;
    quality.codec = codec;
    quality.loss = call.transcoder->figures().loss();
    quality.jitter_ms = call.depth_sum_ms / static_cast<double>(call.frames) / 2;  // A buffer of twice that.
    return rtp::estimate_mos(quality);
}

// M7: jitter of 60 ms to either side, as netem means it.
TEST(Transcoder, KeepsAGoodMosWithLossAndJitter) {
    RoughNetwork from_opus(Codec::opus, frames_of(20ms, Codec::pcma), {.loss = 0.05, .jitter_ms = 120});
    from_opus.run(30s, speech());
    EXPECT_GE(mos_of(from_opus, Codec::opus), 3.5);
    RoughNetwork from_pcma(Codec::pcma, frames_of(20ms), {.loss = 0.05, .jitter_ms = 120});
    from_pcma.run(30s, speech());
    EXPECT_GE(mos_of(from_pcma, Codec::pcma), 3.5);
}

// M4: RFC 3389. Neither loss nor a click, and as loud as the far side says.
TEST(Transcoder, ComfortNoiseFillsAnAnnouncedPause) {
    RoughNetwork call(Codec::pcma, frames_of(20ms, Codec::pcmu), {});
    call.run(1s, steady_tone(400));
    call.send(Content::comfort_noise, {50});
    call.pause(3s);
    call.run(2s, steady_tone(400));
    EXPECT_NEAR(audio::level_db(call.last(1s)), -47, 1.5);
    EXPECT_EQ(call.transcoder->figures().loss(), 0);
    EXPECT_LE(largest_step(call.heard), largest_step(call.said) * 13 / 10);
    call.run(3s, steady_tone(400));
    EXPECT_NEAR(audio::level_db(call.last(1s)), tone_level_db, 1.5);
    EXPECT_EQ(call.transcoder->figures().loss(), 0);
    EXPECT_NEAR(call.transcoder->depth_ms(), 30, 5);
}

// M4
TEST(Transcoder, AnOpusPhoneThatSendsNothingInPausesIsNoLoss) {
    RoughNetwork call(Codec::opus, frames_of(20ms, Codec::pcma), {.jitter_ms = 20, .pauses = true});
    call.run(10s, [](double seconds) { return std::fmod(seconds, 4) < 2 ? speech()(seconds / 2) : 0; });
    EXPECT_GT(call.unsent, 50u);
    EXPECT_EQ(call.transcoder->figures().loss(), 0);
    EXPECT_NEAR(static_cast<double>(call.frames), (10'000 - 30) / 20, 3);
    EXPECT_LT(call.greatest_depth_ms, 70);
}

// M4: without a word before it, silence follows after a short fade.
TEST(Transcoder, APauseThatNobodyAnnouncedFadesIntoSilence) {
    RoughNetwork call(Codec::pcma, frames_of(20ms, Codec::pcmu), {});
    call.run(1s, steady_tone(400));
    call.pause(2s);
    call.run(1s, steady_tone(400));
    EXPECT_LT(audio::level_db(call.last(500ms)), -60);
    EXPECT_LE(largest_step(call.heard), largest_step(call.said) * 13 / 10);
    EXPECT_EQ(call.transcoder->figures().loss(), 0);
}

// M4
TEST(Transcoder, ADeadPeerIsSilentForAWhileThenNothing) {
    RoughNetwork call(Codec::pcma, frames_of(20ms, Codec::pcmu), {});
    call.run(1s, steady_tone(400));
    call.pause(1h);
    call.run(longest_silence, steady_tone(400));
    EXPECT_FALSE(call.transcoder->has_fallen_silent());
    call.run(1s, steady_tone(400));
    EXPECT_TRUE(call.transcoder->has_fallen_silent());
}

TEST(Transcoder, AnAnnouncedPauseLastsLonger) {
    RoughNetwork call(Codec::pcma, frames_of(20ms, Codec::pcmu), {});
    call.run(1s, steady_tone(400));
    call.send(Content::comfort_noise, {50});
    call.pause(1h);
    call.run(longest_pause - 1s, steady_tone(400));
    EXPECT_FALSE(call.transcoder->has_fallen_silent());
    call.run(2s, steady_tone(400));
    EXPECT_TRUE(call.transcoder->has_fallen_silent());
}

// Of every second tenth of a second that is heard: how much it is like what was said some 20 to 220 ms
// before.
std::vector<double> likenesses(const RoughNetwork& call) {
    const auto rate = call.heard_rate();
    const std::size_t length = rate / 10;
    const auto first = static_cast<std::size_t>(
        std::chrono::duration<double>(*call.first_heard - RoughNetwork::start).count() * rate);
    std::vector<double> found;
    for (auto at = std::size_t{rate}; at + length < call.heard.size(); at += 2 * length) {
        const auto heard = std::span(call.heard).subspan(at, length);
        if (audio::level_db(heard) < -45) continue;
        double best = 0;
        for (std::size_t delay = rate / 50; delay < rate / 50 * 11; ++delay)
            best = std::max(best, likeness(heard, std::span(call.said).subspan(at + first - delay, length)));
        found.push_back(best);
    }
    std::ranges::sort(found);
    return found;
}

// M4, M7: of G.711, whose waveform stays.
TEST(Transcoder, SpeechStaysWhatItWas) {
    RoughNetwork good(Codec::pcma, frames_of(20ms, Codec::pcmu), {});
    good.run(10s, speech());
    const auto all = likenesses(good);
    ASSERT_GT(all.size(), 15u);
    EXPECT_GT(all[0], 0.99);
    RoughNetwork bad(Codec::pcma, frames_of(20ms, Codec::pcmu), {.loss = 0.05, .jitter_ms = 60});
    bad.run(20s, speech());
    const auto most = likenesses(bad);
    EXPECT_GT(most[most.size() / 2], 0.95);
    EXPECT_GT(most[most.size() / 10], 0.7);
}

// M4: each sample once, in its order.
TEST(Transcoder, OverAGoodNetworkEverySampleIsHeardOnce) {
    RoughNetwork call(Codec::pcma, frames_of(20ms, Codec::pcmu), {.jitter_ms = 8, .duplicates = 0.1});
    call.run(5s, speech());
    std::vector<std::int16_t> right(call.heard.size());
    for (std::size_t i = 0; i < right.size(); ++i)
        right[i] =
            audio::decode_ulaw(audio::encode_ulaw(audio::decode_alaw(audio::encode_alaw(call.said[i]))));
    EXPECT_EQ(call.heard, right);
}

class AnyNetwork : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, AnyNetwork, testing::Range<std::uint64_t>(1, 41));

// M7: whatever the network does, the sound goes on at the pace of our clock, without clicks, and never far
// behind.
TEST_P(AnyNetwork, SoundGoesOnWithinBounds) {
    SeededRandom random(GetParam());
    const auto below = [&random](unsigned limit) { return static_cast<double>(random.below(limit)); };
    const Network network{.loss = below(100) / 1000,
                          .jitter_ms = below(160),
                          .duplicates = below(100) / 1000,
                          .drift_ppm = below(600) - 300,
                          .seed = GetParam()};
    const std::chrono::milliseconds packet(10 + 10 * random.below(6)), frame(10 + 10 * random.below(6));
    RoughNetwork call(Codec::pcma, frames_of(frame, Codec::pcmu), network, packet);
    call.run(10s, steady_tone(300));
    const auto frames = static_cast<double>(10s / frame);
    EXPECT_NEAR(static_cast<double>(call.frames), frames, 4 + frames / 50);
    EXPECT_LT(call.transcoder->figures().loss(), call.lost_packets / call.sent_packets + 0.03);
    EXPECT_LT(call.greatest_depth_ms, 260);
    EXPECT_LE(largest_step(call.heard), largest_step(call.said) * 3);
    EXPECT_GT(audio::level_db(call.last(8s)), tone_level_db - 3);
}

// M7: our own machine stops for a moment. What piled up meanwhile does not stay as delay.
TEST(Transcoder, AThreadThatWasHeldUpDoesNotStayBehind) {
    RoughNetwork call(Codec::pcma, frames_of(20ms, Codec::pcmu), {.jitter_ms = 5});
    call.run(2s, speech());
    const auto before = call.transcoder->depth_ms();
    call.is_held_up = true;
    call.run(700ms, speech());
    call.is_held_up = false;
    call.run(100ms, speech());
    EXPECT_LT(call.transcoder->depth_ms(), before + 170);
    call.run(20s, speech());
    EXPECT_NEAR(call.transcoder->depth_ms(), before, 15);
}

struct Drift {
    const char* name;
    double ppm;
};
class DriftingClock : public testing::TestWithParam<Drift> {};
INSTANTIATE_TEST_SUITE_P(Clocks, DriftingClock, testing::Values(Drift{"Fast", 300}, Drift{"Slow", -300}),
                         [](const auto& drift) { return drift.param.name; });

// M7
TEST_P(DriftingClock, DoesNotAddToTheDelayInAnHour) {
    RoughNetwork call(Codec::pcma, frames_of(60ms, Codec::pcmu),
                      {.jitter_ms = 5, .drift_ppm = GetParam().ppm, .repeats_first_second = true}, 60ms);
    call.run(1min, steady_tone(400));
    const auto before = call.transcoder->depth_ms();
    call.run(1h, steady_tone(400));
    EXPECT_NEAR(call.transcoder->depth_ms(), before, 20);
    EXPECT_LT(call.greatest_depth_ms, 50);
    EXPECT_GT(call.least_depth_ms, 10);
    EXPECT_LT(call.transcoder->figures().loss(), 0.001);
}

}  // namespace
}  // namespace santral::media
