// What the signalling thread does of media: ports, who is joined with whom, and orders to the threads.

#include "media/media_server.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "media/media_addresses.h"
#include "rtp/dtmf_event.h"

namespace santral::media {
namespace {

constexpr unsigned narrowband_rate = 8'000;
constexpr unsigned wideband_rate = 16'000;

bool is_g711(std::optional<Codec> codec) {
    return codec == Codec::pcmu || codec == Codec::pcma;
}

}  // namespace

MediaServer::Leg* MediaServer::find(EndpointId endpoint) {
    thread_.assert_here();
    const auto found = legs_.find(endpoint);
    return found == legs_.end() ? nullptr : &found->second;
}

const MediaServer::Leg* MediaServer::find(EndpointId endpoint) const {
    thread_.assert_here();
    const auto found = legs_.find(endpoint);
    return found == legs_.end() ? nullptr : &found->second;
}

Result<EndpointId> MediaServer::open(const ExpectedRemote& expected, IpAddress local,
                                     std::optional<EndpointId> beside) {
    const auto address = TRY(address_for(settings_, local));
    const auto* neighbour = beside ? find(*beside) : nullptr;
    const auto thread = neighbour ? std::optional(neighbour->thread) : std::nullopt;
    const EndpointId endpoint{++endpoints_made_};
    const auto lease = TRY(pool_->take(endpoint, expected, thread, signalling_.now()));
    if (!threads_[lease.thread]->post(OpenEndpoint{endpoint, lease, expected})) {
        pool_->give_back(endpoint, signalling_.now());
        return fail(Errc::busy, fmt::format("media thread {} does not keep up", lease.thread));
    }
    legs_.emplace(endpoint, Leg{lease.thread, {address, lease.rtp_port}, {}, false, {}, false, {}});
    return endpoint;
}

Endpoint MediaServer::local_rtp(EndpointId endpoint) const {
    const auto* leg = find(endpoint);
    SANTRAL_ASSERT(leg);
    return leg ? leg->local : Endpoint{};
}

std::vector<Endpoint> MediaServer::candidates(EndpointId endpoint) const {
    return candidates_of(settings_, local_rtp(endpoint));
}

void MediaServer::negotiated(EndpointId endpoint, const NegotiatedAudio& audio) {
    auto* leg = find(endpoint);
    SANTRAL_ASSERT(leg);
    if (!leg) return;
    leg->codec = audio.codec;
    leg->takes_digits = audio.telephone_event.has_value();
    if (!audio.rtp.ip.is_unspecified()) pool_->announced(endpoint, audio.rtp.ip);
    order(leg->thread, Negotiate{endpoint, audio, is_ours(audio.rtp, *leg)});
}

bool MediaServer::is_ours(const Endpoint& remote, const Leg& leg) const {
    if (remote.port < settings_.first_port || remote.port > settings_.last_port) return false;
    return remote.ip == leg.local.ip || remote.ip.is_loopback() || remote.ip == settings_.bind_v4 ||
           remote.ip == settings_.bind_v6;
}

// A turn of the loop that answers a call gives half a dozen orders: the thread is woken once for all of them.
// They are there before the SDP leaves that lets the first packet come.
void MediaServer::order(unsigned thread, MediaCommand command) {
    orders_.resize(threads_.size());
    orders_[thread].push_back(std::move(command));
    if (!std::exchange(has_orders_, true)) signalling_.at_turn_end([this] { hand_over_orders(); });
}

void MediaServer::hand_over_orders() {
    has_orders_ = false;
    for (unsigned thread = 0; thread < orders_.size(); ++thread) {
        if (orders_[thread].empty()) continue;
        const bool taken = threads_[thread]->post_all(std::exchange(orders_[thread], {}));
        SANTRAL_ASSERT(taken);  // Orders are as many as calls change; the box holds seconds of them.
    }
}

bool MediaServer::order(EndpointId endpoint, MediaCommand command) {
    const auto* leg = find(endpoint);
    if (leg) order(leg->thread, std::move(command));
    return leg != nullptr;
}

void MediaServer::join(EndpointId one, EndpointId other) {
    connect(one, other, Connect::Gate::none);
}

void MediaServer::join_when_heard(EndpointId listener, EndpointId source) {
    const auto* leg = find(source);
    const bool was_heard = leg && leg->was_heard;
    connect(listener, source, was_heard ? Connect::Gate::none : Connect::Gate::listener);
}

// gate: what the first of the two waits for.
void MediaServer::connect(EndpointId one, EndpointId other, Connect::Gate gate) {
    auto* leg = find(one);
    auto* peer = find(other);
    SANTRAL_ASSERT(leg && peer && one != other);
    if (!leg || !peer || one == other) return;
    separate(one);
    separate(other);
    leg->peer = other;
    peer->peer = one;
    const auto gate_of_other = gate == Connect::Gate::none ? gate : Connect::Gate::source;
    order(leg->thread, Connect{one, {peer->thread, other}, gate});
    order(peer->thread, Connect{other, {leg->thread, one}, gate_of_other});
}

void MediaServer::separate(EndpointId endpoint) {
    auto* leg = find(endpoint);
    if (!leg || !leg->peer) return;
    const auto other = *std::exchange(leg->peer, std::nullopt);
    order(leg->thread, Disconnect{endpoint});
    auto* peer = find(other);
    if (!peer) return;
    peer->peer.reset();
    order(peer->thread, Disconnect{other});
}

void MediaServer::part(EndpointId endpoint) {
    separate(endpoint);
    stop_playing(endpoint);
}

void MediaServer::play(EndpointId endpoint, Tone tone) {
    const bool is_open = order(endpoint, PlayTone{endpoint, tone});
    SANTRAL_ASSERT(is_open);
}

void MediaServer::stop_playing(EndpointId endpoint) {
    const bool is_open = order(endpoint, PlayTone{endpoint, {}});
    SANTRAL_ASSERT(is_open);
}

void MediaServer::withhold_digits(EndpointId endpoint, bool withheld) {
    const bool is_open = order(endpoint, WithholdDigits{endpoint, withheld});
    SANTRAL_ASSERT(is_open);
}

void MediaServer::use_music(EndpointId endpoint, const std::filesystem::path& music) {
    auto* leg = find(endpoint);
    SANTRAL_ASSERT(leg);
    if (!leg) return;
    leg->music = music;
    order(leg->thread, UseMusic{endpoint, music.empty() ? nullptr : music_.find(music)});
}

void MediaServer::on_music(const std::filesystem::path& file, const std::shared_ptr<const Music>& music) {
    for (const auto& [endpoint, leg] : legs_)
        if (leg.music == file) order(leg.thread, UseMusic{endpoint, music});
}

void MediaServer::listen_for_tones(EndpointId endpoint, bool on) {
    const bool is_open = order(endpoint, ListenForTones{endpoint, on});
    SANTRAL_ASSERT(is_open);
}

bool MediaServer::send_digit(EndpointId endpoint, char digit, std::chrono::milliseconds duration) {
    const auto* leg = find(endpoint);
    SANTRAL_ASSERT(leg && rtp::is_dtmf_digit(digit));
    if (!leg || !leg->takes_digits || !rtp::is_dtmf_digit(digit)) return false;
    order(leg->thread, SendDigit{endpoint, digit, duration});
    return true;
}

RecordingId MediaServer::record(EndpointId left, EndpointId right, std::filesystem::path file) {
    const RecordingId id{++recordings_made_};
    const auto* one = find(left);
    const auto* other = find(right);
    const bool narrow = one && other && is_g711(one->codec) && is_g711(other->codec);
    const auto rate = narrow ? narrowband_rate : wideband_rate;
    if (!recordings_.begin({id, std::move(file), rate, signalling_.now()}, {left, right})) {
        post_report(RecordingFault{id, "the disk is too slow to record one call more"});
        post_report(RecordingClosed{id, {}, 0, {}});
    }
    return id;
}

void MediaServer::change_recorded(RecordingId recording, std::optional<EndpointId> left,
                                  std::optional<EndpointId> right) {
    recordings_.change(recording, {left, right});
}

void MediaServer::stop_recording(RecordingId recording) {
    recordings_.stop(recording);
}

void MediaServer::close(EndpointId endpoint) {
    const auto* leg = find(endpoint);
    SANTRAL_ASSERT(leg);
    if (!leg) return;
    separate(endpoint);
    order(leg->thread, CloseEndpoint{endpoint});
    legs_.erase(endpoint);
    recordings_.on_closed(endpoint);
}

void MediaServer::post_report(MediaReport report) {
    if (!reports_.post(std::move(report)))
        log_error("media: a report is lost; the signalling thread is stuck");
}

void MediaServer::take_reports() {
    thread_.assert_here();
    for (const auto& report : reports_.take_all()) std::visit([this](const auto& one) { take(one); }, report);
}

void MediaServer::take(const MediaEvent& event) {
    if (const auto* first = std::get_if<FirstPacket>(&event)) {
        if (auto* leg = find(first->endpoint)) leg->was_heard = true;
    }
    if (const auto* closed = std::get_if<EndpointClosed>(&event))
        pool_->give_back(closed->endpoint, signalling_.now());
    if (user_) user_->on_media(event);
}

// The port is taken off the pool, and the call ends as one whose media died.
void MediaServer::take(const PortTaken& taken) {
    log_error("media: {}", taken.detail);
    pool_->withdraw(taken.endpoint);
    if (user_ && find(taken.endpoint)) user_->on_media(MediaTimeout{taken.endpoint});
}

}  // namespace santral::media
