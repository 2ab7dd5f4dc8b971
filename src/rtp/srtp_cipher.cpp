// OpenSSL's EVP with its keys set once; each packet brings its own counter.

#include "rtp/srtp_cipher.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>

#include "base/wipe.h"
#include "rtp/bytes.h"

namespace santral::rtp {
namespace {

struct Free {
    void operator()(EVP_CIPHER_CTX* owned) const { EVP_CIPHER_CTX_free(owned); }
    void operator()(EVP_MAC* owned) const { EVP_MAC_free(owned); }
    void operator()(EVP_MAC_CTX* owned) const { EVP_MAC_CTX_free(owned); }
};
using OwnedCipher = std::unique_ptr<EVP_CIPHER_CTX, Free>;
using OwnedMac = std::unique_ptr<EVP_MAC_CTX, Free>;

constexpr std::size_t counter_bytes = 16;
constexpr std::size_t auth_key_bytes = 20;  // RFC 3711 8.2.

// RFC 3711 4.3.1: encryption; the next is authentication, the one after it the salt.
constexpr std::uint8_t rtp_label = 0;
constexpr std::uint8_t rtcp_label = 3;

bool is_long(SrtpSuite suite) {
    return suite == SrtpSuite::aead_aes_256_gcm;
}

bool is_gcm(SrtpSuite suite) {
    return suite == SrtpSuite::aead_aes_128_gcm || suite == SrtpSuite::aead_aes_256_gcm;
}

std::size_t tag_bytes_of(SrtpSuite suite, bool is_rtcp) {
    switch (suite) {
    case SrtpSuite::aes_cm_128_hmac_sha1_80: return 10;
    case SrtpSuite::aes_cm_128_hmac_sha1_32: return is_rtcp ? 10 : 4;  // RFC 4568 6.2.2.
    case SrtpSuite::aead_aes_128_gcm:
    case SrtpSuite::aead_aes_256_gcm: return 16;
    }
    __builtin_unreachable();
}

int size_of(std::span<const std::uint8_t> bytes) {
    return static_cast<int>(bytes.size());
}

// RFC 3711 4.3.3: the key stream under the master key, counted from the salt with the label in it. A salt of
// 12 bytes has two zeros behind it (RFC 7714 11).
bool derive(const SrtpKey& master, std::uint8_t label, std::span<std::uint8_t> into) {
    const auto key_bytes = facts_of(master.suite).key_bytes;
    std::array<std::uint8_t, counter_bytes> counter{};
    std::copy(master.key_and_salt.begin() + static_cast<std::ptrdiff_t>(key_bytes), master.key_and_salt.end(),
              counter.begin());
    counter[7] ^= label;
    std::ranges::fill(into, std::uint8_t{0});
    const OwnedCipher stream(EVP_CIPHER_CTX_new());
    const auto* cipher = is_long(master.suite) ? EVP_aes_256_ctr() : EVP_aes_128_ctr();
    int written = 0;
    return stream &&
           EVP_EncryptInit_ex(stream.get(), cipher, nullptr, master.key_and_salt.data(), counter.data()) ==
               1 &&
           EVP_EncryptUpdate(stream.get(), into.data(), &written, into.data(), size_of(into)) == 1;
}

// The source and the 48 bits of the index, over the salt: from byte 4 and 8 in counter mode (RFC 3711 4.1.1),
// two earlier with GCM (RFC 7714 8.1, 9.1).
void mix(std::span<std::uint8_t> counter, const SrtpCipher::Piece& piece, std::size_t at) {
    for (std::size_t i = 0; i < 4; ++i)
        counter[at + i] ^= static_cast<std::uint8_t>(piece.ssrc >> (24 - 8 * i));
    for (std::size_t i = 0; i < 6; ++i)
        counter[at + 4 + i] ^= static_cast<std::uint8_t>(piece.index >> (40 - 8 * i));
}

OwnedMac make_mac(std::span<const std::uint8_t> key) {
    const std::unique_ptr<EVP_MAC, Free> hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    OwnedMac context(hmac ? EVP_MAC_CTX_new(hmac.get()) : nullptr);
    char hash[] = "SHA1";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, hash, 0),
                                     OSSL_PARAM_construct_end()};
    if (!context || EVP_MAC_init(context.get(), key.data(), key.size(), parameters) != 1) return {};
    return context;
}

}  // namespace

struct SrtpCipher::Contexts {
    OwnedCipher cipher{EVP_CIPHER_CTX_new()};
    OwnedMac mac;  // Not with GCM.
};

SrtpCipher::SrtpCipher() : contexts_(std::make_unique<Contexts>()) {}
SrtpCipher::SrtpCipher(SrtpCipher&&) noexcept = default;
SrtpCipher& SrtpCipher::operator=(SrtpCipher&&) noexcept = default;

SrtpCipher::~SrtpCipher() {
    wipe(salt_.data(), salt_.size());
}

Result<SrtpCipher> SrtpCipher::make(const SrtpKey& key, Use use) {
    SrtpCipher made;
    if (!made.set_keys(key, use))
        return fail(Errc::unavailable, "OpenSSL cannot do " + std::string(facts_of(key.suite).name));
    return made;
}

bool SrtpCipher::set_keys(const SrtpKey& key, Use use) {
    is_aead_ = is_gcm(key.suite);
    seals_ = use == Use::seal_rtp || use == Use::seal_rtcp;
    is_rtcp_ = use == Use::seal_rtcp || use == Use::open_rtcp;
    tag_bytes_ = tag_bytes_of(key.suite, is_rtcp_);
    const auto label = is_rtcp_ ? rtcp_label : rtp_label;
    std::array<std::uint8_t, 32> room{};
    const auto session = std::span(room).first(facts_of(key.suite).key_bytes);
    const auto* gcm = is_long(key.suite) ? EVP_aes_256_gcm() : EVP_aes_128_gcm();
    // Counter mode encrypts and decrypts alike.
    const bool has_cipher = derive(key, label, session) &&
                            EVP_CipherInit_ex(contexts_->cipher.get(), is_aead_ ? gcm : EVP_aes_128_ctr(),
                                              nullptr, session.data(), nullptr, seals_ ? 1 : 0) == 1;
    const auto auth = std::span(room).first(auth_key_bytes);
    if (has_cipher && !is_aead_ && derive(key, label + 1, auth)) contexts_->mac = make_mac(auth);
    wipe(room.data(), room.size());
    return has_cipher && (is_aead_ || contexts_->mac) &&
           derive(key, label + 2, std::span(salt_).first(facts_of(key.suite).salt_bytes));
}

bool SrtpCipher::count(const Piece& piece) {
    std::array<std::uint8_t, counter_bytes> counter{};
    std::ranges::copy(salt_, counter.begin());
    mix(counter, piece, 4);
    int written = 0;
    auto* cipher = contexts_->cipher.get();
    return EVP_CipherInit_ex(cipher, nullptr, nullptr, nullptr, counter.data(), -1) == 1 &&
           EVP_CipherUpdate(cipher, piece.payload.data(), &written, piece.payload.data(),
                            size_of(piece.payload)) == 1;
}

bool SrtpCipher::sum(const Piece& piece, Sum& sum) {
    auto* mac = contexts_->mac.get();
    std::array<std::uint8_t, 4> word;
    write_32(word, 0, piece.word);
    std::size_t length = 0;
    return EVP_MAC_init(mac, nullptr, 0, nullptr) == 1 &&
           EVP_MAC_update(mac, piece.header.data(), piece.header.size()) == 1 &&
           EVP_MAC_update(mac, piece.payload.data(), piece.payload.size()) == 1 &&
           EVP_MAC_update(mac, word.data(), word.size()) == 1 &&
           EVP_MAC_final(mac, sum.data(), &length, sum.size()) == 1;
}

// RFC 7714 8.2, 9.2: the header is authenticated alone, and with RTCP the word too.
bool SrtpCipher::begin_aead(const Piece& piece) {
    std::array<std::uint8_t, 12> counter{};
    std::copy_n(salt_.begin(), counter.size(), counter.begin());
    mix(counter, piece, 2);
    auto* cipher = contexts_->cipher.get();
    std::array<std::uint8_t, 4> word;
    write_32(word, 0, piece.word);
    int written = 0;
    return EVP_CipherInit_ex(cipher, nullptr, nullptr, nullptr, counter.data(), -1) == 1 &&
           EVP_CipherUpdate(cipher, nullptr, &written, piece.header.data(), size_of(piece.header)) == 1 &&
           (!is_rtcp_ || EVP_CipherUpdate(cipher, nullptr, &written, word.data(), 4) == 1) &&
           EVP_CipherUpdate(cipher, piece.payload.data(), &written, piece.payload.data(),
                            size_of(piece.payload)) == 1;
}

bool SrtpCipher::seal(const Piece& piece, std::span<std::uint8_t> tag) {
    if (!is_aead_) {
        Sum whole;
        if (!count(piece) || !sum(piece, whole)) return false;
        std::copy_n(whole.begin(), tag.size(), tag.begin());
        return true;
    }
    int written = 0;
    std::array<std::uint8_t, counter_bytes> nothing;
    auto* cipher = contexts_->cipher.get();
    return begin_aead(piece) && EVP_CipherFinal_ex(cipher, nothing.data(), &written) == 1 &&
           EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, size_of(tag), tag.data()) == 1;
}

bool SrtpCipher::open(const Piece& piece, std::span<const std::uint8_t> tag) {
    if (!is_aead_) {
        Sum whole;
        return sum(piece, whole) && CRYPTO_memcmp(whole.data(), tag.data(), tag.size()) == 0 && count(piece);
    }
    std::array<std::uint8_t, max_srtp_tag> wanted{};
    std::copy_n(tag.begin(), std::min(tag.size(), wanted.size()), wanted.begin());
    int written = 0;
    std::array<std::uint8_t, counter_bytes> nothing;
    auto* cipher = contexts_->cipher.get();
    return begin_aead(piece) &&
           EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, size_of(tag), wanted.data()) == 1 &&
           EVP_CipherFinal_ex(cipher, nothing.data(), &written) == 1;
}

}  // namespace santral::rtp
