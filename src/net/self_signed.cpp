// The certificate an exchange makes for itself, so that TLS works before anybody has given it another.

#include <fmt/format.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "base/address.h"
#include "net/certificate.h"
#include "net/openssl.h"

namespace santral::net {
namespace {

using OwnedExtension = std::unique_ptr<X509_EXTENSION, FreedBy<X509_EXTENSION_free>>;

constexpr std::size_t max_common_name = 64;  // RFC 5280 A.1: ub-common-name.
constexpr auto valid_before = std::chrono::hours(24);

Error complaint(std::string_view what) {
    return {Errc::unavailable,
            fmt::format("a certificate cannot be made: {}: {}", what, take_openssl_error())};
}

bool set_serial(X509* certificate) {
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1) return false;
    bytes[0] &= 0x7f;  // RFC 5280 4.1.2.2: positive.
    const std::unique_ptr<BIGNUM, FreedBy<BN_free>> number(BN_bin2bn(bytes, sizeof bytes, nullptr));
    return BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_name(X509* certificate, std::string_view name) {
    const auto shortened = name.substr(0, max_common_name);
    auto* subject = X509_get_subject_name(certificate);
    return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(shortened.data()),
                                      static_cast<int>(shortened.size()), -1, 0) == 1 &&
           X509_set_issuer_name(certificate, subject) == 1;
}

bool set_times(X509* certificate, WallTime now, std::chrono::seconds validity) {
    const auto seconds = [](WallTime time) { return std::chrono::system_clock::to_time_t(time); };
    return ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(now - valid_before)) &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(now + validity));
}

bool add_extension(X509* certificate, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const OwnedExtension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// The value is a small language of OpenSSL's, in which a comma begins the next name.
Result<std::string> list_names(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) {
        const bool is_plain = name.find_first_not_of(
                                  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789.-_:*") == name.npos;
        if (name.empty() || !is_plain)
            return fail(Errc::malformed, fmt::format("'{}' is no host name", name));
        const auto* separator = list.empty() ? "" : ",";
        list += fmt::format("{}{}:{}", separator, IpAddress::parse(name) ? "IP" : "DNS", name);
    }
    if (list.empty()) return fail(Errc::malformed, "a certificate needs a name");
    return list;
}

bool add_extensions(X509* certificate, const std::string& names) {
    return add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
           add_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
           add_extension(certificate, NID_ext_key_usage, "serverAuth,clientAuth") &&
           add_extension(certificate, NID_subject_alt_name, names);
}

}  // namespace

Result<Certificate> make_self_signed(const std::vector<std::string>& names, std::chrono::seconds validity,
                                     WallTime now) {
    const auto list = TRY(list_names(names));
    CertificateParts parts;
    parts.key.reset(EVP_EC_gen("P-256"));
    if (!parts.key) return std::unexpected(complaint("the key"));
    parts.certificate.reset(X509_new());
    auto* certificate = parts.certificate.get();
    X509_set_version(certificate, X509_VERSION_3);
    if (!set_serial(certificate) || !set_name(certificate, names.front()) ||
        !set_times(certificate, now, validity)) {
        return std::unexpected(complaint("its name and times"));
    }
    if (X509_set_pubkey(certificate, parts.key.get()) != 1 || !add_extensions(certificate, list)) {
        return std::unexpected(complaint("its key and names"));
    }
    if (X509_sign(certificate, parts.key.get(), EVP_sha256()) == 0) {
        return std::unexpected(complaint("the signature"));
    }
    return Certificate(std::make_shared<const CertificateParts>(std::move(parts)));
}

}  // namespace santral::net
