// The kernel's randomness in blocks, and the seeded one.

#include "base/random.h"

#include <sys/random.h>

#include <cstring>
#include <string_view>
#include <utility>

namespace santral {

std::uint64_t Random::number() {
    std::uint8_t bytes[8];
    fill(bytes);
    std::uint64_t value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

std::uint64_t Random::below(std::uint64_t limit) {
    return number() % limit;
}

std::string Random::token(std::size_t characters) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string made;
    made.reserve(characters);
    while (made.size() < characters) {
        std::uint8_t bytes[16];
        fill(bytes);
        for (const auto byte : bytes) {
            const auto index =
                byte & 63u;  // 62 and 63 are thrown away: every character is as likely as another.
            if (index < alphabet.size() && made.size() < characters) made += alphabet[index];
        }
    }
    return made;
}

void SecureRandom::fill(std::span<std::uint8_t> bytes) {
    for (auto& byte : bytes) {
        if (used_ == sizeof pool_) {
            // At most 512 bytes: getrandom(2) does not return fewer once the kernel is seeded, save for a
            // signal.
            while (getrandom(pool_, sizeof pool_, 0) != sizeof pool_) {
            }
            used_ = 0;
        }
        byte = std::exchange(pool_[used_++], std::uint8_t{0});
    }
}

void SeededRandom::fill(std::span<std::uint8_t> bytes) {
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
        auto mixed = state_ += 0x9e3779b97f4a7c15;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        mixed ^= mixed >> 31;
        std::memcpy(bytes.data() + i, &mixed, std::min<std::size_t>(8, bytes.size() - i));
    }
}

}  // namespace santral
