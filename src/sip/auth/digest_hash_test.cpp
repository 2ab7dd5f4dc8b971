// The hashes against values that others printed.

#include "sip/auth/digest_hash.h"

#include <gtest/gtest.h>

namespace santral::sip {
namespace {

constexpr std::string_view nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
constexpr std::string_view cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

std::string response_of_mufasa(DigestAlgorithm algorithm) {
    DigestHash hash;
    const auto ha1 = hash.of(algorithm, {"Mufasa", "http-auth@example.org", "Circle of Life"});
    const auto ha2 = hash.of(algorithm, {"GET", "/dir/index.html"});
    return hash.of(algorithm, {ha1, nonce, "00000001", cnonce, "auth", ha2});
}

// RFC 7616 3.9.1, both algorithms.
TEST(DigestHash, GivesTheResponsesOfTheRfc) {
    EXPECT_EQ(response_of_mufasa(DigestAlgorithm::sha256),
              "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    EXPECT_EQ(response_of_mufasa(DigestAlgorithm::md5), "8ca523f5e9506fed4657c9700eebdbec");
}

// RFC 4231 4.3, test case 2.
TEST(KeyedDigest, GivesTheValueOfTheRfcEachTime) {
    KeyedDigest digest("Jefe");
    constexpr std::string_view expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    EXPECT_EQ(digest.of({"what do ya want for nothing?"}), expected);
    EXPECT_EQ(digest.of({"what do ya want ", "for nothing?"}), expected);
}

}  // namespace
}  // namespace santral::sip
