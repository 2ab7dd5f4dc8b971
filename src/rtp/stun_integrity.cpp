// OpenSSL's HMAC in one go, and a table for the CRC.

#include "rtp/stun_integrity.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/assert.h"

namespace santral::rtp {
namespace {

constexpr std::uint32_t stun_mask = 0x5354'554e;  // "STUN".

constexpr std::array<std::uint32_t, 256> make_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        auto sum = byte;
        for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xedb8'8320 : 0);
        table[byte] = sum;
    }
    return table;
}
constexpr auto table = make_table();

}  // namespace

StunIntegrity stun_integrity(std::span<const std::uint8_t> bytes, std::string_view password) {
    StunIntegrity sum{};
    unsigned length = 0;
    const auto* made = HMAC(EVP_sha1(), password.data(), static_cast<int>(password.size()), bytes.data(),
                            bytes.size(), sum.data(), &length);
    SANTRAL_ASSERT(made && length == sum.size());  // It fails only where memory does.
    return sum;
}

bool is_equal(const StunIntegrity& one, std::span<const std::uint8_t> other) {
    return other.size() == one.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

std::uint32_t stun_fingerprint(std::span<const std::uint8_t> bytes) {
    std::uint32_t sum = 0xffff'ffff;
    for (const auto byte : bytes) sum = (sum >> 8) ^ table[(sum ^ byte) & 0xff];
    return ~sum ^ stun_mask;
}

}  // namespace santral::rtp
