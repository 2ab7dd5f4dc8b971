// What one relayed packet costs before and after the kernel: telling what it is, reading, counting,
// rewriting.

#include <benchmark/benchmark.h>

#include <array>

#include "rtp/reception.h"

namespace santral::rtp {
namespace {

using namespace std::chrono_literals;

void relay_packet(benchmark::State& state) {
    std::array<std::uint8_t, 172> datagram{};
    const std::array<std::uint8_t, 160> payload{};
    Reception reception(8000);
    Header header{8, false, 0, 0, 7};
    Clock::time_point now{};
    for (auto _ : state) {
        ++header.sequence;
        header.timestamp += 160;
        now += 20ms;
        write_packet(header, payload, datagram);
        benchmark::DoNotOptimize(kind_of(datagram));
        const auto packet = parse_packet(datagram);
        reception.on_packet(packet->header, now);
        rewrite_header(datagram, {8, false, 1, 2, 3});
        benchmark::DoNotOptimize(datagram);
    }
}
BENCHMARK(relay_packet);

}  // namespace
}  // namespace santral::rtp
