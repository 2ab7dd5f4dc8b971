// Feeds bytes as a row of events (a byte that says what, two for the length, then the bytes) to one end of a
// DTLS handshake: a stranger's datagram, or the next one of the true far side with the bytes laid over it.
// What must hold: keys are made only with the true far side, and are the same at both ends.

#include <algorithm>
#include <cstdlib>
#include <deque>

#include "net/dtls.h"

namespace santral::net {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

void require(bool holds) {
    if (!holds) std::abort();
}

struct Identity {
    Identity()
        : certificate(make_self_signed({"fuzzer"}, 24h, system_wall_time()).value()),
          context(DtlsContext::make(certificate).value()) {}
    CertificateDigest digest() const {
        const auto bytes = certificate.fingerprint();
        return {"sha-256", {bytes.begin(), bytes.end()}};
    }
    Certificate certificate;
    DtlsContext context;
};

const Identity& own() {
    static const Identity made;
    return made;
}

const Identity& peer() {
    static const Identity made;
    return made;
}

struct End final : DtlsAssociation::User {
    End(const Identity& identity, const CertificateDigest& wanted, Timers& timers, DtlsAssociation::Role role)
        : association(identity.context, timers, *this, {role, {wanted}}) {}
    void on_dtls_send(std::span<const std::uint8_t> datagram) override {
        sent.emplace_back(datagram.begin(), datagram.end());
    }
    void on_dtls_keys(const SrtpMaterial& made) override {
        require(!has_ended);
        has_ended = true;
        keys = made.client;
        keys.insert(keys.end(), made.server.begin(), made.server.end());
    }
    void on_dtls_failed(const std::string&) override {
        require(!has_ended);
        has_ended = true;
    }
    std::deque<Bytes> sent;
    Bytes keys;
    bool has_ended = false;
    DtlsAssociation association;
};

class Handshake {
public:
    explicit Handshake(bool is_client)
        : tested_(own(), peer().digest(), timers_, is_client ? Role::client : Role::server),
          true_one_(peer(), own().digest(), timers_, is_client ? Role::server : Role::client) {
        tested_.association.start();
        true_one_.association.start();
    }
    void hear_stranger(const Bytes& datagram) { tested_.association.receive(datagram); }
    void hear_true_one(const Bytes& mask) {
        deliver(tested_, true_one_);
        if (true_one_.sent.empty()) return timers_.advance(1s);
        auto datagram = std::move(true_one_.sent.front());
        true_one_.sent.pop_front();
        for (std::size_t i = 0; i < std::min(mask.size(), datagram.size()); ++i) datagram[i] ^= mask[i];
        ++heard_;
        tested_.association.receive(datagram);
    }
    void finish() {
        deliver(tested_, true_one_);
        require(tested_.keys.empty() || heard_ > 0);
        require(tested_.keys.empty() || true_one_.keys.empty() || tested_.keys == true_one_.keys);
    }

private:
    using Role = DtlsAssociation::Role;
    static void deliver(End& from, End& to) {
        for (; !from.sent.empty(); from.sent.pop_front()) to.association.receive(from.sent.front());
    }

    Timers timers_{Clock::time_point{1h}};
    End tested_;
    End true_one_;
    int heard_ = 0;
};

}  // namespace
}  // namespace santral::net

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    santral::net::Handshake handshake((bytes[0] & 1) != 0);
    std::span rest(bytes + 1, size - 1);
    while (rest.size() >= 3) {
        const bool is_true = (rest[0] & 1) != 0;
        const auto length = std::min<std::size_t>(rest[1] * 256u + rest[2], rest.size() - 3);
        const santral::net::Bytes part(rest.begin() + 3, rest.begin() + 3 + static_cast<long>(length));
        if (is_true) handshake.hear_true_one(part);
        if (!is_true) handshake.hear_stranger(part);
        rest = rest.subspan(3 + length);
    }
    handshake.finish();
    return 0;
}
