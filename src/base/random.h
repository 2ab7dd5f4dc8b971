#pragma once
// Randomness as a dependency: the kernel's in production, a seeded sequence in tests and in the simulator.

#include <cstdint>
#include <span>
#include <string>

namespace santral {

class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::uint8_t> bytes) = 0;

    std::uint64_t number();  // All 64 bits.
    std::uint64_t below(
        std::uint64_t limit);  // 0 to limit - 1; the bias of limits below 2^32 is under 2^-32.
    std::string token(
        std::size_t characters);  // Letters and digits, 5.95 bits each: tags, branches, passwords.
};

// getrandom(2) through a buffer, so that a token costs no system call. One object per thread.
class SecureRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> bytes) override;

private:
    std::uint8_t pool_[512];
    std::size_t used_ = sizeof pool_;
};

// splitmix64: the same seed gives the same sequence on every machine. For tests alone.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    void fill(std::span<std::uint8_t> bytes) override;

private:
    std::uint64_t state_;
};

}  // namespace santral
