// SipHash against the value its authors printed.

#include "sip/transaction/keyed_hash.h"

#include <gtest/gtest.h>

#include <numeric>
#include <string>

namespace santral::sip {
namespace {

KeyedHash::Key counting_key() {
    KeyedHash::Key key;
    std::iota(key.begin(), key.end(), std::uint8_t{0});
    return key;
}

TEST(KeyedHash, GivesTheValueOfThePaper) {
    // Appendix A of "SipHash: a fast short-input PRF": key 00 to 0f, input 00 to 0e.
    std::string input(15, '\0');
    std::iota(input.begin(), input.end(), '\0');
    EXPECT_EQ(KeyedHash(counting_key()).of({input}), 0xa129ca6149be45e5u);
}

TEST(KeyedHash, KeepsThePartsApart) {
    const KeyedHash hash(counting_key());
    EXPECT_NE(hash.of({"ab", "c"}), hash.of({"a", "bc"}));
}

TEST(KeyedHash, IsNothingWithoutItsKey) {
    SeededRandom one(1);
    SeededRandom other(2);
    EXPECT_NE(KeyedHash(one).of({"z9hG4bK1"}), KeyedHash(other).of({"z9hG4bK1"}));
}

}  // namespace
}  // namespace santral::sip
