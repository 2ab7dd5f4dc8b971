// Orders and packets, one after the other.

#include "media/media_thread.h"

#include <algorithm>

#include "base/log.h"
#include "base/thread_priority.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

constexpr auto frame_interval = 10ms;  // The shortest ptime.
constexpr auto tap_interval = 100ms;
// Sound that waits behind other work for a few milliseconds is heard, and a thread that is interrupted in the
// middle of a batch costs more per packet.
constexpr int media_nice = -11;
constexpr std::uint64_t strangers_worth_a_line = 1'000;

}  // namespace

MediaThread::MediaThread(unsigned number, const MediaSettings& settings, net::DtlsContext dtls,
                         Outlets outlets)
    : number_(number),
      settings_(settings),
      outlets_(std::move(outlets)),
      dtls_(std::move(dtls)),
      around_{loop_.timers(), random_, *this, settings.rtp_timeout},
      box_(max_waiting_commands, [this] { loop_.post([this] { take_commands(); }); }) {
    loop_.set_longest_pause(settings.longest_pause);
}

MediaThread::~MediaThread() {
    stop();
}

Result<void> MediaThread::open_shared(std::uint16_t rtp_port) {
    auto port = make_port(rtp_port);
    TRY(port->open(settings_));
    shared_ports_.emplace(rtp_port, std::move(port));
    return {};
}

std::unique_ptr<MediaPort> MediaThread::make_port(std::uint16_t rtp_port) {
    MediaPort::User& user = *this;
    return std::make_unique<MediaPort>(loop_, rtp_port, user, &dtls_);
}

void MediaThread::start() {
    thread_ = std::jthread([this] { run(); });
}

void MediaThread::stop() {
    if (!thread_.joinable()) return;
    loop_.stop();
    thread_.join();
}

void MediaThread::run() {
    thread_bound_.adopt();
    if (!set_thread_nice(media_nice))
        log_info("media thread {}: may not run before others on a busy machine; LimitNICE={} allows it",
                 number_, media_nice);
    on_second();
    loop_.run();
    for (const auto& running : std::exchange(taps_, {})) end_tap(running.tap);
    endpoints_.clear();
    exclusive_ports_.clear();
    closing_ports_.clear();
    shared_ports_.clear();
}

void MediaThread::take_commands() {
    thread_bound_.assert_here();
    for (auto& command : box_.take_all()) std::visit([this](auto& order) { take(order); }, command);
}

MediaEndpoint* MediaThread::find(EndpointId id) {
    const auto found = endpoints_.find(id);
    return found == endpoints_.end() ? nullptr : found->second.get();
}

void MediaThread::take(OpenEndpoint& order) {
    auto& port = port_for(order);
    endpoints_.emplace(order.endpoint,
                       std::make_unique<MediaEndpoint>(order.endpoint, port, order.expected, around_));
}

MediaPort& MediaThread::port_for(const OpenEndpoint& order) {
    const auto number = order.lease.rtp_port;
    if (order.lease.shared) return *shared_ports_.at(number);
    auto& port = exclusive_ports_[number];
    port = make_port(number);
    const auto opened = port->open(settings_);
    // The endpoint lives on, deaf, until it is closed: its call ends as one without media does.
    if (!opened) outlets_.report(PortTaken{order.endpoint, opened.error().detail});
    return *port;
}

void MediaThread::take(Negotiate& order) {
    auto* endpoint = find(order.endpoint);
    if (!endpoint) return;
    endpoint->negotiate(order);
    remember_player(*endpoint);
}

void MediaThread::take(Connect& order) {
    auto* endpoint = find(order.endpoint);
    if (!endpoint) return;
    endpoint->connect(order);
    remember_player(*endpoint);
}

void MediaThread::take(Disconnect& order) {
    if (auto* endpoint = find(order.endpoint)) endpoint->disconnect();
}

void MediaThread::take(PlayTone& order) {
    auto* endpoint = find(order.endpoint);
    if (!endpoint) return;
    endpoint->play(order.tone);
    remember_player(*endpoint);
}

void MediaThread::take(UseSounds& order) {
    sounds_ = std::move(order.sounds);
    around_.sounds = sounds_.get();
    for (auto& [id, endpoint] : endpoints_) {
        endpoint->restart_player();
        remember_player(*endpoint);
    }
}

void MediaThread::take(CloseEndpoint& order) {
    auto node = endpoints_.extract(order.endpoint);
    if (node.empty()) return;
    auto& endpoint = *node.mapped();
    for (const auto& tap : endpoint.taps()) end_tap(tap);
    const auto rtp_port = endpoint.port().rtp_port();
    const auto statistics = endpoint.statistics();
    node.mapped().reset();
    const MediaEvent closed(EndpointClosed{order.endpoint, statistics});
    auto port = exclusive_ports_.extract(rtp_port);
    if (port.empty()) return outlets_.report(closed);
    // Not at once: its packets may be what we are looking at.
    closing_ports_.push_back({std::move(port.mapped()), closed});
    loop_.post([this] { close_ports(); });
}

void MediaThread::close_ports() {
    for (auto& closing : std::exchange(closing_ports_, {})) {
        closing.port.reset();
        outlets_.report(closing.closed);
    }
}

void MediaThread::on_rtp(EndpointId leg, const rtp::Packet& packet, std::span<std::uint8_t> datagram) {
    if (auto* endpoint = find(leg)) endpoint->on_rtp(packet, datagram);
}

void MediaThread::on_rtcp(EndpointId leg, std::span<const std::uint8_t> datagram) {
    if (auto* endpoint = find(leg)) endpoint->on_rtcp(datagram);
}

void MediaThread::relay(const Peer& to, EndpointId from, const RelayedPacket& packet) {
    if (to.thread == number_) {
        if (auto* endpoint = find(to.endpoint)) endpoint->send(packet, from);
        return;
    }
    if (crossing_.size() <= to.thread) crossing_.resize(to.thread + 1);
    auto& batch = crossing_[to.thread];
    batch.pieces.push_back({to.endpoint, from, packet, packet.bytes.size()});
    batch.bytes.insert(batch.bytes.end(), packet.bytes.begin(), packet.bytes.end());
}

void MediaThread::send_crossing() {
    for (unsigned thread = 0; thread < crossing_.size(); ++thread) {
        if (crossing_[thread].pieces.empty()) continue;
        // A thread that cannot take them is overloaded: RTP is lost there as on a full line.
        (void)outlets_.cross(thread, std::exchange(crossing_[thread], {}));
    }
}

void MediaThread::take(CrossingPackets& packets) {
    std::span<std::uint8_t> rest(packets.bytes);
    for (auto& piece : packets.pieces) {
        piece.packet.bytes = rest.first(piece.length);
        rest = rest.subspan(piece.length);
        if (auto* endpoint = find(piece.to)) endpoint->send(piece.packet, piece.from);
    }
}

void MediaThread::remember_player(MediaEndpoint& endpoint) {
    if (!endpoint.is_playing()) return;
    endpoint.on_frame_time();
    if (std::ranges::find(playing_, endpoint.id()) != playing_.end()) return;
    playing_.push_back(endpoint.id());
    if (!frame_timer_.is_running())
        frame_timer_ = loop_.timers().after(frame_interval, [this] { on_frame_time(); });
}

void MediaThread::on_translating(EndpointId endpoint) {
    remember_player(*find(endpoint));
}

void MediaThread::on_frame_time() {
    std::erase_if(playing_, [this](EndpointId id) {
        auto* endpoint = find(id);
        if (!endpoint || !endpoint->is_playing()) return true;
        endpoint->on_frame_time();
        return false;
    });
    if (playing_.empty()) return;
    frame_timer_ = loop_.timers().after(frame_interval, [this] { on_frame_time(); });
}

void MediaThread::take(UseMusic& order) {
    auto* endpoint = find(order.endpoint);
    if (!endpoint) return;
    endpoint->use_music(std::move(order.music));
    remember_player(*endpoint);
}

void MediaThread::take(WithholdDigits& order) {
    if (auto* endpoint = find(order.endpoint)) endpoint->withhold_digits(order.withheld);
}

void MediaThread::take(ListenForTones& order) {
    if (auto* endpoint = find(order.endpoint)) endpoint->listen_for_tones(order.on);
}

void MediaThread::take(SendDigit& order) {
    if (auto* endpoint = find(order.endpoint)) endpoint->send_digit(order.digit, order.duration);
}

void MediaThread::take(StartTap& order) {
    auto* endpoint = find(order.endpoint);
    if (!endpoint) return end_tap(order.tap);
    endpoint->start_tap(order.tap);
    taps_.push_back({order.tap});
    if (!tap_timer_.is_running()) tap_timer_ = loop_.timers().after(tap_interval, [this] { on_tap_time(); });
}

void MediaThread::take(StopTap& order) {
    auto* endpoint = find(order.endpoint);
    if (!endpoint) return;  // Its end came with the endpoint's.
    endpoint->stop_tap(order.tap);
    end_tap(order.tap);
}

void MediaThread::record(const Tap& tap, const RecordedPacket& packet) {
    tapped_.pieces.push_back({tap, packet.codec, packet.ssrc, packet.timestamp, packet.arrived,
                              static_cast<std::uint32_t>(packet.payload.size())});
    tapped_.bytes.insert(tapped_.bytes.end(), packet.payload.begin(), packet.payload.end());
}

void MediaThread::end_tap(const Tap& tap) {
    send_tapped();
    std::erase_if(taps_, [&](const RunningTap& running) { return running.tap == tap; });
    const Recorder::EndOfTap end{tap, loop_.now()};
    if (!outlets_.record(end)) late_ends_.push_back(end);
}

void MediaThread::on_tap_time() {
    std::erase_if(late_ends_, [this](const Recorder::EndOfTap& end) { return outlets_.record(end); });
    if (taps_.empty() && late_ends_.empty()) return;
    send_tapped();
    tap_timer_ = loop_.timers().after(tap_interval, [this] { on_tap_time(); });
}

void MediaThread::send_tapped() {
    if (taps_.empty()) return;
    tapped_.at = loop_.now();
    for (const auto& running : taps_) tapped_.taps.push_back(running.tap);
    if (outlets_.record(std::exchange(tapped_, {}))) return;
    for (auto& running : taps_) {
        if (std::exchange(running.has_fault, true)) continue;
        outlets_.report(MediaEvent(
            RecordingFault{running.tap.recording,
                           "the disk is too slow: what was said meanwhile is missing in the recording"}));
    }
}

void MediaThread::on_second() {
    for (auto& [id, endpoint] : endpoints_) endpoint->on_second();
    for (auto& [number, port] : shared_ports_) port->on_second();
    for (auto& [number, port] : exclusive_ports_) port->on_second();
    log_strangers();
    second_timer_ = loop_.timers().after(1s, [this] { on_second(); });
}

// One line per thousand: whoever sprays packets at us must not fill the log as well.
void MediaThread::log_strangers() {
    std::uint64_t strangers = 0;
    for (const auto& [number, port] : shared_ports_) strangers += port->figures().strangers;
    if (strangers - strangers_ < strangers_worth_a_line) return;
    log_info("media thread {}: {} packets from addresses of no leg were dropped", number_,
             strangers - strangers_);
    strangers_ = strangers;
}

}  // namespace santral::media
