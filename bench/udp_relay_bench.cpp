// What relaying one packet costs the relaying thread: calls of two streams, 50 packets of 172 bytes a second
// each, through one shared socket on loopback. Figures: CPU for each packet, time through the relay, loss.

#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <thread>

#include "net/event_loop.h"
#include "net/udp_socket.h"

namespace santral::net {
namespace {

using namespace std::chrono_literals;

constexpr auto packet_time = 20ms;
constexpr std::size_t packet_bytes = 172;  // G.711.
constexpr auto measured_for = 4s;
const Endpoint loopback = *Endpoint::parse("127.0.0.1:0");

double thread_cpu_seconds() {
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

// Sends what comes from a phone to the other phone of its call: the phones' ports say which.
class Relay final : UdpSocket::User {
public:
    explicit Relay(Duration pause) : socket_(*UdpSocket::open(loop_, loopback, {}, *this)) {
        loop_.set_longest_pause(pause);
    }
    void run() {
        const auto before = thread_cpu_seconds();
        loop_.run();
        cpu_seconds_ = thread_cpu_seconds() - before;
    }
    void stop() { loop_.stop(); }
    const Endpoint& local() const { return socket_->local(); }
    double cpu_seconds() const { return cpu_seconds_; }
    std::uint64_t packets() const { return socket_->figures().received; }
    std::vector<Endpoint> partners = std::vector<Endpoint>(65'536);  // By port.

private:
    void on_datagrams(UdpSocket& socket, std::span<const Datagram> datagrams) override {
        for (const auto& datagram : datagrams) socket.send(partners[datagram.from.port], datagram.bytes);
    }

    EventLoop loop_;
    double cpu_seconds_ = 0;
    std::unique_ptr<UdpSocket> socket_;
};

class Phones;

class Phone final : UdpSocket::User {
public:
    Phone(EventLoop& loop, Phones& phones)
        : loop_(loop), phones_(phones), socket_(*UdpSocket::open(loop, loopback, {}, *this)) {}
    const Endpoint& local() const { return socket_->local(); }
    void talk_to(const Endpoint& relay, Duration first) {
        relay_ = relay;
        timer_ = loop_.timers().after(first, [this] { say(); });
    }

private:
    void say();
    void on_datagrams(UdpSocket&, std::span<const Datagram> datagrams) override;

    EventLoop& loop_;
    Phones& phones_;
    Endpoint relay_;
    Timer timer_;
    std::unique_ptr<UdpSocket> socket_;
};

class Phones {
public:
    explicit Phones(int count) {
        for (int i = 0; i < count; ++i) phones.push_back(std::make_unique<Phone>(loop, *this));
    }
    EventLoop loop;
    std::vector<std::unique_ptr<Phone>> phones;
    std::uint64_t said = 0;
    std::vector<Duration> latencies;
};

void Phone::say() {
    timer_ = loop_.timers().after(packet_time, [this] { say(); });
    std::array<std::uint8_t, packet_bytes> packet{};
    const auto now = Clock::now();
    std::memcpy(packet.data(), &now, sizeof now);
    socket_->send(relay_, packet);
    ++phones_.said;
}

void Phone::on_datagrams(UdpSocket&, std::span<const Datagram> datagrams) {
    for (const auto& datagram : datagrams) {
        Clock::time_point said;
        std::memcpy(&said, datagram.bytes.data(), sizeof said);
        phones_.latencies.push_back(Clock::now() - said);
    }
}

void relay_calls(benchmark::State& state) {
    const auto calls = static_cast<int>(state.range(0));
    Relay relay(std::chrono::milliseconds(state.range(1)));
    Phones phones(2 * calls);
    for (int i = 0; i < 2 * calls; ++i) {
        auto& phone = *phones.phones[static_cast<std::size_t>(i)];
        relay.partners[phone.local().port] = phones.phones[static_cast<std::size_t>(i ^ 1)]->local();
        phone.talk_to(relay.local(), packet_time * i / (2 * calls));
    }
    for (auto _ : state) {
        std::jthread relaying([&relay] { relay.run(); });
        const auto end = phones.loop.timers().after(measured_for, [&phones] { phones.loop.stop(); });
        phones.loop.run();
        relay.stop();
        relaying.join();
        state.SetIterationTime(relay.cpu_seconds());
    }
    std::ranges::sort(phones.latencies);
    const auto p50 = phones.latencies[phones.latencies.size() / 2];
    const auto lost = static_cast<double>(phones.said - phones.latencies.size());
    state.counters["us_a_packet"] = relay.cpu_seconds() * 1e6 / static_cast<double>(relay.packets());
    state.counters["p50_us"] = std::chrono::duration<double, std::micro>(p50).count();
    state.counters["lost_%"] = 100 * lost / static_cast<double>(phones.said);
}
BENCHMARK(relay_calls)
    ->ArgNames({"calls", "pause_ms"})
    ->ArgsProduct({{100, 200, 400}, {0, 1, 2}})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace santral::net
