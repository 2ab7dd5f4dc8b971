// Key presses and sound of a peer in another codec.

#include "media/translator.h"

#include <gtest/gtest.h>

#include "audio/dtmf_detector.h"
#include "rtp/dtmf_sender.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

struct TranslatorTest : testing::Test {
    void make(Codec from, NegotiatedAudio to) {
        translator.emplace(from, to, [this](const rtp::DtmfDigit& press) { presses.push_back(press); });
        decoder = audio::make_decoder(to.codec, 8000).value();
    }
    void hear(Content content, std::span<const std::uint8_t> payload) {
        std::vector<std::uint8_t> bytes(rtp::fixed_header_bytes);
        bytes.insert(bytes.end(), payload.begin(), payload.end());
        translator->hear({header, translator->from(), content, false, bytes}, now);
        ++header.sequence;
    }
    // All packets of a press at once, as a network may give them.
    void press(char digit, std::chrono::milliseconds duration, std::uint32_t clock_rate) {
        rtp::DtmfSender sender(digit, duration, clock_rate);
        const auto begun = header.timestamp + clock_rate;
        for (auto event = sender.next(); event; event = sender.next()) {
            header.timestamp = begun + event->timestamp_offset;
            hear(Content::digit, event->payload);
        }
    }
    // Keys that are sounded within the next `time`.
    std::string keys_heard(std::chrono::milliseconds time) {
        std::string keys;
        audio::DtmfDetector detector([&keys](char key) {
            if (key) keys += key;
        });
        for (const auto end = now + time; now < end; now += 10ms) {
            while (const auto frame = translator->next(now)) {
                std::vector<std::int16_t> samples(audio::max_packet_samples);
                samples.resize(decoder->decode(frame->payload, samples));
                detector.hear(samples);
                ++frames;
            }
        }
        return keys;
    }

    std::optional<Translator> translator;
    std::unique_ptr<audio::Decoder> decoder;
    std::vector<rtp::DtmfDigit> presses;
    rtp::Header header{.sequence = 9, .timestamp = 90, .ssrc = 900};
    Clock::time_point now{1h};
    std::size_t frames = 0;
};

// M1: 48000 and 8000 clocks.
TEST_F(TranslatorTest, APressIsToldOnceAndAsLongAsItWas) {
    make(Codec::opus, {.telephone_event = 101});
    press('7', 120ms, 48'000);
    press('#', 2s, 48'000);
    EXPECT_EQ(presses, (std::vector<rtp::DtmfDigit>{{'7', 120ms}, {'#', 2s}}));
    EXPECT_EQ(keys_heard(500ms), "");
}

// M1: the end of a press is lost.
TEST_F(TranslatorTest, APressWithoutItsEndIsToldAfterSilence) {
    make(Codec::pcma, {.codec = Codec::opus, .telephone_event = 101});
    hear(Content::digit, rtp::print_dtmf_event({.digit = '3', .duration = 800}));
    EXPECT_TRUE(presses.empty());
    keys_heard(500ms);
    EXPECT_EQ(presses, (std::vector<rtp::DtmfDigit>{{'3', 100ms}}));
}

// M1: a far side that agreed on no events hears the key.
TEST_F(TranslatorTest, APressIsSoundedWhereTheFarSideTakesNoEvents) {
    make(Codec::opus, {.codec = Codec::pcma});
    press('9', 100ms, 48'000);
    EXPECT_EQ(keys_heard(300ms), "9");
    press('9', 5s, 48'000);
    EXPECT_EQ(keys_heard(300ms), "9");
    EXPECT_TRUE(presses.empty());
}

// M1: through Opus too.
TEST_F(TranslatorTest, ASoundedPressSurvivesOpus) {
    make(Codec::pcmu, {.codec = Codec::opus});
    press('*', 100ms, 8000);
    EXPECT_EQ(keys_heard(400ms), "*");
}

// M4: nothing is sent for whom nothing comes any more; who speaks again is heard.
TEST_F(TranslatorTest, SendsNothingForASilentPeerUntilItSpeaksAgain) {
    make(Codec::pcmu, {.codec = Codec::pcma});
    keys_heard(100ms);
    EXPECT_EQ(frames, 0u);
    hear(Content::audio, std::vector<std::uint8_t>(160, 0x20));
    keys_heard(longest_silence + 1s);
    EXPECT_NEAR(static_cast<double>(frames), 250, 3);
    hear(Content::audio, std::vector<std::uint8_t>(160, 0x20));
    keys_heard(1s);
    EXPECT_NEAR(static_cast<double>(frames), 300, 5);
}

}  // namespace
}  // namespace santral::media
