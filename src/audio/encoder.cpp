// Own arithmetic for G.711, spandsp for G.722, libopus for Opus.

#include "audio/encoder.h"

#include <fmt/format.h>
#include <opus.h>
#include <spandsp/telephony.h>
// Needs the types of telephony.h first.
#include <spandsp/g722.h>

#include <algorithm>

#include "audio/g711.h"

namespace santral::audio {
namespace {

constexpr int g722_bit_rate = 64000;
// Of 0 to 10: above it tones and music on the telephone sound no better, and cost more.
constexpr int music_complexity = 4;
// Measured: 55 us for 20 ms at 8000 Hz and 93 at 16000; the next step costs a quarter and a half more, and
// the waveform is no nearer.
constexpr int voice_complexity = 3;
// Voices of 4 and of 8 kHz at these rates are as good as the G.711 or G.722 that they come from.
constexpr unsigned narrow_voice_bitrate = 24'000;
constexpr unsigned wide_voice_bitrate = 32'000;
// What makes the encoder repeat each frame in the next one (RFC 6716 2.1.7).
constexpr int expected_loss_percent = 5;

struct Free {
    void operator()(g722_encode_state_t* state) const { g722_encode_free(state); }
    void operator()(OpusEncoder* state) const { opus_encoder_destroy(state); }
};
using G722State = std::unique_ptr<g722_encode_state_t, Free>;
using OpusState = std::unique_ptr<OpusEncoder, Free>;

class G711Encoder final : public Encoder {
public:
    explicit G711Encoder(rtp::Codec law) : law_(law) {}
    unsigned sampling_rate() const override { return 8000; }

    std::size_t encode(std::span<const std::int16_t> samples, std::span<std::uint8_t> into) override {
        if (into.size() < samples.size()) return 0;
        const auto codes = into.first(samples.size());
        law_ == rtp::Codec::pcmu ? encode_ulaw(samples, codes) : encode_alaw(samples, codes);
        return codes.size();
    }

private:
    rtp::Codec law_;
};

class G722Encoder final : public Encoder {
public:
    explicit G722Encoder(unsigned sampling_rate)
        : sampling_rate_(sampling_rate),
          state_(
              g722_encode_init(nullptr, g722_bit_rate, sampling_rate == 8000 ? G722_SAMPLE_RATE_8000 : 0)) {}
    unsigned sampling_rate() const override { return sampling_rate_; }

    std::size_t encode(std::span<const std::int16_t> samples, std::span<std::uint8_t> into) override {
        if (into.size() < samples.size() * 8000 / sampling_rate_) return 0;
        const auto encoded =
            g722_encode(state_.get(), into.data(), samples.data(), static_cast<int>(samples.size()));
        return static_cast<std::size_t>(encoded);
    }

private:
    unsigned sampling_rate_;
    G722State state_;
};

class OpusStreamEncoder final : public Encoder {
public:
    OpusStreamEncoder(unsigned sampling_rate, OpusState state)
        : sampling_rate_(sampling_rate), state_(std::move(state)) {}
    unsigned sampling_rate() const override { return sampling_rate_; }

    std::size_t encode(std::span<const std::int16_t> samples, std::span<std::uint8_t> into) override {
        const auto encoded = opus_encode(state_.get(), samples.data(), static_cast<int>(samples.size()),
                                         into.data(), static_cast<opus_int32>(into.size()));
        return static_cast<std::size_t>(std::max(encoded, 0));
    }

private:
    unsigned sampling_rate_;
    OpusState state_;
};

std::unexpected<Error> refuse_rate(rtp::Codec codec, unsigned sampling_rate) {
    return fail(Errc::unsupported,
                fmt::format("{} is not encoded from {} Hz", rtp::to_string(codec), sampling_rate));
}

Result<OpusState> make_opus_state(unsigned sampling_rate, int application, int complexity) {
    int error = OPUS_OK;
    OpusState state(opus_encoder_create(static_cast<opus_int32>(sampling_rate), 1, application, &error));
    if (!state) return refuse_rate(rtp::Codec::opus, sampling_rate);
    opus_encoder_ctl(state.get(), OPUS_SET_COMPLEXITY(complexity));
    return state;
}

int bandwidth_for(unsigned playback_rate) {
    if (playback_rate < 12'000) return OPUS_BANDWIDTH_NARROWBAND;
    if (playback_rate < 16'000) return OPUS_BANDWIDTH_MEDIUMBAND;
    if (playback_rate < 24'000) return OPUS_BANDWIDTH_WIDEBAND;
    if (playback_rate < 48'000) return OPUS_BANDWIDTH_SUPERWIDEBAND;
    return OPUS_BANDWIDTH_FULLBAND;
}

void follow(const OpusWishes& wishes, unsigned sampling_rate, OpusEncoder& encoder) {
    const auto bitrate =
        std::min(sampling_rate == 8000 ? narrow_voice_bitrate : wide_voice_bitrate, wishes.max_bitrate);
    opus_encoder_ctl(&encoder, OPUS_SET_BITRATE(static_cast<opus_int32>(bitrate)));
    opus_encoder_ctl(&encoder, OPUS_SET_MAX_BANDWIDTH(bandwidth_for(wishes.max_playback_rate)));
    opus_encoder_ctl(&encoder, OPUS_SET_VBR(wishes.constant_bitrate ? 0 : 1));
    opus_encoder_ctl(&encoder, OPUS_SET_DTX(wishes.pauses ? 1 : 0));
    opus_encoder_ctl(&encoder, OPUS_SET_INBAND_FEC(wishes.repeats_lost ? 1 : 0));
    opus_encoder_ctl(&encoder, OPUS_SET_PACKET_LOSS_PERC(wishes.repeats_lost ? expected_loss_percent : 0));
}

}  // namespace

Result<std::unique_ptr<Encoder>> make_encoder(rtp::Codec codec, unsigned sampling_rate) {
    switch (codec) {
    case rtp::Codec::pcmu:
    case rtp::Codec::pcma:
        if (sampling_rate != 8000) return refuse_rate(codec, sampling_rate);
        return std::make_unique<G711Encoder>(codec);
    case rtp::Codec::g722:
        if (sampling_rate != 8000 && sampling_rate != 16000) return refuse_rate(codec, sampling_rate);
        return std::make_unique<G722Encoder>(sampling_rate);
    case rtp::Codec::opus: {
        auto state = TRY(make_opus_state(sampling_rate, OPUS_APPLICATION_AUDIO, music_complexity));
        return std::make_unique<OpusStreamEncoder>(sampling_rate, std::move(state));
    }
    }
    __builtin_unreachable();
}

Result<std::unique_ptr<Encoder>> make_voice_encoder(rtp::Codec codec, unsigned sampling_rate,
                                                    const OpusWishes& wishes) {
    if (codec != rtp::Codec::opus) return make_encoder(codec, sampling_rate);
    auto state = TRY(make_opus_state(sampling_rate, OPUS_APPLICATION_VOIP, voice_complexity));
    follow(wishes, sampling_rate, *state);
    return std::make_unique<OpusStreamEncoder>(sampling_rate, std::move(state));
}

}  // namespace santral::audio
