#pragma once
// One day of the simulator: many scripts, several at a time. Everything that happens follows from its seed.

#include <cstdint>
#include <string>

namespace santral::tests {

constexpr std::size_t scripts_a_day = 50;

struct Outcome {
    std::string faults;  // "" when nothing was left over, and the records are the truth.
    std::size_t scripts = 0;
    std::size_t calls = 0;
    std::size_t answered = 0;
    std::size_t lamps_told = 0;
};

Outcome run_day(std::uint64_t seed);

}  // namespace santral::tests
