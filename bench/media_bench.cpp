// What relaying one packet costs the whole media server: calls of two legs, 50 packets of 172 bytes a second
// each way, on loopback. Figures: CPU of all threads but the phones' for each packet, time through the
// server, loss.

#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "media/media_server.h"
#include "rtp/packet.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

constexpr auto packet_time = 20ms;
constexpr std::size_t payload_bytes = 160;  // G.711.
constexpr auto measured_for = 4s;
const IpAddress loopback = IpAddress::v4(0x7F00'0001);

double cpu_seconds(clockid_t clock) {
    timespec used{};
    ::clock_gettime(clock, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

// Of every thread but this one, on which the phones live.
double server_cpu_seconds() {
    return cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
}

struct Heard {
    std::uint64_t said = 0;
    std::vector<Duration> latencies;
};

class Phone final : net::UdpSocket::User {
public:
    Phone(net::EventLoop& loop, MediaServer& server, Heard& heard)
        : loop_(loop),
          heard_(heard),
          socket_(*net::UdpSocket::open(loop, {loopback, 0}, {}, *this)),
          endpoint(*server.open({loopback, false}, loopback, {})),
          server_(server.local_rtp(endpoint)) {
        NegotiatedAudio audio;
        audio.rtp = socket_->local();
        server.negotiated(endpoint, audio);
    }
    void talk(Duration first) {
        timer_ = loop_.timers().after(first, [this] { say(); });
    }

private:
    void say() {
        timer_ = loop_.timers().after(packet_time, [this] { say(); });
        std::array<std::uint8_t, rtp::fixed_header_bytes + payload_bytes> packet{};
        std::array<std::uint8_t, payload_bytes> payload{};
        const auto now = Clock::now();
        std::memcpy(payload.data(), &now, sizeof now);
        rtp::write_packet(next_, payload, packet);
        ++next_.sequence;
        next_.timestamp += payload_bytes;
        socket_->send(server_, packet);
        ++heard_.said;
    }
    void on_datagrams(net::UdpSocket&, std::span<const net::Datagram> datagrams) override {
        for (const auto& datagram : datagrams) {
            Clock::time_point said;
            std::memcpy(&said, datagram.bytes.data() + rtp::fixed_header_bytes, sizeof said);
            heard_.latencies.push_back(Clock::now() - said);
        }
    }

    net::EventLoop& loop_;
    Heard& heard_;
    Timer timer_;
    rtp::Header next_{.payload_type = 8};
    std::unique_ptr<net::UdpSocket> socket_;

public:
    EndpointId endpoint;

private:
    Endpoint server_;
};

MediaSettings settings_of(std::int64_t pause_ms) {
    MediaSettings settings;
    settings.bind_v4 = loopback;
    settings.first_port = 16'000;
    settings.last_port = 16'999;
    settings.threads = 1;
    settings.longest_pause = std::chrono::milliseconds(pause_ms);
    return settings;
}

void relay_calls(benchmark::State& state) {
    net::EventLoop loop;
    Heard heard;
    const auto sounds = *SoundLibrary::make({});
    const auto server = *MediaServer::start(settings_of(state.range(1)), loop, sounds);
    const auto count = static_cast<std::size_t>(2 * state.range(0));
    std::vector<std::unique_ptr<Phone>> phones;
    for (std::size_t i = 0; i < count; ++i) {
        phones.push_back(std::make_unique<Phone>(loop, *server, heard));
        phones[i]->talk(packet_time * i / count);
        if (i % 2 == 1) server->join(phones[i - 1]->endpoint, phones[i]->endpoint);
    }
    double used = 0;
    for (auto _ : state) {
        const auto before = server_cpu_seconds();
        const auto end = loop.timers().after(measured_for, [&loop] { loop.stop(); });
        loop.run();
        used = server_cpu_seconds() - before;
        state.SetIterationTime(used);
    }
    auto& latencies = heard.latencies;
    std::ranges::sort(latencies);
    const auto at = [&latencies](double share) {
        const auto place = static_cast<std::size_t>(share * static_cast<double>(latencies.size() - 1));
        return std::chrono::duration<double, std::micro>(latencies[place]).count();
    };
    state.counters["us_a_packet"] = used * 1e6 / static_cast<double>(latencies.size());
    state.counters["p50_us"] = at(0.5);
    state.counters["p99_us"] = at(0.99);
    state.counters["lost_%"] =
        100 * (1 - static_cast<double>(latencies.size()) / static_cast<double>(heard.said));
}
BENCHMARK(relay_calls)
    ->ArgNames({"calls", "pause_ms"})
    ->ArgsProduct({{100, 200, 400}, {0, 2}})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace santral::media
