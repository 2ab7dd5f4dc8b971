// Own tables for G.711, spandsp for G.722, libopus for Opus.

#include "audio/decoder.h"

#include <fmt/format.h>
#include <opus.h>
#include <spandsp/telephony.h>
// Needs the types of telephony.h first.
#include <spandsp/g722.h>

#include <algorithm>

#include "audio/concealer.h"
#include "audio/g711.h"

namespace santral::audio {
namespace {

constexpr int g722_bit_rate = 64000;

struct Free {
    void operator()(g722_decode_state_t* state) const { g722_decode_free(state); }
    void operator()(OpusDecoder* state) const { opus_decoder_destroy(state); }
};
using G722State = std::unique_ptr<g722_decode_state_t, Free>;
using OpusState = std::unique_ptr<OpusDecoder, Free>;

// For codecs that have no concealment of their own.
class ConcealingDecoder : public Decoder {
public:
    explicit ConcealingDecoder(unsigned sampling_rate)
        : sampling_rate_(sampling_rate), concealer_(sampling_rate) {}
    unsigned sampling_rate() const final { return sampling_rate_; }
    void conceal(std::span<std::int16_t> gap) final { concealer_.fill(gap); }
    void recover(std::span<const std::uint8_t>, std::span<std::int16_t> gap) final { conceal(gap); }

protected:
    // Blends the end of a concealed gap into what follows it.
    void heard(std::span<std::int16_t> samples) { concealer_.heard(samples); }

private:
    unsigned sampling_rate_;
    Concealer concealer_;
};

class G711Decoder final : public ConcealingDecoder {
public:
    explicit G711Decoder(rtp::Codec law) : ConcealingDecoder(8000), law_(law) {}

    std::size_t decode(std::span<const std::uint8_t> payload, std::span<std::int16_t> into) override {
        const auto samples = into.first(std::min(payload.size(), into.size()));
        const auto codes = payload.first(samples.size());
        law_ == rtp::Codec::pcmu ? decode_ulaw(codes, samples) : decode_alaw(codes, samples);
        heard(samples);
        return samples.size();
    }

private:
    rtp::Codec law_;
};

class G722Decoder final : public ConcealingDecoder {
public:
    explicit G722Decoder(unsigned sampling_rate)
        : ConcealingDecoder(sampling_rate),
          state_(
              g722_decode_init(nullptr, g722_bit_rate, sampling_rate == 8000 ? G722_SAMPLE_RATE_8000 : 0)) {}

    std::size_t decode(std::span<const std::uint8_t> payload, std::span<std::int16_t> into) override {
        const auto samples_per_byte = sampling_rate() / 8000;
        const auto bytes = std::min(payload.size(), into.size() / samples_per_byte);
        const auto decoded = g722_decode(state_.get(), into.data(), payload.data(), static_cast<int>(bytes));
        heard(into.first(static_cast<std::size_t>(decoded)));
        return static_cast<std::size_t>(decoded);
    }

private:
    G722State state_;
};

class OpusStreamDecoder final : public Decoder {
public:
    OpusStreamDecoder(unsigned sampling_rate, OpusState state)
        : sampling_rate_(sampling_rate), state_(std::move(state)) {}
    unsigned sampling_rate() const override { return sampling_rate_; }

    std::size_t decode(std::span<const std::uint8_t> payload, std::span<std::int16_t> into) override {
        if (payload.empty()) return 0;  // libopus would take it for a loss.
        const auto decoded = opus_decode(state_.get(), payload.data(), static_cast<int>(payload.size()),
                                         into.data(), static_cast<int>(into.size()), 0);
        return static_cast<std::size_t>(std::max(decoded, 0));
    }

    void conceal(std::span<std::int16_t> gap) override { fill({}, gap); }
    void recover(std::span<const std::uint8_t> next, std::span<std::int16_t> gap) override {
        fill(next, gap);
    }

private:
    // From what `next` repeats; an empty one, or one that repeats nothing: from what was heard before.
    void fill(std::span<const std::uint8_t> next, std::span<std::int16_t> gap) {
        // libopus conceals in units of 2.5 ms; a gap that is none ends in silence.
        const auto unit = sampling_rate_ / 400;
        const auto whole = std::min(gap.size(), max_packet_samples) / unit * unit;
        const auto* payload = next.empty() ? nullptr : next.data();
        const auto made = whole == 0 ? 0
                                     : opus_decode(state_.get(), payload, static_cast<int>(next.size()),
                                                   gap.data(), static_cast<int>(whole), payload != nullptr);
        std::ranges::fill(gap.subspan(static_cast<std::size_t>(std::max(made, 0))), std::int16_t{0});
    }

    unsigned sampling_rate_;
    OpusState state_;
};

std::unexpected<Error> refuse_rate(rtp::Codec codec, unsigned sampling_rate) {
    return fail(Errc::unsupported,
                fmt::format("{} is not decoded to {} Hz", rtp::to_string(codec), sampling_rate));
}

Result<std::unique_ptr<Decoder>> make_opus_decoder(unsigned sampling_rate) {
    int error = OPUS_OK;
    OpusState state(opus_decoder_create(static_cast<opus_int32>(sampling_rate), 1, &error));
    if (!state) return refuse_rate(rtp::Codec::opus, sampling_rate);
    return std::make_unique<OpusStreamDecoder>(sampling_rate, std::move(state));
}

}  // namespace

Result<std::unique_ptr<Decoder>> make_decoder(rtp::Codec codec, unsigned sampling_rate) {
    switch (codec) {
    case rtp::Codec::pcmu:
    case rtp::Codec::pcma:
        if (sampling_rate != 8000) return refuse_rate(codec, sampling_rate);
        return std::make_unique<G711Decoder>(codec);
    case rtp::Codec::g722:
        if (sampling_rate != 8000 && sampling_rate != 16000) return refuse_rate(codec, sampling_rate);
        return std::make_unique<G722Decoder>(sampling_rate);
    case rtp::Codec::opus: return make_opus_decoder(sampling_rate);
    }
    __builtin_unreachable();
}

}  // namespace santral::audio
