// What the disk costs: registrations and call records a second, by the number that share one commit. Each
// commit is on the disk when it returns (synchronous = FULL), so small groups measure the disk and large ones
// the SQL.

#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include "store/group_commit.h"
#include "store/sample_rows.h"

namespace santral::store {
namespace {

using namespace std::chrono_literals;

void refresh_registrations(benchmark::State& state) {
    SampleRows rows;
    GroupCommit commits(rows.database, [](const StoreAlarm&) {});
    WallTime now{};
    const auto one = [&](long number) {
        const auto id = fmt::format("registration-{}", number);
        return PendingChange{RegistrationChange{.saved = {{.id = id,
                                                           .tenant_id = rows.tenant,
                                                           .extension_id = "extension-101",
                                                           .contact = "sip:101@192.0.2.7:5060;transport=tcp",
                                                           .connection_port_id = "port-1",
                                                           .transport = "tcp",
                                                           .local_endpoint = "192.0.2.1:5060",
                                                           .remote_endpoint = "192.0.2.7:40000",
                                                           .user_agent = "a telephone",
                                                           .call_id = id,
                                                           .registered_at = now,
                                                           .expires_at = now + 1h}}},
                             {}};
    };
    for (auto _ : state) {
        now += 1s;  // A row that stays the same would not be written.
        std::vector<PendingChange> group;
        for (long i = 0; i < state.range(0); ++i) group.push_back(one(i));
        benchmark::DoNotOptimize(commits.commit(std::move(group)));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(refresh_registrations)->Arg(1)->Arg(10)->Arg(100)->Arg(1000);

// A whole call: opened, two legs, closed.
void write_calls(benchmark::State& state) {
    SampleRows rows;
    GroupCommit commits(rows.database, [](const StoreAlarm&) {});
    long number = 0;
    for (auto _ : state) {
        std::vector<PendingChange> group;
        for (long i = 0; i < state.range(0); ++i) {
            const auto id = fmt::format("call-{}", ++number);
            const CallRecord call{
                .id = id, .tenant_id = rows.tenant, .direction = "internal", .from_number = "101"};
            group.push_back({call, {}});
            for (const int leg : {1, 2})
                group.push_back({CallLeg{.id = fmt::format("{}-{}", id, leg),
                                         .tenant_id = rows.tenant,
                                         .call_id = id,
                                         .leg_no = leg},
                                 {}});
            group.push_back({call, {}});
        }
        benchmark::DoNotOptimize(commits.commit(std::move(group)));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(write_calls)->Arg(1)->Arg(100);

}  // namespace
}  // namespace santral::store
