// Certificates in and out of PEM, and what is written in them.

#include "net/certificate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "base/address.h"
#include "net/openssl.h"

namespace santral::net {
namespace {

using OwnedNames = std::unique_ptr<GENERAL_NAMES, FreedBy<GENERAL_NAMES_free>>;

OwnedBio reading(std::string_view text) {
    return OwnedBio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string written(BIO* bio) {
    char* bytes = nullptr;
    const auto length = BIO_get_mem_data(bio, &bytes);
    return {bytes, static_cast<std::size_t>(length)};
}

int no_passphrase(char*, int, int, void*) {
    return -1;  // Without this, OpenSSL would ask at the terminal.
}

Result<void> check_size(std::string_view pem, std::string_view what) {
    if (pem.size() <= max_pem_bytes) return {};
    return fail(Errc::too_large, fmt::format("the {} has more than {} bytes", what, max_pem_bytes));
}

Result<OwnedKey> read_key(std::string_view pem) {
    TRY(check_size(pem, "private key"));
    OwnedKey key(PEM_read_bio_PrivateKey(reading(pem).get(), nullptr, no_passphrase, nullptr));
    if (key) return key;
    return fail(Errc::malformed, fmt::format("the private key cannot be read ({}): it must be PEM, without a "
                                             "passphrase",
                                             take_openssl_error()));
}

Result<CertificateParts> read_chain(std::string_view pem) {
    TRY(check_size(pem, "certificate"));
    CertificateParts parts;
    const auto source = reading(pem);
    parts.certificate.reset(PEM_read_bio_X509(source.get(), nullptr, no_passphrase, nullptr));
    if (!parts.certificate) {
        return fail(Errc::malformed,
                    fmt::format("the certificate cannot be read ({}): it must be PEM", take_openssl_error()));
    }
    while (auto* next = PEM_read_bio_X509(source.get(), nullptr, no_passphrase, nullptr)) {
        parts.issuers.emplace_back(next);
        if (parts.issuers.size() <= max_certificate_issuers) continue;
        return fail(Errc::too_large,
                    fmt::format("more than {} certificates follow the first", max_certificate_issuers));
    }
    ERR_clear_error();  // That nothing follows.
    return parts;
}

WallTime to_wall_time(const ASN1_TIME* time) {
    std::tm parts{};
    ASN1_TIME_to_tm(time, &parts);
    return WallTime(std::chrono::seconds(::timegm(&parts)));
}

std::string name_of(const GENERAL_NAME& name) {
    int kind = 0;
    const auto* value = static_cast<const ASN1_STRING*>(GENERAL_NAME_get0_value(&name, &kind));
    if (kind != GEN_DNS && kind != GEN_IPADD) return {};
    const auto* bytes = ASN1_STRING_get0_data(value);
    const auto size = static_cast<std::size_t>(ASN1_STRING_length(value));
    if (kind == GEN_DNS) return {reinterpret_cast<const char*>(bytes), size};
    if (size == 4) {
        return IpAddress::v4(static_cast<std::uint32_t>(bytes[0]) << 24 | bytes[1] << 16 | bytes[2] << 8 |
                             bytes[3])
            .text();
    }
    std::array<std::uint8_t, 16> six{};
    if (size == six.size()) std::copy_n(bytes, size, six.begin());
    return IpAddress::v6(six).text();
}

}  // namespace

std::string take_openssl_error() {
    const auto code = ERR_peek_last_error();
    ERR_clear_error();
    const auto* reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
    return reason ? reason : "no reason given";
}

Result<Certificate> Certificate::load(std::string_view chain_pem, std::string_view key_pem) {
    auto parts = TRY(read_chain(chain_pem));
    parts.key = TRY(read_key(key_pem));
    if (X509_check_private_key(parts.certificate.get(), parts.key.get()) != 1) {
        ERR_clear_error();
        return fail(Errc::conflict, "the private key does not belong to the certificate");
    }
    return Certificate(std::make_shared<const CertificateParts>(std::move(parts)));
}

std::string Certificate::chain_pem() const {
    const OwnedBio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), parts_->certificate.get());
    for (const auto& issuer : parts_->issuers) PEM_write_bio_X509(bio.get(), issuer.get());
    return written(bio.get());
}

std::string Certificate::key_pem() const {
    const OwnedBio bio(BIO_new(BIO_s_secmem()));
    PEM_write_bio_PrivateKey(bio.get(), parts_->key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return written(bio.get());
}

WallTime Certificate::valid_from() const {
    return to_wall_time(X509_get0_notBefore(parts_->certificate.get()));
}

WallTime Certificate::expires_at() const {
    return to_wall_time(X509_get0_notAfter(parts_->certificate.get()));
}

std::vector<std::string> Certificate::names() const {
    std::vector<std::string> names;
    const auto* certificate = parts_->certificate.get();
    const OwnedNames found(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; found && i < sk_GENERAL_NAME_num(found.get()); ++i) {
        if (auto name = name_of(*sk_GENERAL_NAME_value(found.get(), i)); !name.empty()) names.push_back(name);
    }
    return names;
}

Certificate::Fingerprint Certificate::fingerprint() const {
    Fingerprint digest{};
    X509_digest(parts_->certificate.get(), EVP_sha256(), digest.data(), nullptr);
    return digest;
}

std::string to_text(const Certificate::Fingerprint& fingerprint) {
    return fmt::format("{:02X}", fmt::join(fingerprint, ":"));
}

}  // namespace santral::net
