// OpenSSL, reading from the bytes that just came and writing to those that shall leave: it keeps no buffers
// of its own while a connection is idle.

#include "net/tls.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "base/address.h"
#include "base/assert.h"
#include "base/wipe.h"
#include "net/openssl.h"

namespace santral::net {
namespace {

// Both directions, during one call of OpenSSL.
struct SealedBytes {
    std::string_view in;
    std::string* out = nullptr;
};

}  // namespace

struct TlsContext::Parts {
    OwnedSslContext context;
    std::string protocol;  // As ALPN writes it: its length before it. "" for none.
};

struct TlsSession::Parts {
    explicit Parts(const TlsContext& its_context) : context(its_context) {}

    TlsContext context;  // Its ALPN name is read during handshakes.
    SealedBytes bytes;
    OwnedSsl ssl;
};

namespace {

constexpr std::size_t read_at_once = 16'384;  // The most that a record holds.

// RFC 7525 4.2: forward secrecy and authenticated encryption. Those of TLS 1.3 are so by themselves.
constexpr auto ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

using OwnedMethod = std::unique_ptr<BIO_METHOD, FreedBy<BIO_meth_free>>;

int read_sealed(BIO* bio, char* to, int size) {
    auto& sealed = static_cast<SealedBytes*>(BIO_get_data(bio))->in;
    BIO_clear_retry_flags(bio);
    if (sealed.empty()) {
        BIO_set_retry_read(bio);
        return -1;
    }
    const auto count = sealed.copy(to, static_cast<std::size_t>(size));
    sealed.remove_prefix(count);
    return static_cast<int>(count);
}

int write_sealed(BIO* bio, const char* bytes, int size) {
    auto* wire = static_cast<SealedBytes*>(BIO_get_data(bio))->out;
    if (!wire) return -1;
    wire->append(bytes, static_cast<std::size_t>(size));
    return size;
}

long control(BIO*, int command, long, void*) {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD* wire_method() {
    static const OwnedMethod method = [] {
        OwnedMethod made(BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "connection"));
        BIO_meth_set_read(made.get(), read_sealed);
        BIO_meth_set_write(made.get(), write_sealed);
        BIO_meth_set_ctrl(made.get(), control);
        return made;
    }();
    return method.get();
}

// Before each call of OpenSSL: its queue is the thread's, and must not hold what another connection left
// there.
class Turn {
public:
    Turn(SealedBytes& bytes, std::string_view sealed, std::string& wire) : bytes_(bytes) {
        bytes_ = {sealed, &wire};
        ERR_clear_error();
    }
    ~Turn() { bytes_ = {}; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    SealedBytes& bytes_;
};

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned offered_length, void* ours) {
    const auto& protocol = *static_cast<const std::string*>(ours);
    unsigned char* found = nullptr;
    const auto result =
        SSL_select_next_proto(&found, length, reinterpret_cast<const unsigned char*>(protocol.data()),
                              static_cast<unsigned>(protocol.size()), offered, offered_length);
    *chosen = found;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Result<OwnedSslContext> make_context(const SSL_METHOD* method) {
    OwnedSslContext context(SSL_CTX_new(method));
    if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1 ||
        SSL_CTX_set_cipher_list(context.get(), ciphers) != 1) {
        return fail(Errc::unavailable, "TLS: " + take_openssl_error());
    }
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    // Tickets resume sessions and cost us no memory; a cache would be a table that strangers fill.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context.get(), 1);
    return context;
}

Result<void> trust(SSL_CTX* context, std::string_view pem) {
    const OwnedBio source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    auto* store = SSL_CTX_get_cert_store(context);
    std::size_t trusted = 0;
    while (const OwnedX509 next{PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr)}) {
        X509_STORE_add_cert(store, next.get());
        ++trusted;
    }
    ERR_clear_error();
    if (trusted > 0 || pem.empty()) return {};
    return fail(Errc::malformed, "the trusted certificates cannot be read: they must be PEM");
}

}  // namespace

Result<TlsContext> TlsContext::for_server(const Certificate& certificate, std::string_view protocol) {
    auto parts = std::make_shared<Parts>();
    parts->context = TRY(make_context(TLS_server_method()));
    auto* context = parts->context.get();
    const auto& shown = certificate.parts();
    bool is_taken = SSL_CTX_use_certificate(context, shown.certificate.get()) == 1 &&
                    SSL_CTX_use_PrivateKey(context, shown.key.get()) == 1;
    for (const auto& issuer : shown.issuers) {
        is_taken = is_taken && SSL_CTX_add1_chain_cert(context, issuer.get()) == 1;
    }
    if (!is_taken) return fail(Errc::malformed, "TLS refuses the certificate: " + take_openssl_error());
    if (!protocol.empty()) {
        parts->protocol = static_cast<char>(protocol.size()) + std::string(protocol);
        SSL_CTX_set_alpn_select_cb(context, choose_protocol, &parts->protocol);
    }
    return TlsContext(std::move(parts));
}

Result<TlsContext> TlsContext::for_client(std::string_view trusted_pem) {
    if (trusted_pem.size() > max_pem_bytes) {
        return fail(Errc::too_large,
                    fmt::format("the trusted certificates have more than {} bytes", max_pem_bytes));
    }
    auto parts = std::make_shared<Parts>();
    parts->context = TRY(make_context(TLS_client_method()));
    auto* context = parts->context.get();
    SSL_CTX_set_default_verify_paths(context);
    TRY(trust(context, trusted_pem));
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    return TlsContext(std::move(parts));
}

TlsSession::TlsSession(const TlsContext& server) : parts_(std::make_unique<Parts>(server)) {
    parts_->ssl.reset(SSL_new(server.parts().context.get()));
    auto* bio = BIO_new(wire_method());
    SANTRAL_ASSERT(parts_->ssl && bio);
    BIO_set_data(bio, &parts_->bytes);
    BIO_set_init(bio, 1);
    SSL_set_bio(parts_->ssl.get(), bio, bio);
    SSL_set_accept_state(parts_->ssl.get());
}

TlsSession::TlsSession(const TlsContext& client, const std::string& host) : TlsSession(client) {
    auto* ssl = parts_->ssl.get();
    SSL_set_connect_state(ssl);
    if (const auto address = IpAddress::parse(host)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), address->text().c_str());
        return;
    }
    SSL_set_tlsext_host_name(ssl, host.c_str());
    SSL_set1_host(ssl, host.c_str());
}

TlsSession::~TlsSession() = default;

Result<void> TlsSession::begin(std::string& wire) {
    if (SSL_is_server(parts_->ssl.get())) return {};
    const Turn turn(parts_->bytes, {}, wire);
    return shake_hands();
}

Result<void> TlsSession::take(std::string_view sealed, std::string& plain, std::string& wire) {
    const Turn turn(parts_->bytes, sealed, wire);
    if (state_ == State::handshaking) TRY(shake_hands());
    if (state_ == State::open) return read(plain);
    return {};
}

Result<void> TlsSession::shake_hands() {
    const int result = SSL_do_handshake(parts_->ssl.get());
    if (result == 1) {
        state_ = State::open;
        return {};
    }
    if (SSL_get_error(parts_->ssl.get(), result) == SSL_ERROR_WANT_READ) return {};
    return std::unexpected(complaint(result));
}

Result<void> TlsSession::read(std::string& plain) {
    char fresh[read_at_once];
    int count = 0;
    while ((count = SSL_read(parts_->ssl.get(), fresh, sizeof fresh)) > 0) {
        plain.append(fresh, static_cast<std::size_t>(count));
        wipe(fresh, static_cast<std::size_t>(count));
    }
    const auto why = SSL_get_error(parts_->ssl.get(), count);
    if (why == SSL_ERROR_WANT_READ) return {};
    if (why == SSL_ERROR_ZERO_RETURN) {
        state_ = State::ended;
        return {};
    }
    return std::unexpected(complaint(count));
}

Result<void> TlsSession::seal(std::string_view plain, std::string& wire) {
    if (plain.empty()) return {};
    const Turn turn(parts_->bytes, {}, wire);
    std::size_t written = 0;
    const int result = SSL_write_ex(parts_->ssl.get(), plain.data(), plain.size(), &written);
    if (result == 1) return {};
    return std::unexpected(complaint(result));
}

void TlsSession::end(std::string& wire) {
    if (state_ == State::handshaking) return;
    const Turn turn(parts_->bytes, {}, wire);
    SSL_shutdown(parts_->ssl.get());
    ERR_clear_error();
}

Error TlsSession::complaint(int result) const {
    const auto* ssl = parts_->ssl.get();
    const auto verdict = SSL_get_verify_result(ssl);
    if (state_ == State::handshaking && verdict != X509_V_OK) {
        ERR_clear_error();
        return {Errc::denied,
                fmt::format("its certificate is not trusted: {}", X509_verify_cert_error_string(verdict))};
    }
    const auto why = SSL_get_error(ssl, result);
    return {Errc::malformed, fmt::format("TLS: {}", why == SSL_ERROR_SSL ? take_openssl_error() : "broken")};
}

std::string TlsSession::describe() const {
    const auto* ssl = parts_->ssl.get();
    return fmt::format("{}, {}", SSL_get_version(ssl), SSL_get_cipher_name(ssl));
}

}  // namespace santral::net
