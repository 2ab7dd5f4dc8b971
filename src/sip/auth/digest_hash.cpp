// OpenSSL's EVP, fetched once. Its calls fail only where memory or the library's own set-up does.

#include "sip/auth/digest_hash.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <stdexcept>

#include "base/assert.h"
#include "base/text.h"

namespace santral::sip {
namespace {

struct Free {
    void operator()(EVP_MD* owned) const { EVP_MD_free(owned); }
    void operator()(EVP_MD_CTX* owned) const { EVP_MD_CTX_free(owned); }
    void operator()(EVP_MAC* owned) const { EVP_MAC_free(owned); }
    void operator()(EVP_MAC_CTX* owned) const { EVP_MAC_CTX_free(owned); }
};
using Md = std::unique_ptr<EVP_MD, Free>;
using MdContext = std::unique_ptr<EVP_MD_CTX, Free>;
using Mac = std::unique_ptr<EVP_MAC, Free>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, Free>;

}  // namespace

std::optional<DigestAlgorithm> find_algorithm(std::string_view text) {
    if (text.empty() || equals_ignoring_case(text, "MD5")) return DigestAlgorithm::md5;
    if (equals_ignoring_case(text, "SHA-256")) return DigestAlgorithm::sha256;
    return {};
}

class DigestHash::OpenSsl {
public:
    OpenSsl() {
        // A machine that was set up to know no MD5 (FIPS) cannot serve the phones that know nothing else.
        if (!md5_ || !sha256_ || !context_) throw std::runtime_error("OpenSSL offers no MD5 or no SHA-256");
    }

    void begin(DigestAlgorithm algorithm) {
        const auto* md = algorithm == DigestAlgorithm::sha256 ? sha256_.get() : md5_.get();
        check(EVP_DigestInit_ex2(context_.get(), md, nullptr));
    }
    void add(std::string_view part) { check(EVP_DigestUpdate(context_.get(), part.data(), part.size())); }
    std::string end() {
        std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
        unsigned length = 0;
        check(EVP_DigestFinal_ex(context_.get(), digest.data(), &length));
        return to_hex(std::span(digest).first(length));
    }

private:
    static void check(int result) { SANTRAL_ASSERT(result == 1); }

    Md md5_{EVP_MD_fetch(nullptr, "MD5", nullptr)};
    Md sha256_{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
    MdContext context_{EVP_MD_CTX_new()};
};

DigestHash::DigestHash() : open_ssl_(std::make_unique<OpenSsl>()) {}
DigestHash::~DigestHash() = default;

std::string DigestHash::of(DigestAlgorithm algorithm, std::initializer_list<std::string_view> parts) {
    open_ssl_->begin(algorithm);
    bool is_first = true;
    for (const auto part : parts) {
        if (!is_first) open_ssl_->add(":");
        open_ssl_->add(part);
        is_first = false;
    }
    return open_ssl_->end();
}

class KeyedDigest::OpenSsl {
public:
    explicit OpenSsl(std::string_view key) {
        char sha256[] = "SHA256";
        const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256, 0),
                                    OSSL_PARAM_construct_end()};
        const Mac hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
        if (hmac) context_.reset(EVP_MAC_CTX_new(hmac.get()));
        const auto* bytes = reinterpret_cast<const unsigned char*>(key.data());
        const bool is_ready =
            context_ && EVP_MAC_init(context_.get(), bytes, key.size(), parameters.data()) == 1;
        if (!is_ready) throw std::runtime_error("OpenSSL offers no HMAC with SHA-256");
    }

    void begin() { check(EVP_MAC_init(context_.get(), nullptr, 0, nullptr)); }  // With the key it has.
    void add(std::string_view part) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(part.data());
        check(EVP_MAC_update(context_.get(), bytes, part.size()));
    }
    std::string end() {
        std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
        std::size_t length = 0;
        check(EVP_MAC_final(context_.get(), digest.data(), &length, digest.size()));
        return to_hex(std::span(digest).first(length));
    }

private:
    static void check(int result) { SANTRAL_ASSERT(result == 1); }

    MacContext context_;
};

KeyedDigest::KeyedDigest(std::string_view key) : open_ssl_(std::make_unique<OpenSsl>(key)) {}
KeyedDigest::~KeyedDigest() = default;

std::string KeyedDigest::of(std::initializer_list<std::string_view> parts) {
    open_ssl_->begin();
    for (const auto part : parts) open_ssl_->add(part);
    return open_ssl_->end();
}

}  // namespace santral::sip
