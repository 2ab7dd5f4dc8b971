#pragma once
// From the payload of RTP packets to samples, for each codec of the exchange. Mono, 16 bits.

#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"
#include "rtp/codec.h"

namespace santral::audio {

// The longest packet we take: 120 ms of Opus (RFC 7587 4.2) at 48000 Hz. Room for this much is always enough.
inline constexpr std::size_t max_packet_samples = 5760;

// One stream of one direction: packets in the order of their sequence numbers. One thread. Nothing allocates
// after the making.
class Decoder {
public:
    virtual ~Decoder() = default;
    virtual unsigned sampling_rate() const = 0;  // Hz.

    // Returns the samples written, never more than fit; 0 for a payload that cannot be decoded.
    virtual std::size_t decode(std::span<const std::uint8_t> payload, std::span<std::int16_t> into) = 0;

    // Fills `gap` for packets that were lost, from what was heard before them.
    virtual void conceal(std::span<std::int16_t> gap) = 0;

    // Fills the gap of the one packet that was lost before `next`, from what that repeats of it (Opus in-band
    // FEC, RFC 6716 2.1.7), or as conceal() does. `next` is decoded afterwards.
    virtual void recover(std::span<const std::uint8_t> next, std::span<std::int16_t> gap) = 0;
};

// Each codec decodes to 8000 Hz; G.722 to 16000 as well, Opus to 16000 and 48000 too. Errc::unsupported for
// another rate.
Result<std::unique_ptr<Decoder>> make_decoder(rtp::Codec codec, unsigned sampling_rate);

}  // namespace santral::audio
