// The simulator: seeded scripts of phones that call, answer, cancel, hold, transfer, pick up, deflect and
// vanish, several at a time, on a network that loses, doubles and overtakes, while time jumps. At the end of
// each day of scripts nothing may be left over, each call has one record, the records say what was heard, and
// nobody was left in silence. `sim --scripts N` runs N scripts; `sim --seed K` replays one day with its log.

#include <fmt/format.h>

#include <cstdio>

#include "base/log.h"
#include "base/text.h"
#include "tests/sim/scenario.h"

namespace {

using namespace santral;

int replay(std::uint64_t seed) {
    set_log_level(LogLevel::debug);
    const auto day = tests::run_day(seed);
    fmt::print("{} scripts, {} calls, {} answered\n{}\n", day.scripts, day.calls, day.answered, day.faults);
    return day.faults.empty() ? 0 : 1;
}

int run(std::size_t scripts) {
    set_log_level(LogLevel::error);
    std::size_t passed = 0;
    std::size_t failed = 0;
    std::size_t calls = 0;
    std::size_t answered = 0;
    for (std::uint64_t seed = 1; passed + failed < scripts; ++seed) {
        const auto day = tests::run_day(seed);
        calls += day.calls;
        answered += day.answered;
        (day.faults.empty() ? passed : failed) += day.scripts;
        if (!day.faults.empty())
            fmt::print("day {}: {}\nreplay: ./dev sim --seed {}\n", seed, day.faults, seed);
    }
    fmt::print("{} scripts: {} calls, {} of them answered\n", passed + failed, calls, answered);
    fmt::print("{} passed, {} failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view option = argc == 3 ? argv[1] : "";
    const auto number = argc == 3 ? parse_number<std::uint64_t>(argv[2]) : std::nullopt;
    if (!number || (option != "--scripts" && option != "--seed")) {
        std::fputs("usage: sim --scripts N | --seed K\n", stderr);
        return 2;
    }
    return option == "--seed" ? replay(*number) : run(*number);
}
