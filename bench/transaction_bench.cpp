// What the transaction layer costs: a REGISTER answered at once, and both halves of a call's signalling, with
// the tables as full as they are at a thousand requests per second.

#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include "sip/transaction/transaction_layer.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;

struct Nowhere final : Wire {
    void send(const Flow&, std::string_view message) override { benchmark::DoNotOptimize(message.data()); }
};

struct Silent final : ClientUser {
    void on_response(const Message&) override {}
    void on_no_response(int) override {}
};

struct Exchange final : ServerUser {
    void on_request(ServerTransactionId id, const Message& request, const Flow&) override {
        layer.respond(id, ResponseWriter(request, 200, "tag"));
    }
    void on_ack(const Message&, const Flow&) override {}
    void on_cancel(ServerTransactionId, const Message&) override {}
    void on_stray_2xx(const Message&, const Flow&) override {}

    Nowhere wire;
    Timers timers;
    SecureRandom random;
    TransactionLayer layer{wire, timers, random, *this};
};

Flow make_flow() {
    return {.local = Endpoint::parse("192.0.2.1:5060").value(),
            .remote = Endpoint::parse("192.0.2.7:5062").value()};
}

Message make_request(std::uint64_t number) {
    return Message::parse(fmt::format("REGISTER sip:firm.example SIP/2.0\r\n"
                                      "Via: SIP/2.0/UDP 192.0.2.7:5062;rport;branch=z9hG4bK{}\r\n"
                                      "From: <sip:101@firm.example>;tag=abc\r\n"
                                      "To: <sip:101@firm.example>\r\n"
                                      "Call-ID: {}@192.0.2.7\r\n"
                                      "CSeq: 2 REGISTER\r\n"
                                      "Content-Length: 0\r\n\r\n",
                                      number, number))
        .value();
}

// Parsing is in it: about a microsecond and a half. So is the end of what lingers, as each turn is 1 ms.
void answer_a_request(benchmark::State& state) {
    Exchange exchange;
    const auto flow = make_flow();
    std::uint64_t number = 0;
    for (auto _ : state) {
        exchange.layer.on_message(make_request(++number), flow);
        exchange.timers.advance(1ms);
    }
    state.counters["open"] = static_cast<double>(exchange.layer.open());
}
BENCHMARK(answer_a_request)->MinWarmUpTime(1);

void absorb_a_retransmission(benchmark::State& state) {
    Exchange exchange;
    const auto flow = make_flow();
    const auto request = make_request(1);
    for (auto _ : state) exchange.layer.on_message(request, flow);
}
BENCHMARK(absorb_a_retransmission);

// Each is sent eleven times before it is given up.
void send_a_request_without_answer(benchmark::State& state) {
    Exchange exchange;
    Silent silent;
    const auto flow = make_flow();
    RequestWriter request(Method::options, "sip:102@192.0.2.7");
    request.add(HeaderName::from, "<sip:101@firm.example>;tag=ours")
        .add(HeaderName::to, "<sip:102@firm.example>")
        .add(HeaderName::call_id, "call-1")
        .add(HeaderName::cseq, "7 OPTIONS");
    for (auto _ : state) {
        benchmark::DoNotOptimize(exchange.layer.send(request, flow, silent));
        exchange.timers.advance(1ms);
    }
    state.counters["open"] = static_cast<double>(exchange.layer.open());
}
BENCHMARK(send_a_request_without_answer)->MinWarmUpTime(1);

}  // namespace
}  // namespace santral::sip
