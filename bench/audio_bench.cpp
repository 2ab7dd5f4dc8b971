// What 20 ms of sound cost: each codec both ways, tones, and the writing of a recording.

#include <benchmark/benchmark.h>

#include <array>
#include <vector>

#include "audio/decoder.h"
#include "audio/dtmf_detector.h"
#include "audio/encoder.h"
#include "audio/tones.h"
#include "audio/wav_writer.h"

namespace santral::audio {
namespace {

using namespace std::chrono_literals;
using Samples = std::vector<std::int16_t>;

Samples frame_at(unsigned sampling_rate) {
    Samples frame(sampling_rate / 50);
    ToneSource({{440, 620}, 1000ms, 0ms}, sampling_rate).fill(frame);
    return frame;
}

void encode(benchmark::State& state, rtp::Codec codec, unsigned sampling_rate) {
    auto encoder = make_encoder(codec, sampling_rate).value();
    const auto frame = frame_at(sampling_rate);
    std::array<std::uint8_t, max_payload_bytes> payload{};
    for (auto _ : state) benchmark::DoNotOptimize(encoder->encode(frame, payload));
}

void decode(benchmark::State& state, rtp::Codec codec, unsigned sampling_rate) {
    auto encoder = make_encoder(codec, sampling_rate).value();
    auto decoder = make_decoder(codec, sampling_rate).value();
    std::array<std::uint8_t, max_payload_bytes> payload{};
    const auto bytes = encoder->encode(frame_at(sampling_rate), payload);
    Samples into(max_packet_samples);
    for (auto _ : state) benchmark::DoNotOptimize(decoder->decode(std::span(payload).first(bytes), into));
}

BENCHMARK_CAPTURE(encode, pcma, rtp::Codec::pcma, 8000);
BENCHMARK_CAPTURE(encode, pcmu, rtp::Codec::pcmu, 8000);
BENCHMARK_CAPTURE(encode, g722_8000, rtp::Codec::g722, 8000);
BENCHMARK_CAPTURE(encode, g722_16000, rtp::Codec::g722, 16000);
BENCHMARK_CAPTURE(encode, opus_8000, rtp::Codec::opus, 8000);
BENCHMARK_CAPTURE(encode, opus_16000, rtp::Codec::opus, 16000);
BENCHMARK_CAPTURE(encode, opus_48000, rtp::Codec::opus, 48000);
BENCHMARK_CAPTURE(decode, pcma, rtp::Codec::pcma, 8000);
BENCHMARK_CAPTURE(decode, pcmu, rtp::Codec::pcmu, 8000);
BENCHMARK_CAPTURE(decode, g722_8000, rtp::Codec::g722, 8000);
BENCHMARK_CAPTURE(decode, g722_16000, rtp::Codec::g722, 16000);
BENCHMARK_CAPTURE(decode, opus_8000, rtp::Codec::opus, 8000);
BENCHMARK_CAPTURE(decode, opus_16000, rtp::Codec::opus, 16000);
BENCHMARK_CAPTURE(decode, opus_48000, rtp::Codec::opus, 48000);

// Digits in the audio: the detector and the first suspicion, on what is no key.
void hear_keys(benchmark::State& state) {
    DtmfDetector detector([](char) {});
    const auto frame = frame_at(dtmf_sampling_rate);
    for (auto _ : state) {
        detector.hear(frame);
        benchmark::DoNotOptimize(may_be_dtmf(frame));
    }
}
BENCHMARK(hear_keys);

void tone(benchmark::State& state) {
    ToneSource source({{425, 0}, 1000ms, 0ms}, 8000);
    Samples frame(160);
    for (auto _ : state) {
        source.fill(frame);
        benchmark::DoNotOptimize(frame.data());
    }
}
BENCHMARK(tone);

class Nowhere final : public WavSink {
public:
    Result<void> append(std::span<const std::byte>) override { return {}; }
    Result<void> rewrite_header(std::span<const std::byte>) override { return {}; }
    Result<void> close() override { return {}; }
};

void record(benchmark::State& state) {
    std::unique_ptr<WavWriter> writer;
    const Samples frames(320);
    for (auto _ : state) {
        if (!writer || !writer->write(frames))
            writer = WavWriter::begin(std::make_unique<Nowhere>(), {}).value();
    }
}
BENCHMARK(record);

}  // namespace
}  // namespace santral::audio
