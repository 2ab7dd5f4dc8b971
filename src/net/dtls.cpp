// OpenSSL over a BIO that holds one datagram to read, and sends at once what is written.

#include "net/dtls.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/wipe.h"
#include "net/openssl.h"

namespace santral::net {

struct DtlsContextParts {
    OwnedSslContext context;
    std::unique_ptr<BIO_METHOD, FreedBy<BIO_meth_free>> wire;
};

// What OpenSSL's callbacks see of an association.
struct DtlsExchange {
    DtlsAssociation::User& user;
    const std::vector<CertificateDigest>& fingerprints;
    std::span<const std::uint8_t> incoming;  // Not read yet.
    bool is_of_another = false;              // The certificate that was shown.
    OwnedSsl ssl;
};

namespace {

using namespace std::chrono_literals;

// Sound waits for it: the second of RFC 6347 4.2.4.1 is meant for others.
constexpr unsigned first_repetition_us = 250'000;
constexpr unsigned longest_repetition_us = 4'000'000;
constexpr auto clock_difference = 1ms;  // What OpenSSL's clock may be behind ours.

// GCM first: with the instructions of a present CPU it costs less than half.
constexpr auto profiles = "SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80";
constexpr auto ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES";
constexpr std::string_view exporter_label = "EXTRACTOR-dtls_srtp";  // RFC 5764 4.2.

// Strongest first (RFC 8122 5). A phone that offers SHA-1 alone is taken at its word.
struct Hash {
    std::string_view name;
    const EVP_MD* (*make)();
};
constexpr std::array hashes{Hash{"sha-512", EVP_sha512}, Hash{"sha-384", EVP_sha384},
                            Hash{"sha-256", EVP_sha256}, Hash{"sha-224", EVP_sha224},
                            Hash{"sha-1", EVP_sha1}};

struct KeyLengths {
    std::size_t key;
    std::size_t salt;
};

KeyLengths lengths_of(SrtpProfile profile) {
    switch (profile) {
    case SrtpProfile::aes_cm_128_hmac_sha1_80: return {16, 14};
    case SrtpProfile::aead_aes_128_gcm: return {16, 12};
    case SrtpProfile::aead_aes_256_gcm: return {32, 12};
    }
    __builtin_unreachable();
}

DtlsExchange& exchange_of(BIO* bio) {
    return *static_cast<DtlsExchange*>(::BIO_get_data(bio));
}

// A record never spans datagrams: what one read leaves of a datagram is lost, as with a socket.
int read_datagram(BIO* bio, char* to, int size) {
    auto& incoming = exchange_of(bio).incoming;
    BIO_clear_retry_flags(bio);
    if (incoming.empty()) {
        BIO_set_retry_read(bio);
        return -1;
    }
    const auto count = std::min(incoming.size(), static_cast<std::size_t>(size));
    std::ranges::copy(incoming.first(count), to);
    incoming = {};
    return static_cast<int>(count);
}

int write_datagram(BIO* bio, const char* bytes, int size) {
    if (size <= 0) return 0;
    exchange_of(bio).user.on_dtls_send(
        {reinterpret_cast<const std::uint8_t*>(bytes), static_cast<std::size_t>(size)});
    return size;
}

long control_wire(BIO* bio, int command, long, void*) {
    switch (command) {
    case BIO_CTRL_FLUSH: return 1;
    case BIO_CTRL_DGRAM_QUERY_MTU:
    case BIO_CTRL_DGRAM_GET_FALLBACK_MTU: return dtls_mtu;
    case BIO_CTRL_PENDING: return static_cast<long>(exchange_of(bio).incoming.size());
    default: return 0;
    }
}

int open_wire(BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
}

bool matches(X509* certificate, const CertificateDigest& wanted, const Hash& hash) {
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    return X509_digest(certificate, hash.make(), digest.data(), &length) == 1 &&
           std::ranges::equal(std::span(digest).first(length), wanted.digest);
}

bool is_expected(X509* certificate, const std::vector<CertificateDigest>& fingerprints) {
    for (const auto& hash : hashes) {
        const auto is_of_hash = [&](const CertificateDigest& one) { return one.hash == hash.name; };
        if (std::ranges::none_of(fingerprints, is_of_hash)) continue;
        return std::ranges::any_of(fingerprints, [&](const CertificateDigest& one) {
            return is_of_hash(one) && matches(certificate, one, hash);
        });
    }
    return false;
}

// In place of the whole of X.509: who the far side is says the fingerprint in its description (RFC 5763 5).
int judge(X509_STORE_CTX* store, void*) {
    const auto* ssl =
        static_cast<SSL*>(::X509_STORE_CTX_get_ex_data(store, ::SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto& exchange = *static_cast<DtlsExchange*>(::SSL_get_ex_data(ssl, 0));
    auto* certificate = X509_STORE_CTX_get0_cert(store);
    exchange.is_of_another = !certificate || !is_expected(certificate, exchange.fingerprints);
    if (!exchange.is_of_another) return 1;
    X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
    return 0;
}

unsigned next_repetition(SSL*, unsigned last_us) {
    return last_us == 0 ? first_repetition_us : std::min(2 * last_us, longest_repetition_us);
}

Error complaint(std::string_view what) {
    return {Errc::unavailable, fmt::format("DTLS: {}: {}", what, take_openssl_error())};
}

void set_rules(SSL_CTX* context) {
    SSL_CTX_set_options(context, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_max_cert_list(context, max_dtls_certificates);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_CTX_set_cert_verify_callback(context, judge, nullptr);
}

Result<OwnedSslContext> make_context(const Certificate& certificate) {
    OwnedSslContext context(SSL_CTX_new(DTLS_method()));
    if (!context || SSL_CTX_set_min_proto_version(context.get(), DTLS1_2_VERSION) != 1)
        return std::unexpected(complaint("cannot be used"));
    set_rules(context.get());
    const auto& parts = certificate.parts();
    if (SSL_CTX_use_certificate(context.get(), parts.certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context.get(), parts.key.get()) != 1)
        return std::unexpected(complaint("the certificate cannot be used"));
    // RFC 5764's own call answers 0 where it took them.
    if (SSL_CTX_set_cipher_list(context.get(), ciphers) != 1 ||
        SSL_CTX_set_tlsext_use_srtp(context.get(), profiles) != 0)
        return std::unexpected(complaint("the ciphers are not known"));
    return context;
}

std::unique_ptr<BIO_METHOD, FreedBy<BIO_meth_free>> make_wire() {
    std::unique_ptr<BIO_METHOD, FreedBy<BIO_meth_free>> wire(
        BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "santral dtls"));
    if (!wire) return wire;
    BIO_meth_set_create(wire.get(), open_wire);
    BIO_meth_set_read(wire.get(), read_datagram);
    BIO_meth_set_write(wire.get(), write_datagram);
    BIO_meth_set_ctrl(wire.get(), control_wire);
    return wire;
}

std::optional<SrtpProfile> profile_of(SSL* ssl) {
    const auto* chosen = SSL_get_selected_srtp_profile(ssl);
    if (!chosen) return {};
    return static_cast<SrtpProfile>(chosen->id);  // One of those that we offered.
}

// RFC 5764 4.2: both keys, then both salts, the client's first.
std::optional<SrtpMaterial> export_keys(SSL* ssl, SrtpProfile profile) {
    const auto [key, salt] = lengths_of(profile);
    std::array<std::uint8_t, 128> room{};
    const auto bytes = std::span(room).first(2 * (key + salt));
    if (SSL_export_keying_material(ssl, bytes.data(), bytes.size(), exporter_label.data(),
                                   exporter_label.size(), nullptr, 0, 0) != 1)
        return {};
    SrtpMaterial keys{.profile = profile};
    const auto add = [&](std::vector<std::uint8_t>& to, std::size_t at, std::size_t count) {
        const auto part = bytes.subspan(at, count);
        to.insert(to.end(), part.begin(), part.end());
    };
    add(keys.client, 0, key);
    add(keys.server, key, key);
    add(keys.client, 2 * key, salt);
    add(keys.server, 2 * key + salt, salt);
    wipe(room.data(), room.size());
    return keys;
}

}  // namespace

DtlsContext::DtlsContext(std::unique_ptr<DtlsContextParts> parts) : parts_(std::move(parts)) {}
DtlsContext::DtlsContext(DtlsContext&&) noexcept = default;
DtlsContext& DtlsContext::operator=(DtlsContext&&) noexcept = default;
DtlsContext::~DtlsContext() = default;

Result<DtlsContext> DtlsContext::make(const Certificate& certificate) {
    auto parts = std::make_unique<DtlsContextParts>();
    parts->context = TRY(make_context(certificate));
    parts->wire = make_wire();
    if (!parts->wire) return std::unexpected(complaint("cannot be used"));
    return DtlsContext(std::move(parts));
}

DtlsAssociation::DtlsAssociation(const DtlsContext& context, Timers& timers, User& user, Setup setup)
    : user_(user),
      timers_(timers),
      setup_(std::move(setup)),
      exchange_(new DtlsExchange{user_, setup_.fingerprints, {}, false, {}}) {
    auto& ssl = exchange_->ssl;
    ssl.reset(SSL_new(context.parts_->context.get()));
    auto* wire = BIO_new(context.parts_->wire.get());
    if (!ssl || !wire) throw std::bad_alloc();
    ::BIO_set_data(wire, exchange_.get());
    ::SSL_set_ex_data(ssl.get(), 0, exchange_.get());
    SSL_set_bio(ssl.get(), wire, wire);  // Owned by the SSL now.
    SSL_set_mtu(ssl.get(), dtls_mtu);
    DTLS_set_timer_cb(ssl.get(), next_repetition);
    if (setup_.role == Role::client) SSL_set_connect_state(ssl.get());
    if (setup_.role == Role::server) SSL_set_accept_state(ssl.get());
    patience_ = timers_.after(max_handshake_time, [this] { fail("the handshake took too long"); });
}

DtlsAssociation::~DtlsAssociation() {
    if (state_ != State::agreed) return;
    ERR_clear_error();
    SSL_shutdown(exchange_->ssl.get());
}

void DtlsAssociation::start() {
    if (setup_.role == Role::client && !std::exchange(has_started_, true)) step();
}

void DtlsAssociation::receive(std::span<const std::uint8_t> datagram) {
    if (state_ == State::failed || datagram.empty() || datagram.size() > max_dtls_datagram) return;
    if (setup_.role == Role::client && !has_started_) return;
    exchange_->incoming = datagram;
    switch (state_) {
    case State::shaking: step(); break;
    case State::agreed: hear_rest(); break;
    case State::failed: break;
    }
    exchange_->incoming = {};
}

void DtlsAssociation::step() {
    ERR_clear_error();
    auto* ssl = exchange_->ssl.get();
    const int result = ::SSL_do_handshake(ssl);
    if (result == 1) return agree();
    if (SSL_get_error(ssl, result) == SSL_ERROR_WANT_READ) return watch();
    fail(exchange_->is_of_another ? "the certificate is not the one that the description names"
                                  : "the handshake failed: " + take_openssl_error());
}

void DtlsAssociation::agree() {
    const auto profile = profile_of(exchange_->ssl.get());
    if (!profile) return fail("no SRTP profile in common");
    auto keys = export_keys(exchange_->ssl.get(), *profile);
    if (!keys) return fail("the keys cannot be made: " + take_openssl_error());
    state_ = State::agreed;
    repetition_.stop();
    patience_.stop();
    user_.on_dtls_keys(*keys);
    wipe(keys->client.data(), keys->client.size());
    wipe(keys->server.data(), keys->server.size());
}

void DtlsAssociation::fail(const std::string& why) {
    state_ = State::failed;
    repetition_.stop();
    patience_.stop();
    user_.on_dtls_failed(why);
}

// OpenSSL measures by the clock of the day: when it is asked too early it says how long it still is.
void DtlsAssociation::watch() {
    timeval left{};
    repetition_.stop();
    if (DTLSv1_get_timeout(exchange_->ssl.get(), &left) != 1) return;
    const auto delay = std::chrono::seconds(left.tv_sec) + std::chrono::microseconds(left.tv_usec);
    repetition_ = timers_.after(delay + clock_difference, [this] { on_time(); });
}

void DtlsAssociation::on_time() {
    ERR_clear_error();
    if (DTLSv1_handle_timeout(exchange_->ssl.get()) < 0) return fail("no answer");
    watch();
}

// An alert, or the far side's last flight once more: ours is then repeated. Nothing else is read.
void DtlsAssociation::hear_rest() {
    ERR_clear_error();
    std::array<char, 256> nothing;
    (void)SSL_read(exchange_->ssl.get(), nothing.data(), static_cast<int>(nothing.size()));
}

}  // namespace santral::net
