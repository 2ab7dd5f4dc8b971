// speexdsp keeps the phase between calls, so frames join without a seam.

#include "audio/resampler.h"

#include <speex/speex_resampler.h>

#include <algorithm>

#include "base/assert.h"

namespace santral::audio {
namespace {

constexpr int quality = 5;  // Of 0 to 10: more than a telephone can show.

}  // namespace

void Resampler::Free::operator()(SpeexResamplerState_* state) const {
    speex_resampler_destroy(state);
}

Resampler::Resampler(unsigned from, unsigned to)
    : state_(speex_resampler_init(1, from, to, quality, nullptr)), from_(from), to_(to) {
    SANTRAL_ASSERT(state_ != nullptr);
}

std::size_t Resampler::room_for(std::size_t count) const {
    return count * to_ / from_ + 2;
}

std::size_t Resampler::resample(std::span<const std::int16_t> in, std::span<std::int16_t> out) {
    auto taken = static_cast<spx_uint32_t>(in.size());
    auto written = static_cast<spx_uint32_t>(out.size());
    speex_resampler_process_int(state_.get(), 0, in.data(), &taken, out.data(), &written);
    return written;
}

std::vector<std::int16_t> resample_whole(std::span<const std::int16_t> sound, unsigned from, unsigned to) {
    if (from == to) return {sound.begin(), sound.end()};
    Resampler resampler(from, to);
    speex_resampler_skip_zeros(resampler.state_.get());
    const auto latency = static_cast<std::size_t>(speex_resampler_get_input_latency(resampler.state_.get()));
    const std::vector<std::int16_t> silence(latency);
    std::vector<std::int16_t> out(resampler.room_for(sound.size() + latency));
    auto written = resampler.resample(sound, out);
    written += resampler.resample(silence, std::span(out).subspan(written));
    out.resize(std::min(written, sound.size() * to / from));
    return out;
}

}  // namespace santral::audio
