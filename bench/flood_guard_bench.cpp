// What a message costs at the door before its bytes are looked at (C11): from a banned source, and from a new
// one each time, as a flood of forged addresses is.

#include <benchmark/benchmark.h>

#include "transport/flood_guard.h"

namespace santral::transport {
namespace {

void banned_source(benchmark::State& state) {
    Timers timers;
    SeededRandom random(1);
    FloodGuard guard(timers, random, {});
    const auto source = IpAddress::v4(0xc0000242);
    for (int i = 0; i < 20; ++i) guard.on_offence(source, Offence::refused);
    for (auto _ : state) benchmark::DoNotOptimize(guard.on_message(source));
}
BENCHMARK(banned_source);

void forged_sources(benchmark::State& state) {
    Timers timers;
    SeededRandom random(1);
    FloodGuard guard(timers, random, {});
    std::uint32_t forged = 0;
    for (auto _ : state) benchmark::DoNotOptimize(guard.on_message(IpAddress::v4(++forged)));
}
BENCHMARK(forged_sources);

}  // namespace
}  // namespace santral::transport
