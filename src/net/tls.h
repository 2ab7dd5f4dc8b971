#pragma once
// TLS 1.2 and 1.3 (RFC 5246, RFC 8446) as a layer of bytes, without a socket: what the wire brought goes in,
// what it shall carry comes out. A Connection that is secured has one below its user.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/certificate.h"

namespace santral::net {

// What handshakes begin with: for our side as a server, a certificate; as a client, whom we trust. Immutable,
// cheap to copy, any thread. A new certificate is another context, for the handshakes to come: those that are
// done keep theirs.
class TlsContext {
public:
    struct Parts;

    // protocol: the one that is agreed on where the client asks for it (ALPN, RFC 7301); "": none.
    static Result<TlsContext> for_server(const Certificate& certificate, std::string_view protocol = "");
    // Trusts what the machine trusts, and the certificates of this PEM beside it.
    static Result<TlsContext> for_client(std::string_view trusted_pem);

    const Parts& parts() const { return *parts_; }  // For tls.cpp alone.

private:
    explicit TlsContext(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

    std::shared_ptr<const Parts> parts_;
};

// One end of one connection. What has to leave is appended to `wire`. Never renegotiates. After an error
// nothing more is taken.
//
//   handshaking --done--> open --their close_notify--> ended
class TlsSession {
public:
    enum class State : std::uint8_t { handshaking, open, ended };

    // The server's end; or the client's, that speaks to this host (a name, or an address) and to nobody else.
    explicit TlsSession(const TlsContext& server);
    TlsSession(const TlsContext& client, const std::string& host);
    ~TlsSession();

    State state() const { return state_; }

    // The client speaks first; without effect for a server.
    Result<void> begin(std::string& wire);
    // What came, all of it; what it said is appended to `plain`.
    Result<void> take(std::string_view sealed, std::string& plain, std::string& wire);
    // Once it is open.
    Result<void> seal(std::string_view plain, std::string& wire);
    // That nothing follows from us (close_notify).
    void end(std::string& wire);

    // "TLSv1.3, TLS_AES_256_GCM_SHA384": for the log.
    std::string describe() const;

private:
    struct Parts;
    Result<void> shake_hands();
    Result<void> read(std::string& plain);
    Error complaint(int result) const;

    std::unique_ptr<Parts> parts_;
    State state_ = State::handshaking;
};

}  // namespace santral::net
