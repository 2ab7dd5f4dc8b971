// Every press of a key is one digit (M1).

#include "rtp/dtmf_receiver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace santral::rtp {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint32_t ssrc = 7;

struct Phone : testing::Test {
    // A telephone event, the next in sequence, 20 ms after the one before.
    void event(std::uint32_t timestamp, char digit, std::uint16_t duration, bool end = false) {
        send(++sequence, timestamp, {.digit = digit, .end = end, .duration = duration});
    }
    void send(std::uint16_t number, std::uint32_t timestamp, const DtmfEvent& event) {
        now += 20ms;
        const auto payload = print_dtmf_event(event);
        receiver.on_packet({{101, false, number, timestamp, ssrc}, {}, 0, {}, payload}, now);
    }
    void raw(const std::vector<std::uint8_t>& payload) {
        receiver.on_packet({{101, true, ++sequence, 1000, ssrc}, {}, 0, {}, payload}, now);
    }
    void silence(std::chrono::milliseconds time) {
        now += time;
        receiver.on_time(now);
    }

    Clock::time_point now{};
    std::uint16_t sequence = 65533;  // Wraps within a press.
    std::vector<DtmfDigit> digits;
    DtmfReceiver receiver{8000, [this](const DtmfDigit& digit) { digits.push_back(digit); }};
};

// M1
TEST_F(Phone, ThreeEndsAreOneDigit) {
    event(1000, '5', 160);
    event(1000, '5', 320);
    event(1000, '5', 480);
    EXPECT_THAT(digits, IsEmpty());
    event(1000, '5', 800, true);
    event(1000, '5', 800, true);
    event(1000, '5', 800, true);
    EXPECT_THAT(digits, ElementsAre(DtmfDigit{'5', 100ms}));
    silence(10s);
    EXPECT_EQ(digits.size(), 1u);
}

// M1
TEST_F(Phone, TheSameKeyTwiceIsTwoDigits) {
    event(1000, '5', 400, true);
    event(3000, '5', 400, true);
    EXPECT_THAT(digits, ElementsAre(DtmfDigit{'5', 50ms}, DtmfDigit{'5', 50ms}));
}

// M1
TEST_F(Phone, AMissingEndIsEndedBySilence) {
    event(1000, '#', 160);
    event(1000, '#', 320);
    EXPECT_EQ(receiver.due(), now + dtmf_silence);
    silence(199ms);
    EXPECT_THAT(digits, IsEmpty());
    silence(1ms);
    EXPECT_THAT(digits, ElementsAre(DtmfDigit{'#', 40ms}));
    EXPECT_EQ(receiver.due(), std::nullopt);
}

// M1
TEST_F(Phone, AnEndThatComesAfterTheSilenceIsNoSecondDigit) {
    event(1000, '#', 160);
    silence(1s);
    event(1000, '#', 8000);
    event(1000, '#', 8160, true);
    EXPECT_EQ(digits.size(), 1u);
}

// M1
TEST_F(Phone, AMissingEndIsEndedByTheNextKey) {
    event(1000, '1', 160);
    event(3000, '2', 160);
    EXPECT_THAT(digits, ElementsAre(DtmfDigit{'1', 20ms}));
    event(3000, '2', 320, true);
    EXPECT_THAT(digits, ElementsAre(DtmfDigit{'1', 20ms}, DtmfDigit{'2', 40ms}));
}

// M1
TEST_F(Phone, AMissingEndIsEndedByTheSameKeyAgain) {
    event(1000, '1', 160);
    event(3000, '1', 320, true);
    EXPECT_THAT(digits, ElementsAre(DtmfDigit{'1', 20ms}, DtmfDigit{'1', 40ms}));
}

// M1
TEST_F(Phone, AMissingStartIsNoMatter) {
    event(1000, '9', 800, true);
    event(1000, '9', 800, true);
    EXPECT_THAT(digits, ElementsAre(DtmfDigit{'9', 100ms}));
}

// M1
TEST_F(Phone, ALongPressInSegmentsIsOneDigit) {
    event(1000, '0', 65440);
    event(1000, '0', 65535);
    event(66535, '0', 160);
    event(66535, '0', 65535);
    event(132070, '0', 800);
    event(132070, '0', 960, true);
    event(132070, '0', 960, true);
    EXPECT_THAT(digits, ElementsAre(DtmfDigit{'0', 16503ms}));
}

// M1
TEST_F(Phone, ALongPressIsNotDoubledWhenItsSegmentComesAfterSilence) {
    event(1000, '0', 65535);
    silence(1s);
    event(66535, '0', 160);
    event(66535, '0', 960, true);
    EXPECT_EQ(digits.size(), 1u);
}

// M1
TEST_F(Phone, ALongPressIsNotDoubledWhenItsDurationWraps) {
    event(1000, '0', 65500);
    event(1000, '0', 124);
    event(1000, '0', 284, true);
    EXPECT_EQ(digits.size(), 1u);
}

// M1
TEST_F(Phone, RepeatedAndReorderedPacketsChangeNothing) {
    send(10, 1000, {.digit = '4', .duration = 160});
    send(12, 1000, {.digit = '4', .duration = 480});
    send(11, 1000, {.digit = '4', .duration = 320});
    send(13, 1000, {.digit = '4', .end = true, .duration = 640});
    send(13, 1000, {.digit = '4', .end = true, .duration = 640});
    send(20, 5000, {.digit = '6', .duration = 160});
    send(14, 1000, {.digit = '4', .end = true, .duration = 640});
    send(21, 5000, {.digit = '6', .end = true, .duration = 320});
    EXPECT_THAT(digits, ElementsAre(DtmfDigit{'4', 80ms}, DtmfDigit{'6', 40ms}));
}

// M1
TEST_F(Phone, AKeyIsHeardAfterManyMinutesOfAudio) {
    send(10, 1000, {.digit = '4', .end = true, .duration = 160});
    now += 15min;  // 45000 packets: more than half of all sequence numbers.
    send(45010, 7'201'000, {.digit = '4', .end = true, .duration = 160});
    EXPECT_EQ(digits.size(), 2u);
}

// M1
TEST_F(Phone, TheVolumeMayRamp) {
    send(1, 1000, {.digit = '4', .volume = 63, .duration = 160});
    send(2, 1000, {.digit = '4', .volume = 10, .duration = 320});
    send(3, 1000, {.digit = '4', .end = true, .volume = 0, .duration = 480});
    EXPECT_THAT(digits, ElementsAre(DtmfDigit{'4', 60ms}));
}

// M1
TEST_F(Phone, ANewStreamEndsThePressOfTheOldOne) {
    event(1000, '4', 160);
    const auto payload = print_dtmf_event({.digit = '4', .end = true, .duration = 320});
    receiver.on_packet({{101, true, 5, 1000, ssrc + 1}, {}, 0, {}, payload}, now);
    EXPECT_THAT(digits, ElementsAre(DtmfDigit{'4', 20ms}, DtmfDigit{'4', 40ms}));
}

// M1
TEST_F(Phone, FlashAndOtherEventsAreNoDigits) {
    raw({16, 0x80, 0, 160});
    raw({66, 0x80, 0, 160});
    raw({5, 0x80, 0});
    raw({});
    silence(1s);
    EXPECT_THAT(digits, IsEmpty());
}

// M1
TEST(DtmfReceiver, KnowsEachDigitAtTheClockOfOpus) {
    std::string heard;
    DtmfReceiver receiver(48000, [&heard](const DtmfDigit& digit) {
        EXPECT_EQ(digit.duration, 100ms);
        heard += digit.digit;
    });
    std::uint16_t sequence = 0;
    for (const char digit : std::string("0123456789*#ABCD")) {
        const auto payload = print_dtmf_event({.digit = digit, .end = true, .duration = 4800});
        receiver.on_packet({{110, true, ++sequence, sequence * 10000u, ssrc}, {}, 0, {}, payload}, {});
    }
    EXPECT_EQ(heard, "0123456789*#ABCD");
}

}  // namespace
}  // namespace santral::rtp
