// Feeds bytes as a row of events to one media port without sockets: datagrams from a few sources (the
// phones', a stranger's, a NAT's), negotiations and time. Two endpoints are joined and recorded. What must
// hold: the stranger is nobody unless a negotiation named it, and the recording is as long as the time that
// passed.

#include <algorithm>
#include <cstdlib>

#include "media/media_endpoint.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

void require(bool holds) {
    if (!holds) std::abort();
}

const std::array sources{
    Endpoint{IpAddress::v4(0xC000'0201), 4000}, Endpoint{IpAddress::v4(0xC000'0201), 4002},
    Endpoint{IpAddress::v4(0xC000'0202), 4000}, Endpoint{IpAddress::v4(0xC000'0202), 61'000},
    Endpoint{IpAddress::v4(0x0A00'0005), 4000}, Endpoint{IpAddress::v4(0xCB00'7142), 4000}};
constexpr std::size_t stranger = 5;

class NullSink final : public audio::WavSink {
public:
    Result<void> append(std::span<const std::byte>) override { return {}; }
    Result<void> rewrite_header(std::span<const std::byte>) override { return {}; }
    Result<void> close() override { return {}; }
};

class Exchange final : MediaPort::User, MediaEndpoint::User {
public:
    Exchange() {
        one_.connect({EndpointId{1}, {0, EndpointId{2}}});
        other_.connect({EndpointId{2}, {0, EndpointId{1}}});
        one_.start_tap(left);
        other_.start_tap(right);
    }

    void negotiate(std::uint8_t choice) {
        NegotiatedAudio audio;
        if (choice % sources.size() == stranger) knows_stranger_ = true;
        audio.rtp = sources[choice % sources.size()];
        audio.rtcp = {audio.rtp.ip, static_cast<std::uint16_t>(audio.rtp.port + 1)};
        audio.codec = rtp::all_codecs[choice / 8 % rtp::all_codecs.size()];
        audio.telephone_event = 101;
        audio.sends = (choice & 0x40) == 0;
        auto& endpoint = (choice & 0x80) == 0 ? one_ : other_;
        endpoint.negotiate({endpoint.id(), audio, false});
    }
    void receive(std::uint8_t from, std::vector<std::uint8_t> datagram) {
        const auto& source = sources[from % sources.size()];
        if (rtp::kind_of(datagram) == rtp::DatagramKind::rtcp) {
            const auto leg = port_.legs().owner_of_rtcp(source);
            if (leg) endpoint(leg->leg).on_rtcp(datagram);
            return;
        }
        const auto packet = rtp::parse_packet(datagram);
        if (!packet) return;
        const auto leg = port_.legs().owner_of_rtp(source, packet->header.ssrc, timers_.now());
        if (!leg) return;
        require(source != sources[stranger] || knows_stranger_);
        endpoint(leg->leg).on_rtp(*packet, datagram);
    }
    void pass(std::chrono::milliseconds time) {
        timers_.advance(time);
        one_.on_frame_time();
        other_.on_frame_time();
        one_.on_second();
        other_.on_second();
        recording_.mark(left, timers_.now());
        recording_.mark(right, timers_.now());
    }
    void finish() {
        recording_.end(left, timers_.now());
        recording_.end(right, timers_.now());
        recording_.close(timers_.now());
        require(recording_.length() == std::chrono::floor<std::chrono::milliseconds>(timers_.now() - start));
    }

private:
    void on_rtp(EndpointId, const rtp::Packet&, std::span<std::uint8_t>) override {}
    void on_rtcp(EndpointId, std::span<const std::uint8_t>) override {}
    void on_batch_begin() override {}
    void on_batch_end() override {}
    void on_event(const MediaEvent&) override {}
    void relay(const Peer& to, EndpointId from, const RelayedPacket& packet) override {
        endpoint(to.endpoint).send(packet, from);
    }
    void record(const Tap& tap, const RecordedPacket& packet) override { recording_.add(tap.side, packet); }
    void on_translating(EndpointId) override {}
    MediaEndpoint& endpoint(EndpointId id) { return id == EndpointId{1} ? one_ : other_; }

    static constexpr Tap left{RecordingId{1}, Side::left, TapId{1}};
    static constexpr Tap right{RecordingId{1}, Side::right, TapId{2}};
    bool knows_stranger_ = false;
    static constexpr Clock::time_point start{1h};
    Timers timers_{start};
    SeededRandom random_{1};
    net::EventLoop loop_;
    MediaPort port_{loop_, 20'000, static_cast<MediaPort::User&>(*this)};
    MediaEndpoint::Surroundings around_{timers_, random_, *this, 30s};
    MediaEndpoint one_{EndpointId{1}, port_, {sources[0].ip, false}, around_};
    MediaEndpoint other_{EndpointId{2}, port_, {sources[2].ip, true}, around_};
    Recording recording_{audio::WavWriter::begin(std::make_unique<NullSink>(), {8'000, 2}).value(),
                         {8'000, 2},
                         start,
                         [](const std::string&) { std::abort(); }};
};

// A byte that says which event, then what the event needs.
class Script {
public:
    explicit Script(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

    bool is_over() const { return rest_.empty(); }
    std::uint8_t byte() {
        const auto bytes = take(1);
        return bytes.empty() ? 0 : bytes[0];
    }
    std::vector<std::uint8_t> take(std::size_t count) {
        const auto part = rest_.first(std::min(count, rest_.size()));
        rest_ = rest_.subspan(part.size());
        return {part.begin(), part.end()};
    }

private:
    std::span<const std::uint8_t> rest_;
};

void play(Script script, Exchange& exchange) {
    while (!script.is_over()) {
        const auto event = script.byte();
        const auto choice = script.byte();
        switch (event % 3) {
        case 0: exchange.negotiate(choice); break;
        case 1: exchange.pass(std::chrono::milliseconds(10 * choice)); break;
        default: exchange.receive(choice, script.take(script.byte())); break;
        }
    }
}

}  // namespace
}  // namespace santral::media

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    santral::media::Exchange exchange;
    santral::media::play(santral::media::Script({bytes, size}), exchange);
    exchange.finish();
    return 0;
}
