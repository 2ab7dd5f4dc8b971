// G.711 and G.722: what their encoders make of nothing. Opus: frames that say so in a bit (RFC 6716 4.3).

#include "audio/silence.h"

#include <opus.h>

#include <algorithm>

#include "audio/encoder.h"

namespace santral::audio {
namespace {

constexpr unsigned encoded_rate = 8000;
constexpr std::size_t encoded_at_once = 160;
// RFC 6716 3.1: CELT, full band, 20, 10, 5 and 2.5 ms a frame.
struct FrameLength {
    int samples;  // At 48000 Hz.
    std::uint8_t configuration;
};
constexpr std::array frame_lengths{FrameLength{960, 31}, FrameLength{480, 30}, FrameLength{240, 29},
                                   FrameLength{120, 28}};
constexpr std::uint8_t any_number_of_frames = 3;                 // RFC 6716 3.2.5, code 3.
constexpr std::array<std::uint8_t, 2> silent_frame{0xff, 0xfe};  // The range coder reads the silence flag.

}  // namespace

Silence::Silence(rtp::Codec codec) : codec_(codec) {
    if (codec == rtp::Codec::opus) return;
    const auto encoder = make_encoder(codec, encoded_rate).value();
    const std::array<std::int16_t, encoded_at_once> nothing{};
    for (std::size_t at = 0; at + encoded_at_once <= bytes_.size(); at += encoded_at_once)
        encoder->encode(nothing, std::span(bytes_).subspan(at));
}

std::size_t Silence::instead_of(std::span<const std::uint8_t> payload, std::span<std::uint8_t> into) const {
    if (codec_ == rtp::Codec::opus) return opus_instead_of(payload, into);
    if (payload.size() > std::min(bytes_.size(), into.size())) return 0;
    std::ranges::copy(std::span(bytes_).first(payload.size()), into.begin());
    return payload.size();
}

std::size_t Silence::opus_instead_of(std::span<const std::uint8_t> payload,
                                     std::span<std::uint8_t> into) const {
    if (payload.empty()) return 0;
    const auto samples =
        opus_packet_get_nb_samples(payload.data(), static_cast<opus_int32>(payload.size()), 48'000);
    const auto fits = [samples](const FrameLength& length) { return samples % length.samples == 0; };
    const auto length = std::ranges::find_if(frame_lengths, fits);
    if (samples <= 0 || length == frame_lengths.end()) return 0;
    const auto frames = static_cast<std::size_t>(samples / length->samples);
    const auto bytes = 2 + frames * silent_frame.size();
    if (bytes > into.size()) return 0;
    into[0] = static_cast<std::uint8_t>(length->configuration << 3 | any_number_of_frames);
    into[1] = static_cast<std::uint8_t>(frames);
    for (std::size_t i = 2; i < bytes; ++i) into[i] = silent_frame[i % 2];
    return bytes;
}

}  // namespace santral::audio
