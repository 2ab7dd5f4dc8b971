// G.711 and G.722 make an even stream of bytes, of which frames of any length are cut; Opus makes frames.

#include "media/encoded_sound.h"

#include <algorithm>

#include "audio/encoder.h"
#include "base/assert.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

constexpr auto frame_length = 20ms;
constexpr auto longest_frame = 60ms;
constexpr std::size_t bytes_per_ms = 8;  // Of the codecs with 64 kbit/s.

}  // namespace

unsigned encoding_rate(Codec codec) {
    // Opus could take 48000 Hz, but tones and hold music gain nothing by it.
    return codec == Codec::pcmu || codec == Codec::pcma ? 8000 : 16'000;
}

EncodedSound::EncodedSound(Codec codec, std::span<const std::int16_t> loop)
    : is_bytewise_(codec != Codec::opus) {
    encode_frames(codec, loop);
    loop_bytes_ = bytes_.size();
    if (!is_bytewise_ || loop_bytes_ == 0) return;
    // The beginning once more after the end, so that a frame across the seam is in one piece.
    for (std::size_t i = 0; i < longest_frame.count() * bytes_per_ms; ++i) bytes_.push_back(bytes_[i]);
}

void EncodedSound::encode_frames(Codec codec, std::span<const std::int16_t> loop) {
    auto encoder = audio::make_encoder(codec, encoding_rate(codec));
    SANTRAL_ASSERT(encoder);
    std::array<std::uint8_t, audio::max_payload_bytes> payload;
    const auto step = encoding_rate(codec) * frame_length.count() / 1000;
    for (std::size_t at = 0; at + step <= loop.size(); at += step) {
        const auto length = (*encoder)->encode(loop.subspan(at, step), payload);
        bytes_.insert(bytes_.end(), payload.begin(), payload.begin() + length);
        ends_.push_back(bytes_.size());
    }
}

SoundFrame EncodedSound::frame(std::chrono::milliseconds position, std::chrono::milliseconds ptime) const {
    if (loop_bytes_ == 0) return {};
    if (is_bytewise_) {
        const auto length = std::clamp<std::chrono::milliseconds>(ptime, 10ms, longest_frame);
        const auto begin = position.count() * bytes_per_ms % loop_bytes_;
        return {std::span(bytes_).subspan(begin, length.count() * bytes_per_ms), length};
    }
    const auto number = static_cast<std::size_t>(position / frame_length) % ends_.size();
    const auto begin = number == 0 ? 0 : ends_[number - 1];
    return {std::span(bytes_).subspan(begin, ends_[number] - begin), frame_length};
}

}  // namespace santral::media
