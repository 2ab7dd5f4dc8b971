#pragma once
// One run of the simulator: everything that happens in it follows from its seed.

#include <cstdint>
#include <string>

namespace santral::tests {

struct Outcome {
    std::string leftovers;  // "" when the run was clean.
    std::size_t calls = 0;
    std::size_t answered = 0;
};

Outcome run_scenario(std::uint64_t seed);

}  // namespace santral::tests
