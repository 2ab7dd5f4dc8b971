// M1: what is a key in the sound of a line, and what is not (ITU-T Q.24).

#include "audio/dtmf_detector.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "base/random.h"

namespace santral::audio {
namespace {

constexpr std::string_view keypad = "123A456B789C*0#D";
constexpr std::array low{697.0, 770.0, 852.0, 941.0};
constexpr std::array high{1209.0, 1336.0, 1477.0, 1633.0};
constexpr double rate = 8000;

double between(Random& random, double least, double most) {
    return least + (most - least) * static_cast<double>(random.below(10'001)) / 10'000;
}

struct Sounded {
    int milliseconds = 40;
    double low_db = -10;  // Below the loudest sine.
    double high_db = -10;
    double frequency_error = 0;
};

struct DtmfDetectorTest : testing::Test {
    void say(std::vector<std::int16_t> samples) {
        for (std::size_t at = 0; at < samples.size(); at += 160)
            detector.hear(std::span(samples).subspan(at, std::min<std::size_t>(160, samples.size() - at)));
    }
    void pause(int milliseconds) {
        say(std::vector<std::int16_t>(static_cast<std::size_t>(milliseconds) * 8));
    }
    static std::vector<std::int16_t> key(char digit, const Sounded& how) {
        const auto place = keypad.find(digit);
        std::vector<std::int16_t> samples(static_cast<std::size_t>(how.milliseconds) * 8);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const auto phase =
                2 * std::numbers::pi * static_cast<double>(i) / rate * (1 + how.frequency_error);
            const auto sum = std::pow(10, how.low_db / 20) * std::sin(low[place / 4] * phase) +
                             std::pow(10, how.high_db / 20) * std::sin(high[place % 4] * phase);
            samples[i] = static_cast<std::int16_t>(32'767 * sum);
        }
        return samples;
    }
    // Each of the keys once, with pauses of 40 ms.
    void press(std::string_view digits, const Sounded& how) {
        for (const char digit : digits) {
            say(key(digit, how));
            pause(40);
        }
        pause(40);
    }

    std::string keys;
    int ends = 0;
    DtmfDetector detector{[this](char sounded) {
        if (sounded) keys += sounded;
        if (!sounded) ++ends;
    }};
};

// M1
TEST_F(DtmfDetectorTest, HearsEveryKeyOf40MillisecondsOnce) {
    press(keypad, {});
    EXPECT_EQ(keys, keypad);
    EXPECT_EQ(ends, 16);
}

TEST_F(DtmfDetectorTest, ALongKeyIsOne) {
    press("5", {.milliseconds = 3000});
    EXPECT_EQ(keys, "5");
    EXPECT_EQ(ends, 1);
}

TEST_F(DtmfDetectorTest, ATwistOfALineIsBorne) {
    press(keypad, {.low_db = -13, .high_db = -10});
    press(keypad, {.low_db = -10, .high_db = -16});
    EXPECT_EQ(keys, std::string(keypad) + std::string(keypad));
}

TEST_F(DtmfDetectorTest, AnErrorOfFrequencyIsBorneUpToOnePercentAndNotBeyondTwoAndAHalf) {
    press(keypad, {.frequency_error = 0.01});
    press(keypad, {.frequency_error = -0.01});
    EXPECT_EQ(keys, std::string(keypad) + std::string(keypad));
    press(keypad, {.milliseconds = 200, .frequency_error = 0.025});
    press(keypad, {.milliseconds = 200, .frequency_error = -0.025});
    EXPECT_EQ(keys.size(), 32u);
}

TEST_F(DtmfDetectorTest, WhatIsNotLongerThan20MillisecondsIsNoKey) {
    press(keypad, {.milliseconds = 20});
    EXPECT_EQ(keys, "");
}

TEST_F(DtmfDetectorTest, QuietKeysAreHeardAndTooQuietOnesNot) {
    press(keypad, {.low_db = -30, .high_db = -30});
    EXPECT_EQ(keys, keypad);
    press(keypad, {.milliseconds = 200, .low_db = -55, .high_db = -55});
    EXPECT_EQ(keys, keypad);
}

TEST_F(DtmfDetectorTest, AKeyIsHeardInNoise) {
    SeededRandom random{1};
    for (const char digit : keypad) {
        auto samples = key(digit, {.milliseconds = 60});
        for (auto& sample : samples) sample = static_cast<std::int16_t>(sample + between(random, -430, 430));
        say(samples);
        pause(60);
    }
    EXPECT_EQ(keys, keypad);
}

// M1, talk-off.
TEST_F(DtmfDetectorTest, AMinuteOfNoiseIsNoKey) {
    SeededRandom random{1};
    std::vector<std::int16_t> samples(60 * 8000);
    for (auto& sample : samples) sample = static_cast<std::int16_t>(between(random, -9000, 9000));
    say(samples);
    EXPECT_EQ(keys, "");
}

// Vowels: a gliding voice whose harmonics two wandering formants strengthen.
std::vector<std::int16_t> speak(int seconds) {
    std::vector<std::int16_t> samples(static_cast<std::size_t>(seconds) * 8000);
    SeededRandom random{1};
    double phase = 0;
    for (std::size_t vowel = 0; vowel < samples.size(); vowel += 1600) {
        const double pitch = between(random, 90, 260), one = between(random, 300, 900),
                     two = between(random, 900, 2300);
        for (std::size_t i = vowel; i < std::min(vowel + 1600, samples.size()); ++i) {
            phase +=
                2 * std::numbers::pi * pitch * (1 + 0.03 * std::sin(static_cast<double>(i) / 500)) / rate;
            double sum = 0;
            for (int harmonic = 1; harmonic * pitch < 3400; ++harmonic) {
                const auto strength = 1 / (1 + std::pow((harmonic * pitch - one) / 60, 2)) +
                                      0.5 / (1 + std::pow((harmonic * pitch - two) / 80, 2)) + 0.02;
                sum += strength * std::sin(harmonic * phase);
            }
            samples[i] = static_cast<std::int16_t>(6000 * sum);
        }
    }
    return samples;
}

// M1, talk-off.
TEST_F(DtmfDetectorTest, AMinuteOfVowelsIsHardlyAKey) {
    say(speak(60));
    EXPECT_LE(keys.size(), 3u);  // Purer than any voice: two thin formants, and no consonant between them.
}

// X7: the first suspicion comes with the packet after the one in which the key began, whatever its phase.
TEST_F(DtmfDetectorTest, AKeyIsSuspectedWithin20Milliseconds) {
    for (const char digit : keypad) {
        const auto sound = key(digit, {});
        EXPECT_TRUE(may_be_dtmf(std::span(sound).first(80))) << digit;
        EXPECT_TRUE(may_be_dtmf(std::span(sound).subspan(37, 160))) << digit;
    }
}

TEST_F(DtmfDetectorTest, SilenceNoiseAndNearlyAllOfAVoiceAreNotSuspected) {
    EXPECT_FALSE(may_be_dtmf({}));
    EXPECT_FALSE(may_be_dtmf(std::vector<std::int16_t>(160)));
    const auto voice = speak(60);
    int suspected = 0;
    for (std::size_t at = 0; at + 160 <= voice.size(); at += 160)
        suspected += may_be_dtmf(std::span(voice).subspan(at, 160));
    EXPECT_LT(suspected, 90);  // Of 3000 packets.
    RecordProperty("suspected", suspected);
}

}  // namespace
}  // namespace santral::audio
