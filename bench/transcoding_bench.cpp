// What transcoding costs for each 20 ms, beside the bare codecs that it cannot do without: Opus decoded at
// 48000 Hz, resampled, encoded; and the same codecs at the rates that the transcoder chooses. Both run by
// turns on the same speech, so that a busy machine troubles both.

#include <benchmark/benchmark.h>
#include <time.h>

#include <vector>

#include "audio/resampler.h"
#include "media/rough_network.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

constexpr auto packet_time = 20ms;
constexpr std::size_t packets_a_turn = 250;

double cpu_seconds() {
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

using Payloads = std::vector<std::vector<std::uint8_t>>;

Payloads spoken(Codec codec) {
    const unsigned rate = rtp::facts_of(codec).sampling_rate;
    const auto encoder = audio::make_voice_encoder(codec, rate, {}).value();
    const auto voice = speech();
    Payloads payloads(packets_a_turn, std::vector<std::uint8_t>(audio::max_payload_bytes));
    std::vector<std::int16_t> samples(rate / 50);
    std::size_t said = 0;
    for (auto& payload : payloads) {
        for (auto& sample : samples)
            sample = static_cast<std::int16_t>(32'000 * voice(static_cast<double>(said++) / rate));
        payload.resize(encoder->encode(samples, payload));
    }
    return payloads;
}

// Decode at one rate, resample where it is not the other, encode.
class BareCodecs {
public:
    BareCodecs(Codec from, unsigned decoded_rate, Codec to, unsigned encoded_rate)
        : decoder_(audio::make_decoder(from, decoded_rate).value()),
          encoder_(audio::make_voice_encoder(to, encoded_rate, {}).value()) {
        if (decoded_rate != encoded_rate) resampler_.emplace(decoded_rate, encoded_rate);
    }
    void pass(std::span<const std::uint8_t> payload) {
        auto sound = std::span(decoded_).first(decoder_->decode(payload, decoded_));
        if (resampler_) sound = std::span(resampled_).first(resampler_->resample(sound, resampled_));
        benchmark::DoNotOptimize(encoder_->encode(sound, payload_));
    }

private:
    std::unique_ptr<audio::Decoder> decoder_;
    std::unique_ptr<audio::Encoder> encoder_;
    std::optional<audio::Resampler> resampler_;
    std::array<std::int16_t, audio::max_packet_samples> decoded_{};
    std::array<std::int16_t, audio::max_packet_samples> resampled_{};
    std::array<std::uint8_t, audio::max_payload_bytes> payload_{};
};

class Call {
public:
    Call(Codec from, Codec to)
        : ticks_(rtp::facts_of(from).clock_rate / 50), transcoder_(from, {to, packet_time, {}}, now_) {}
    void pass(std::span<const std::uint8_t> payload) {
        transcoder_.hear(next_, payload, Content::audio, now_);
        ++next_.sequence;
        next_.timestamp += ticks_;
        // As the media thread does: it asks twice as often as there is a frame.
        for (int i = 0; i < 2; ++i) {
            now_ += 10ms;
            while (const auto frame = transcoder_.next(now_)) benchmark::DoNotOptimize(frame->payload.data());
        }
    }

private:
    Clock::time_point now_{1h};
    rtp::Header next_;
    std::uint32_t ticks_;
    Transcoder transcoder_;
};

template <class Way>
double seconds_for(Way& way, const Payloads& payloads) {
    const auto before = cpu_seconds();
    for (const auto& payload : payloads) way.pass(payload);
    return cpu_seconds() - before;
}

void transcode(benchmark::State& state, Codec from, Codec to, unsigned rate) {
    const auto payloads = spoken(from);
    BareCodecs native(from, rtp::facts_of(from).sampling_rate, to,
                      rtp::facts_of(to).sampling_rate == 8000 ? 8000 : rate);
    BareCodecs bare(from, rate, to, rate);
    Call call(from, to);
    double native_s = 0, bare_s = 0, call_s = 0;
    for (auto _ : state) {
        native_s += seconds_for(native, payloads);
        bare_s += seconds_for(bare, payloads);
        call_s += seconds_for(call, payloads);
    }
    const auto frames = static_cast<double>(state.iterations()) * packets_a_turn;
    state.counters["transcoded_us"] = call_s * 1e6 / frames;
    state.counters["native_us"] = native_s * 1e6 / frames;
    state.counters["bare_us"] = bare_s * 1e6 / frames;
    state.counters["to_native"] = call_s / native_s;
    state.counters["to_bare"] = call_s / bare_s;
}
BENCHMARK_CAPTURE(transcode, opus_pcma, Codec::opus, Codec::pcma, 8000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(transcode, pcma_opus, Codec::pcma, Codec::opus, 8000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(transcode, opus_g722, Codec::opus, Codec::g722, 16'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(transcode, g722_opus, Codec::g722, Codec::opus, 16'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(transcode, pcmu_pcma, Codec::pcmu, Codec::pcma, 8000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace santral::media
