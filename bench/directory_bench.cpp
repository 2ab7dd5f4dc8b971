// What a call asks of the directory, with ten thousand extensions in it: found, allowed, and may it call out.

#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include "directory/snapshot.h"

namespace santral::directory {
namespace {

constexpr int extensions = 10'000;

Snapshot::Contents large_house() {
    Snapshot::Contents contents;
    contents.tenants.push_back({.id = {"tenant"}, .emergency_numbers = {"112", "911"}});
    OutboundProfile profile{.id = {"profile"}, .tenant = {"tenant"}, .name = "national"};
    for (const auto* pattern : {"0900.", "00[1-7].", "0ZXX.", "+."})
        profile.rules.push_back({OutboundRule::Verdict::allow, NumberPattern::compile(pattern).value()});
    contents.profiles.push_back(std::move(profile));
    for (int i = 0; i < extensions; ++i)
        contents.extensions.push_back({.id = {fmt::format("01932c07-8e5a-7c1e-9d1b-{:012}", i)},
                                       .tenant = {"tenant"},
                                       .number = fmt::format("{}", 10'000 + i),
                                       .profile = ProfileId{"profile"},
                                       .groups = {{"support"}, {"sales"}},
                                       .callable_groups = {{"stock"}, {"sales"}}});
    return contents;
}

void find_by_number(benchmark::State& state) {
    const Snapshot house(large_house());
    const TenantId tenant{"tenant"};
    for (auto _ : state) benchmark::DoNotOptimize(house.find_extension(tenant, "17321"));
}
BENCHMARK(find_by_number);

void may_call_inside(benchmark::State& state) {
    const Snapshot house(large_house());
    const auto& from = house.extensions().front();
    const auto& to = house.extensions().back();
    for (auto _ : state) benchmark::DoNotOptimize(house.may_call(from, to));
}
BENCHMARK(may_call_inside);

void may_call_outside(benchmark::State& state) {
    const Snapshot house(large_house());
    const auto& from = house.extensions().front();
    for (auto _ : state) benchmark::DoNotOptimize(house.may_call_out(from, "02121234567"));
}
BENCHMARK(may_call_outside);

}  // namespace
}  // namespace santral::directory
