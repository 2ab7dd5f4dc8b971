#pragma once
// The hashes that digest authentication is made of (RFC 7616 3.3, 3.4), kept ready, so that one more costs no
// look-up. Not shared between threads. Nothing else of sip knows OpenSSL; making one throws where OpenSSL
// cannot do it, which is a server that cannot start.

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace santral::sip {

enum class DigestAlgorithm : std::uint8_t { sha256, md5 };

// As headers name it; "" means MD5 (RFC 7616 3.3).
std::optional<DigestAlgorithm> find_algorithm(std::string_view text);

class DigestHash {
public:
    DigestHash();
    ~DigestHash();

    // Of the parts with colons between them, in lower-case hexadecimal: 64 or 32 characters.
    std::string of(DigestAlgorithm algorithm, std::initializer_list<std::string_view> parts);

private:
    class OpenSsl;
    std::unique_ptr<OpenSsl> open_ssl_;
};

// HMAC with SHA-256 (RFC 2104).
class KeyedDigest {
public:
    explicit KeyedDigest(std::string_view key);
    ~KeyedDigest();

    // Of the parts one after the other, in lower-case hexadecimal: 64 characters.
    std::string of(std::initializer_list<std::string_view> parts);

private:
    class OpenSsl;
    std::unique_ptr<OpenSsl> open_ssl_;
};

}  // namespace santral::sip
