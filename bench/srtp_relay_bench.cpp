// What protection adds to relaying: calls of a plain phone and a browser (ICE, DTLS-SRTP with AES-GCM),
// beside the same calls with both legs plain, and beside what libsrtp alone needs to protect and reveal a
// packet. The claim: what is added to a relayed packet is at most 1.3 times libsrtp's own cost.

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <srtp2/srtp.h>
#include <time.h>

#include <algorithm>
#include <array>

#include "media/loopback_browser.h"
#include "media/loopback_phone.h"
#include "media/media_server.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

constexpr auto packet_time = 20ms;
constexpr std::size_t payload_bytes = 160;  // G.711.
constexpr auto measured_for = 3s;
constexpr int rounds = 5;
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

MediaSettings settings() {
    MediaSettings settings;
    settings.bind_v4 = loopback;
    settings.first_port = 17'000;
    settings.last_port = 17'999;
    settings.threads = 1;
    return settings;
}

// A leg that speaks every 20 ms, plain until it is protected.
class Speaker {
public:
    Speaker(net::EventLoop& loop, MediaServer& server)
        : phone(loop, "127.0.0.1"), loop_(loop), server_(server) {
        phone.audio.telephone_event.reset();
    }
    EndpointId open() {
        const auto id = *server_.open({loopback, false}, loopback, {});
        phone.peer = server_.local_rtp(id);
        server_.negotiated(id, phone.audio);
        return id;
    }
    EndpointId open_protected(int number) {
        phone.use_ice({fmt::format("ours{}", number), "a password of the exchange"},
                      {"theirs", "a password of the browser"});
        phone.use_dtls(server_.fingerprint(), rtp::DtlsRole::server);
        const auto id = open();
        phone.check();
        phone.shake_hands();
        turn_until(loop_, [this] { return phone.has_keys(); });
        return id;
    }
    // What it will say is protected before, and what it hears stays so: the phones' work would be done in the
    // same tables of the same process.
    void talk(Duration first) {
        phone.is_deaf = true;
        for (auto at = Duration(); at < measured_for; at += packet_time)
            prepared_.push_back(phone.make_packet(std::array<std::uint8_t, payload_bytes>{}));
        timer_ = loop_.timers().after(first, [this] { say(); });
    }

    LoopbackBrowser phone;

private:
    void say() {
        if (said_ == prepared_.size()) return;
        timer_ = loop_.timers().after(packet_time, [this] { say(); });
        phone.send_raw(prepared_[said_++]);
    }

    net::EventLoop& loop_;
    MediaServer& server_;
    Timer timer_;
    std::vector<std::vector<std::uint8_t>> prepared_;
    std::size_t said_ = 0;
};

// Microseconds of the server's CPU for each packet that was relayed.
double cost_of_relaying(std::size_t calls, bool is_protected) {
    net::EventLoop loop;
    const auto server = *MediaServer::start(settings(), loop, *SoundLibrary::make({}));
    std::vector<std::unique_ptr<Speaker>> speakers;
    for (std::size_t i = 0; i < 2 * calls; i += 2) {
        auto& one = *speakers.emplace_back(std::make_unique<Speaker>(loop, *server));
        auto& other = *speakers.emplace_back(std::make_unique<Speaker>(loop, *server));
        server->join(is_protected ? one.open_protected(static_cast<int>(i)) : one.open(), other.open());
    }
    for (std::size_t i = 0; i < speakers.size(); ++i) speakers[i]->talk(packet_time * i / speakers.size());
    const auto before = server_cpu_seconds();
    const auto end = loop.timers().after(measured_for, [&loop] { loop.stop(); });
    loop.run();
    const auto used = server_cpu_seconds() - before;
    std::size_t heard = 0;
    for (const auto& speaker : speakers) heard += speaker->phone.sound_datagrams;
    return used * 1e6 / static_cast<double>(heard);
}

// One end protects, the other reveals.
class Ends {
public:
    Ends() : sender_(open(ssrc_any_outbound)), receiver_(open(ssrc_any_inbound)) {}
    Ends(const Ends&) = delete;
    Ends& operator=(const Ends&) = delete;
    ~Ends() {
        srtp_dealloc(sender_);
        srtp_dealloc(receiver_);
    }
    void pass(std::uint16_t sequence) {
        rtp::write_packet({8, false, sequence, 0, 7}, {}, packet_);
        int bytes = rtp::fixed_header_bytes + payload_bytes;
        srtp_protect(sender_, packet_.data(), &bytes);
        benchmark::DoNotOptimize(srtp_unprotect(receiver_, packet_.data(), &bytes));
    }

private:
    static srtp_t open(srtp_ssrc_type_t direction) {
        std::array<std::uint8_t, 28> key{1};
        srtp_policy_t policy{};
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
        policy.ssrc.type = direction;
        policy.key = key.data();
        srtp_t session = nullptr;
        srtp_create(&session, &policy);
        return session;
    }

    srtp_t sender_;
    srtp_t receiver_;
    std::array<std::uint8_t, rtp::fixed_header_bytes + payload_bytes + SRTP_MAX_TRAILER_LEN> packet_{};
};

// Of protecting a packet and revealing it again, with as many keys in turn.
double cost_of_libsrtp(std::size_t keys) {
    srtp_init();
    std::vector<std::unique_ptr<Ends>> ends;
    while (ends.size() < keys) ends.push_back(std::make_unique<Ends>());
    constexpr std::size_t packets = 100'000;
    const auto before = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
    for (std::size_t i = 0; i < packets; ++i) ends[i % keys]->pass(static_cast<std::uint16_t>(i / keys));
    const auto used = cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - before;
    ends.clear();
    srtp_shutdown();
    return used * 1e6 / packets;
}

double median(std::vector<double> figures) {
    std::ranges::sort(figures);
    return figures[figures.size() / 2];
}

void relay_protected_calls(benchmark::State& state) {
    const auto calls = static_cast<std::size_t>(state.range(0));
    std::vector<double> plain, with_keys, alone, one_key;
    for (auto _ : state) {
        for (int round = 0; round < rounds; ++round) {
            plain.push_back(cost_of_relaying(calls, false));
            with_keys.push_back(cost_of_relaying(calls, true));
            alone.push_back(cost_of_libsrtp(calls));
            one_key.push_back(cost_of_libsrtp(1));
        }
    }
    const auto added = median(with_keys) - median(plain);
    state.counters["rtp_us"] = median(plain);
    state.counters["dtls_srtp_us"] = median(with_keys);
    state.counters["libsrtp_us"] = median(alone);
    state.counters["libsrtp_one_key_us"] = median(one_key);
    state.counters["added_by_libsrtp"] = added / median(alone);
}
BENCHMARK(relay_protected_calls)->ArgName("calls")->Arg(100)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace santral::media
