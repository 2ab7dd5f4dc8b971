// XSalsa20 with Poly1305, as libsodium's secretbox has it.

#include "store/secret_box.h"

#include <sodium.h>

#include <array>
#include <vector>

#include "base/text.h"

namespace santral::store {
namespace {

using Key = std::array<std::uint8_t, crypto_secretbox_KEYBYTES>;
constexpr std::size_t nonce_bytes = crypto_secretbox_NONCEBYTES;

// Whole text in hexadecimal, or absent.
std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text) {
    if (text.empty()) return {};
    std::vector<std::uint8_t> bytes(text.size() / 2);
    std::size_t length = 0;
    const int result =
        sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length, nullptr);
    if (result != 0 || length != bytes.size()) return {};
    return bytes;
}

std::optional<Key> read_key(std::string_view text) {
    const auto bytes = from_hex(text);
    Key key{};
    if (!bytes || bytes->size() != key.size()) return {};
    std::copy(bytes->begin(), bytes->end(), key.begin());
    return key;
}

}  // namespace

std::string seal(std::string_view secret, std::string_view key_text, Random& random) {
    const auto key = read_key(key_text).value_or(Key{});
    std::vector<std::uint8_t> sealed(nonce_bytes + crypto_secretbox_MACBYTES + secret.size());
    random.fill(std::span(sealed).first(nonce_bytes));
    const auto* plain = reinterpret_cast<const unsigned char*>(secret.data());
    crypto_secretbox_easy(sealed.data() + nonce_bytes, plain, secret.size(), sealed.data(), key.data());
    return to_hex(sealed);
}

std::optional<std::string> unseal(std::string_view sealed_text, std::string_view key_text) {
    const auto sealed = from_hex(sealed_text);
    const auto key = read_key(key_text);
    if (!sealed || !key || sealed->size() < nonce_bytes + crypto_secretbox_MACBYTES) return {};
    std::string secret(sealed->size() - nonce_bytes - crypto_secretbox_MACBYTES, '\0');
    auto* plain = reinterpret_cast<unsigned char*>(secret.data());
    const int result = crypto_secretbox_open_easy(plain, sealed->data() + nonce_bytes,
                                                  sealed->size() - nonce_bytes, sealed->data(), key->data());
    if (result != 0) return {};
    return secret;
}

}  // namespace santral::store
