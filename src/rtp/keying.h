#pragma once
// The words in which two sides agree how RTP is protected and how a way between them is found: what a session
// description carries and what media uses. Values only.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace santral::rtp {

// RFC 4568 6.2, RFC 7714 14.1.
enum class SrtpSuite : std::uint8_t {
    aes_cm_128_hmac_sha1_80,
    aes_cm_128_hmac_sha1_32,
    aead_aes_128_gcm,
    aead_aes_256_gcm
};

// In the order in which we like them. GCM costs less than half of the others with the instructions of a
// present CPU, but few phones know it in SDES.
inline constexpr std::array all_srtp_suites{SrtpSuite::aead_aes_128_gcm, SrtpSuite::aead_aes_256_gcm,
                                            SrtpSuite::aes_cm_128_hmac_sha1_80,
                                            SrtpSuite::aes_cm_128_hmac_sha1_32};

struct SrtpSuiteFacts {
    std::string_view name;  // As in a=crypto.
    std::size_t key_bytes;
    std::size_t salt_bytes;
};

constexpr SrtpSuiteFacts facts_of(SrtpSuite suite) {
    switch (suite) {
    case SrtpSuite::aes_cm_128_hmac_sha1_80: return {"AES_CM_128_HMAC_SHA1_80", 16, 14};
    case SrtpSuite::aes_cm_128_hmac_sha1_32: return {"AES_CM_128_HMAC_SHA1_32", 16, 14};
    case SrtpSuite::aead_aes_128_gcm: return {"AEAD_AES_128_GCM", 16, 12};
    case SrtpSuite::aead_aes_256_gcm: return {"AEAD_AES_256_GCM", 32, 12};
    }
    __builtin_unreachable();
}

// The master key of one direction (RFC 3711 3.2.1), never to be logged.
struct SrtpKey {
    SrtpSuite suite = SrtpSuite::aes_cm_128_hmac_sha1_80;
    std::vector<std::uint8_t> key_and_salt;  // As long as the facts of the suite say.

    bool operator==(const SrtpKey&) const = default;
};

// Of a certificate (RFC 8122 5).
struct Fingerprint {
    std::string hash = "sha-256";  // In lower case.
    std::vector<std::uint8_t> digest;

    bool operator==(const Fingerprint&) const = default;
};

// a=setup (RFC 4145 4, RFC 5763 5): the active side is the client.
enum class DtlsRole : std::uint8_t { client, server };

// Of one side (RFC 8839 5.4).
struct IceCredentials {
    std::string ufrag;
    std::string password;

    bool operator==(const IceCredentials&) const = default;
};

// Keys that each side chose and told in its description (RFC 4568).
struct SdesKeys {
    SrtpKey ours;    // For what we send.
    SrtpKey theirs;  // For what they send.

    bool operator==(const SdesKeys&) const = default;
};
// Keys that a DTLS handshake on the media port will make (RFC 5763, RFC 5764). The far side's certificate
// must have one of these fingerprints.
struct DtlsPeer {
    std::vector<Fingerprint> fingerprints;
    DtlsRole our_role = DtlsRole::server;

    bool operator==(const DtlsPeer&) const = default;
};
// std::monostate: plain RTP. Else what is not protected by these keys is dropped, both RTP and RTCP.
using Protection = std::variant<std::monostate, SdesKeys, DtlsPeer>;

// RFC 8445: we are ICE-lite. Packets of the leg come from, and go to, only an address that sent a
// connectivity check with these credentials; the one nominated last.
struct IcePair {
    IceCredentials ours;
    IceCredentials theirs;

    bool operator==(const IcePair&) const = default;
};

}  // namespace santral::rtp
