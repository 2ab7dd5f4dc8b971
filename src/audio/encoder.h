#pragma once
// From samples to the payload of RTP packets, for tones, music and voices to a leg of any codec. Mono, 16
// bits.

#include <cstdint>
#include <memory>
#include <span>

#include "audio/opus_wishes.h"
#include "base/result.h"
#include "rtp/codec.h"

namespace santral::audio {

// Room for this much is enough for 60 ms of any codec.
inline constexpr std::size_t max_payload_bytes = 1275;  // RFC 6716 3.4: one Opus frame; G.711 needs 480.

// One stream. One thread. Nothing allocates after the making.
class Encoder {
public:
    virtual ~Encoder() = default;
    virtual unsigned sampling_rate() const = 0;  // Hz, of what it takes.

    // One packet: 10, 20, 40 or 60 ms of samples. Returns the bytes written; 0 when Opus cannot take a frame
    // of that length or `into` is too small.
    virtual std::size_t encode(std::span<const std::int16_t> samples, std::span<std::uint8_t> into) = 0;
};

// Each codec takes 8000 Hz; G.722 16000 as well, Opus 16000 and 48000 too. Errc::unsupported for another
// rate.
Result<std::unique_ptr<Encoder>> make_encoder(rtp::Codec codec, unsigned sampling_rate);
// For what people say. wishes: of the far side, where the codec is Opus.
Result<std::unique_ptr<Encoder>> make_voice_encoder(rtp::Codec codec, unsigned sampling_rate,
                                                    const OpusWishes& wishes);

}  // namespace santral::audio
