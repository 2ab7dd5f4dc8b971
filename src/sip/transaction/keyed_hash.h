#pragma once
// SipHash-2-4 (Aumasson and Bernstein, 2012): what names a transaction in the tables. Without the key nobody
// can make two requests meet, and by chance two of 200,000 open ones meet once in a billion such tables, so
// the tables compare the 64 bits alone and keep no text.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "base/random.h"

namespace santral::sip {

class KeyedHash {
public:
    using Key = std::array<std::uint8_t, 16>;

    explicit KeyedHash(const Key& key);
    explicit KeyedHash(Random& random);

    // Of the parts with a line feed between them.
    std::uint64_t of(std::initializer_list<std::string_view> parts) const;

private:
    std::uint64_t low_;
    std::uint64_t high_;
};

}  // namespace santral::sip
