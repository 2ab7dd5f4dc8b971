// Feeds bytes as what a stranger sends to a port of TLS, and as a file of certificates: it ends in an error,
// or waits for more; never in a message, since nobody without our key gets so far.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "net/tls.h"

namespace {

using namespace santral;

const net::TlsContext& server() {
    using namespace std::chrono_literals;
    static const auto context = [] {
        const auto certificate = net::make_self_signed({"127.0.0.1"}, 24h, system_wall_time()).value();
        return net::TlsContext::for_server(certificate, "http/1.1").value();
    }();
    return context;
}

void shake_hands(std::string_view bytes, std::size_t piece) {
    net::TlsSession session(server());
    std::string plain;
    std::string wire;
    while (!bytes.empty()) {
        if (!session.take(bytes.substr(0, piece), plain, wire)) break;
        bytes.remove_prefix(std::min(piece, bytes.size()));
    }
    if (session.state() != net::TlsSession::State::handshaking || !plain.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size < 2) return 0;
    const std::string_view text(reinterpret_cast<const char*>(bytes) + 2, size - 2);
    if (bytes[0] % 4 == 0) {
        (void)net::Certificate::load(text, text);
        return 0;
    }
    shake_hands(text, bytes[0] % 4 == 1 ? text.size() + 1 : 1 + bytes[1]);
    return 0;
}
