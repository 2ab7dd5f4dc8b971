#pragma once
// DTLS 1.2 for the keys of SRTP (RFC 6347, RFC 5763, RFC 5764): datagrams in, datagrams out, time by Timers.
// What is encrypted afterwards is none of its business. Certificates are compared by fingerprint alone.

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/timers.h"
#include "net/certificate.h"

namespace santral::net {

constexpr std::size_t max_dtls_datagram = 2'048;  // Longer ones are dropped.
constexpr long dtls_mtu = 1'200;                  // Of what we send: any IPv6 way takes it in one piece.
constexpr long max_dtls_certificates = 16'384;    // Bytes of the chain that a far side may show.
constexpr std::chrono::seconds max_handshake_time{30};

// RFC 5764 4.1.2, RFC 7714 14.2.
enum class SrtpProfile : std::uint16_t {
    aes_cm_128_hmac_sha1_80 = 0x0001,
    aead_aes_128_gcm = 0x0007,
    aead_aes_256_gcm = 0x0008
};

// Master key, then salt, of what each end of the handshake sends. Secret.
struct SrtpMaterial {
    SrtpProfile profile;
    std::vector<std::uint8_t> client;
    std::vector<std::uint8_t> server;
};

// RFC 8122 5.
struct CertificateDigest {
    std::string hash;  // "sha-256"
    std::vector<std::uint8_t> digest;
};

struct DtlsContextParts;
struct DtlsExchange;

// Our certificate and the rules of every handshake with it. Belongs to one thread; outlives its associations.
class DtlsContext {
public:
    static Result<DtlsContext> make(const Certificate& certificate);
    DtlsContext(DtlsContext&&) noexcept;
    DtlsContext& operator=(DtlsContext&&) noexcept;
    ~DtlsContext();

private:
    friend class DtlsAssociation;
    explicit DtlsContext(std::unique_ptr<DtlsContextParts> parts);
    std::unique_ptr<DtlsContextParts> parts_;
};

//   shaking ──────> agreed       The keys are told; later datagrams are alerts and repetitions.
//      │
//      └──────────> failed       Told once: another's certificate, an alert, nothing in common, no time left.
class DtlsAssociation {
public:
    enum class Role : std::uint8_t { client, server };

    class User {
    public:
        virtual ~User() = default;
        virtual void on_dtls_send(std::span<const std::uint8_t> datagram) = 0;
        // One of the two, once. Neither may destroy the association.
        virtual void on_dtls_keys(const SrtpMaterial& keys) = 0;
        virtual void on_dtls_failed(const std::string& why) = 0;
    };
    struct Setup {
        Role role = Role::server;
        // The far side's certificate must have one of those of the strongest hash that we know among them.
        std::vector<CertificateDigest> fingerprints;
    };

    // context, timers and user must outlive it.
    DtlsAssociation(const DtlsContext& context, Timers& timers, User& user, Setup setup);
    DtlsAssociation(const DtlsAssociation&) = delete;
    DtlsAssociation& operator=(const DtlsAssociation&) = delete;
    ~DtlsAssociation();  // Says close_notify, if there were keys.

    void start();  // A client says hello. Of no effect afterwards, and for a server.
    void receive(std::span<const std::uint8_t> datagram);

    bool has_agreed() const { return state_ == State::agreed; }

private:
    enum class State : std::uint8_t { shaking, agreed, failed };

    void step();
    void agree();
    void fail(const std::string& why);
    void watch();
    void on_time();
    void hear_rest();

    User& user_;
    Timers& timers_;
    Setup setup_;
    State state_ = State::shaking;
    bool has_started_ = false;
    std::unique_ptr<DtlsExchange> exchange_;
    Timer repetition_;
    Timer patience_;
};

}  // namespace santral::net
