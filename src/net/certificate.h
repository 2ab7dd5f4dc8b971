#pragma once
// A certificate (X.509) with its issuers and its private key: what a TLS or DTLS end shows and proves itself
// by. An immutable value, cheap to copy; any thread.

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/wall_clock.h"

namespace santral::net {

struct CertificateParts;

constexpr std::size_t max_pem_bytes = 262'144;       // Of a chain, and of a key.
constexpr std::size_t max_certificate_issuers = 10;  // Between ours and a root.

class Certificate {
public:
    using Fingerprint = std::array<std::uint8_t, 32>;

    // The chain begins with the certificate itself. The error says what is wrong with which of the two: it
    // cannot be read, or the key is another certificate's. That it has expired is no error: see expires_at().
    static Result<Certificate> load(std::string_view chain_pem, std::string_view key_pem);

    std::string chain_pem() const;
    std::string key_pem() const;  // Secret.

    WallTime valid_from() const;
    WallTime expires_at() const;
    bool has_expired(WallTime now) const { return now >= expires_at(); }
    std::vector<std::string> names() const;  // Host names and addresses that it was issued for.
    Fingerprint fingerprint() const;         // SHA-256, of the certificate alone (RFC 8122 5).

    // The objects of OpenSSL: for the files of net/ alone.
    const CertificateParts& parts() const { return *parts_; }

private:
    friend Result<Certificate> make_self_signed(const std::vector<std::string>& names,
                                                std::chrono::seconds validity, WallTime now);
    explicit Certificate(std::shared_ptr<const CertificateParts> parts) : parts_(std::move(parts)) {}

    std::shared_ptr<const CertificateParts> parts_;
};

// With a fresh key (ECDSA P-256). The first name is the subject; addresses may stand among the names. Valid
// from a day before `now`, since the clocks of telephones go wrong.
Result<Certificate> make_self_signed(const std::vector<std::string>& names, std::chrono::seconds validity,
                                     WallTime now);

// "AB:CD:...", as SDP (RFC 8122) and administrators write it.
std::string to_text(const Certificate::Fingerprint& fingerprint);

}  // namespace santral::net
