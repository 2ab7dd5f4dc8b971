#pragma once
// The sound of one far side for another one that speaks another codec (M4): jitter buffer, decoder, encoder.
// Driven by a clock as a Player is; wide sound stays wide where both codecs have it. Every codec speaks 8000
// Hz, and those that have more speak 16000 too, so nothing is resampled in between. Pure; belongs to the
// translator. Nothing allocates after the making.

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "audio/comfort_noise.h"
#include "audio/decoder.h"
#include "audio/encoder.h"
#include "audio/tones.h"
#include "media/encoded_sound.h"
#include "media/jitter_buffer.h"

namespace santral::media {

// Whose packets stop is silent for so long, then nothing is sent for it any more; with an announced pause
// (comfort noise) longer.
constexpr std::chrono::seconds longest_silence{5};
constexpr std::chrono::seconds longest_pause{60};

class Transcoder {
public:
    // What the other far side is sent. ptime is brought to one that its codec has, 10 to 60 ms.
    struct Target {
        Codec codec;
        std::chrono::milliseconds ptime;
        audio::OpusWishes wishes;
    };

    // The first packet comes now.
    Transcoder(Codec from, const Target& to, Clock::time_point now);

    void hear(const rtp::Header& header, std::span<const std::uint8_t> payload, Content content,
              Clock::time_point now);
    // Sounds a key in place of the voice: for a far side that takes no telephone events.
    void sound_key(char digit, std::chrono::milliseconds duration);

    // Absent when none is due yet. To be called until then.
    std::optional<SoundFrame> next(Clock::time_point now);
    bool has_fallen_silent() const { return silent_for_ > (announced_ ? longest_pause : longest_silence); }

    const JitterFigures& figures() const { return jitter_.figures(); }
    // Of what is encoded next.
    double depth_ms() const { return jitter_.depth_ms(heard_until()); }

private:
    Clock::time_point heard_until() const;
    void advance();
    void fetch();
    SoundFrame encode();
    void play(std::span<const std::uint8_t> payload);
    void fill(const SoundPiece& piece);
    void stretch();
    void overlay_key(std::span<std::int16_t> frame);
    std::span<std::int16_t> append(std::size_t count);
    std::uint32_t ticks_in(std::size_t samples) const;
    std::size_t samples_in(std::uint32_t ticks) const;

    Codec from_;
    unsigned sampling_rate_;
    std::chrono::milliseconds ptime_;
    std::size_t step_samples_;
    std::size_t frame_samples_;
    JitterBuffer jitter_;
    std::unique_ptr<audio::Decoder> decoder_;
    std::unique_ptr<audio::Encoder> encoder_;
    std::optional<audio::ComfortNoise> noise_;
    std::optional<audio::ToneSource> key_;
    std::size_t key_samples_ = 0;      // That are left of it.
    std::vector<std::int16_t> sound_;  // Decoded, not yet encoded, and room.
    std::size_t count_ = 0;            // Samples in it.
    std::size_t ready_ = 0;            // Of them, whose time has come: always whole steps.
    std::array<std::uint8_t, audio::max_payload_bytes> payload_{};
    Clock::time_point due_;  // Of the next step.
    Clock::time_point may_stretch_{};
    Duration silent_for_{};
    bool announced_ = false;
};

}  // namespace santral::media
