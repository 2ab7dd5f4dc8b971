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
constexpr int opus_complexity = 4;

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

Result<std::unique_ptr<Encoder>> make_opus_encoder(unsigned sampling_rate) {
    int error = OPUS_OK;
    OpusState state(
        opus_encoder_create(static_cast<opus_int32>(sampling_rate), 1, OPUS_APPLICATION_AUDIO, &error));
    if (!state) return refuse_rate(rtp::Codec::opus, sampling_rate);
    opus_encoder_ctl(state.get(), OPUS_SET_COMPLEXITY(opus_complexity));
    return std::make_unique<OpusStreamEncoder>(sampling_rate, std::move(state));
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
    case rtp::Codec::opus: return make_opus_encoder(sampling_rate);
    }
    __builtin_unreachable();
}

}  // namespace santral::audio
