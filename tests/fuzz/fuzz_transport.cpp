// Feeds bytes to the door of the exchange, as a datagram and as a stream in pieces: whatever comes, what is
// delivered is a message, and what is answered is a response that our own parser understands.

#include <sys/socket.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/log.h"
#include "sip/message/validate.h"
#include "transport/intake.h"
#include "transport/tcp_stream.h"

namespace santral::transport {
namespace {

constexpr std::size_t max_pieces = 8;

// Both sides of the exchange: takes what is delivered, and judges what is answered.
struct Exchange : User, sip::Wire, TcpStream::User {
    void on_message(const sip::Message& message, const sip::Flow&) override {
        if (sip::validate(message)) std::abort();
    }
    void on_flow_failed(const sip::Flow&) override {}
    void send(const sip::Flow&, std::string_view answer) override {
        const auto response = sip::Message::parse(std::string(answer));
        if (!response || response->is_request() || response->status() < 400) std::abort();
    }
    bool admits(TcpStream& stream) override { return intake.admits(stream.flow().remote.ip); }
    void on_message(TcpStream& stream, std::string_view bytes) override {
        intake.take(std::string(bytes), stream.flow());
    }
    void on_broken(TcpStream& stream, std::string_view head, int status, std::string_view reason) override {
        intake.take_broken(head, stream.flow(), status, reason);
    }
    void on_ended(TcpStream&, const Error&) override {}

    net::EventLoop loop;
    SeededRandom random{1};
    FloodGuard guard{loop.timers(), random, {*Network::parse("127.0.0.1")}};
    SecurityLog log{loop.timers()};
    Traces traces{loop};
    Intake intake{{.wire = *this, .traces = traces, .guard = guard, .log = log, .user = *this}};
    sip::Flow flow{.remote = *Endpoint::parse("127.0.0.1:5060")};
};

void stream_in_pieces(Exchange& exchange, std::string_view bytes, std::size_t piece) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) != 0) std::abort();
    const net::FileDescriptor phone(ends[0]);
    TcpStream::User& user = exchange;
    TcpStream stream(exchange.loop, net::FileDescriptor(ends[1]), exchange.flow, net::Seat(), user);
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        const auto sent = bytes.substr(0, piece);
        if (::send(phone.number(), sent.data(), sent.size(), MSG_NOSIGNAL) < 0) return;  // Closed by us.
        exchange.loop.turn(Duration::zero());
    }
}

}  // namespace
}  // namespace santral::transport

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace santral;
    static transport::Exchange exchange;
    set_log_level(LogLevel::error);
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    exchange.intake.take(std::string(text), exchange.flow);
    stream_in_pieces(exchange, text, size / transport::max_pieces + 1);
    return 0;
}
