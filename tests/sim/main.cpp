// The simulator: seeded phones that call, answer, cancel, hold, deflect and vanish, on a network that loses,
// doubles and overtakes, while time jumps. After each run nothing may be left over, and each call has one
// record. `sim --seeds N` runs N seeds; `sim --seed K` replays one with its log.

#include <fmt/format.h>

#include <cstdio>
#include <cstring>

#include "base/log.h"
#include "base/text.h"
#include "tests/sim/scenario.h"

int main(int argc, char** argv) {
    using namespace santral;
    const std::string_view option = argc == 3 ? argv[1] : "";
    const auto number = argc == 3 ? parse_number<std::uint64_t>(argv[2]) : std::nullopt;
    if (!number || (option != "--seeds" && option != "--seed")) {
        std::fputs("usage: sim --seeds N | --seed K\n", stderr);
        return 2;
    }
    const bool replay = option == "--seed";
    set_log_level(replay ? LogLevel::debug : LogLevel::error);
    const std::uint64_t first = replay ? *number : 1;
    unsigned passed = 0;
    unsigned failed = 0;
    for (auto seed = first; seed <= (replay ? first : *number); ++seed) {
        const auto outcome = tests::run_scenario(seed);
        if (outcome.leftovers.empty()) {
            ++passed;
            if (replay) fmt::print("{} calls, {} answered\n", outcome.calls, outcome.answered);
            continue;
        }
        ++failed;
        fmt::print("seed {}: {}\nreplay: ./dev sim --seed {}\n", seed, outcome.leftovers, seed);
    }
    fmt::print("{} passed, {} failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
