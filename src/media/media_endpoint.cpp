// One leg's packets, both ways.

#include "media/media_endpoint.h"

#include <algorithm>
#include <utility>

#include "audio/encoder.h"
#include "base/log.h"

namespace santral::media {
namespace {

constexpr std::uint8_t plain_header = 0x80;  // RFC 3550 5.1: version 2, no padding, extension or CSRC.
constexpr std::uint8_t comfort_noise_payload_type = 13;  // RFC 3389 4: at 8000 Hz, whether agreed or not.
constexpr std::uint32_t comfort_noise_clock_rate = 8000;

}  // namespace

MediaEndpoint::MediaEndpoint(EndpointId id, MediaPort& port, const ExpectedRemote& expected,
                             const Surroundings& surroundings)
    : id_(id), port_(port), around_(surroundings) {
    port_.legs().expect(id_, expected);
}

MediaEndpoint::~MediaEndpoint() {
    if (reports_ && statistics().packets_out > 0) {
        std::array<std::uint8_t, max_report_bytes> room;
        port_.send_rtcp(id_, reports_->write_goodbye(*stream_, now(), room));
    }
    port_.remove(id_);
}

void MediaEndpoint::negotiate(const Negotiate& negotiated) {
    const auto& audio = negotiated.audio;
    const bool began_to_send = audio.sends && !(audio_ && audio_->sends);
    const bool sounds_as_before = audio_ && audio_->codec == audio.codec && audio_->ptime == audio.ptime;
    const bool is_sent_as_before = sounds_as_before && audio_->fmtp == audio.fmtp && audio.receives &&
                                   audio_->telephone_event == audio.telephone_event;
    if (!is_sent_as_before) translator_.reset();
    if (began_to_send) heard_at_ = now();
    audio_ = audio;
    is_ourselves_ = negotiated.is_ourselves;
    port_.negotiate(id_, audio);
    const auto clock_rate = rtp::facts_of(audio.codec).clock_rate;
    if (!reports_) reports_.emplace(around_.random, clock_rate, now());
    // RFC 3550 5.2: another clock is another stream, with an SSRC of its own.
    if (!stream_ || stream_->clock_rate() != clock_rate) {
        reports_->change_clock(clock_rate);
        stream_.emplace(around_.random, clock_rate);
        presses_.break_off();
        withheld_press_.reset();
        digits_.emplace(clock_rate, [this](const rtp::DtmfDigit& press) {
            around_.user.on_event(Digit{id_, press.digit, press.duration});
        });
    }
    if (sounds_as_before) return;
    restart_player();
    restart_listener();
}

void MediaEndpoint::connect(const Connect& order) {
    connection_ = Connection{order.peer, order.gate};
    translator_.reset();
    if (stream_) stream_->change_source();
    const bool waits = order.gate == Connect::Gate::listener;
    play(waits ? std::optional(Tone::ringback) : std::nullopt);
    if (order.gate == Connect::Gate::source && was_heard_) connection_->gate = Connect::Gate::none;
}

void MediaEndpoint::disconnect() {
    connection_.reset();
    translator_.reset();
}

void MediaEndpoint::play(std::optional<Tone> tone) {
    if (tone && tone_ == tone && player_) return;  // Another fork rings: the caller's tone goes on.
    tone_ = tone;
    restart_player();
}

void MediaEndpoint::restart_player() {
    const bool was_playing = player_.has_value();
    player_.reset();
    if (was_playing && stream_) stream_->change_source();
    if (!tone_ || !audio_) return;
    const auto* sound = find_sound(*tone_);
    if (!sound) return;
    translator_.reset();
    player_.emplace(*sound, audio_->ptime, now());
}

const EncodedSound* MediaEndpoint::find_sound(Tone tone) const {
    if (tone == Tone::music_on_hold && music_) return &music_->in(audio_->codec);
    return around_.sounds ? &around_.sounds->sound(tone, audio_->codec) : nullptr;
}

void MediaEndpoint::use_music(std::shared_ptr<const Music> music) {
    if (music == music_) return;
    const auto before = std::exchange(music_, std::move(music));  // Until the player has left it.
    if (tone_ == Tone::music_on_hold) restart_player();
}

std::optional<Content> MediaEndpoint::content_of(std::uint8_t payload_type) const {
    if (payload_type == audio_->receive_payload_type.value_or(audio_->payload_type)) return Content::audio;
    const auto events =
        audio_->receive_telephone_event ? audio_->receive_telephone_event : audio_->telephone_event;
    if (events == payload_type) return Content::digit;
    if (payload_type == comfort_noise_payload_type && stream_->clock_rate() == comfort_noise_clock_rate)
        return Content::comfort_noise;
    return {};
}

std::optional<std::uint8_t> MediaEndpoint::payload_type_for(const RelayedPacket& packet) const {
    if (packet.content == Content::comfort_noise) return {};  // Not agreed on.
    return packet.content == Content::audio ? audio_->payload_type : audio_->telephone_event;
}

void MediaEndpoint::on_rtp(const rtp::Packet& packet, std::span<std::uint8_t> datagram) {
    if (!audio_) return;
    heard_at_ = now();
    reports_->on_rtp(packet.header, now());
    const auto content = content_of(packet.header.payload_type);
    if (!content) return;
    if (*content != Content::comfort_noise) hear_first();
    if (*content == Content::digit) on_digit_packet(packet);
    if (!audio_->sends) return;
    const bool is_key = *content == Content::audio && hear_tone(packet);
    if (*content == Content::audio && !is_key) tell_taps(packet);
    if (*content == Content::digit && is_withheld_press()) return;
    if (is_key && withholds_digits_) return hand_on_silence(packet);
    hand_on(packet, *content, datagram);
}

void MediaEndpoint::hear_first() {
    if (connection_ && connection_->gate == Connect::Gate::source) connection_->gate = Connect::Gate::none;
    if (std::exchange(was_heard_, true)) return;
    around_.user.on_event(FirstPacket{id_});
}

void MediaEndpoint::hand_on(const rtp::Packet& packet, Content content, std::span<std::uint8_t> datagram) {
    if (!connection_ || connection_->gate == Connect::Gate::listener) return;
    // What stands before the payload gives way to a plain header: CSRC and extensions are between the leg and
    // us.
    const auto payload_at = static_cast<std::size_t>(packet.payload.data() - datagram.data());
    const auto bytes = datagram.subspan(payload_at - rtp::fixed_header_bytes,
                                        rtp::fixed_header_bytes + packet.payload.size());
    around_.user.relay(connection_->peer, id_, {packet.header, audio_->codec, content, is_ourselves_, bytes});
}

void MediaEndpoint::tell_taps(const rtp::Packet& packet) {
    if (taps_.empty() || now() - digit_at_ < silence_after_digit) return;
    for (const auto& tap : taps_)
        around_.user.record(
            tap, {audio_->codec, packet.header.ssrc, packet.header.timestamp, now(), packet.payload});
}

void MediaEndpoint::on_digit_packet(const rtp::Packet& packet) {
    digit_at_ = now();
    const auto presses = digits_->presses();
    digits_->on_packet(packet, now());
    if (withholds_digits_ && digits_->presses() != presses) withheld_press_ = digits_->presses();
    watch_digit();
}

void MediaEndpoint::watch_digit() {
    digit_timer_.stop();
    const auto due = digits_->due();
    if (!due) return;
    digit_timer_ = around_.timers.after(*due - now(), [this] {
        digits_->on_time(now());
        watch_digit();
    });
}

void MediaEndpoint::listen_for_tones(bool on) {
    if (std::exchange(listens_, on) != on) restart_listener();
}

void MediaEndpoint::restart_listener() {
    tone_timer_.stop();
    tones_.reset();
    if (!listens_ || !audio_) return;
    tones_.emplace(audio_->codec, [this](const rtp::DtmfDigit& press, Clock::time_point begun) {
        on_sounded(press, begun);
    });
}

bool MediaEndpoint::hear_tone(const rtp::Packet& packet) {
    if (!tones_) return false;
    const bool is_key = tones_->hear(packet, now());
    watch_tone();
    return is_key;
}

void MediaEndpoint::on_sounded(const rtp::DtmfDigit& press, Clock::time_point begun) {
    if (digit_at_ > begun - same_key_within) return;  // It was pressed as well, and that is told.
    around_.user.on_event(Digit{id_, press.digit, press.duration});
}

void MediaEndpoint::watch_tone() {
    const auto due = tones_->due();
    if (!due) return tone_timer_.stop();
    tone_timer_ = around_.timers.after(*due - now(), [this] {
        tones_->on_time(now());
        watch_tone();
    });
}

void MediaEndpoint::hand_on_silence(const rtp::Packet& packet) {
    std::array<std::uint8_t, rtp::fixed_header_bytes + audio::max_silence_bytes> room;
    const auto bytes = tones_->silence(packet.payload, std::span(room).subspan(rtp::fixed_header_bytes));
    if (bytes == 0) return;
    auto silent = packet;
    silent.payload = std::span(room).subspan(rtp::fixed_header_bytes, bytes);
    hand_on(silent, Content::audio, room);
}

void MediaEndpoint::on_rtcp(std::span<const std::uint8_t> datagram) {
    if (!audio_) return;
    heard_at_ = now();
    reports_->on_rtcp(datagram, stream_->ssrc(), now());
}

void MediaEndpoint::send(const RelayedPacket& packet, EndpointId from) {
    if (!connection_ || connection_->peer.endpoint != from || !audio_ || !audio_->receives) return;
    // Both far sides are ports of ours: between them the packet might run in a circle for ever.
    if (packet.came_from_ourselves && is_ourselves_) return;
    if (connection_->gate == Connect::Gate::source) return;
    if (connection_->gate == Connect::Gate::listener) {
        if (packet.content == Content::comfort_noise) return;
        connection_->gate = Connect::Gate::none;
        play(std::nullopt);
    }
    if (player_) return;  // Music covers what the peer says.
    if (packet.codec != audio_->codec) return translate(packet);
    translator_.reset();
    if (presses_.is_sending()) return;
    if (packet.content == Content::digit) presses_.on_relayed(now());
    const auto payload_type = payload_type_for(packet);
    if (!payload_type) return;
    auto header = stream_->relay(packet.header, now());
    if (!header) return;
    header->payload_type = *payload_type;
    transmit(*header, packet.bytes);
}

void MediaEndpoint::translate(const RelayedPacket& packet) {
    const bool is_translating = translator_ && translator_->from() == packet.codec;
    if (!is_translating) {
        translator_ = std::make_unique<Translator>(
            packet.codec, *audio_,
            [this](const rtp::DtmfDigit& press) { send_digit(press.digit, press.duration); });
        stream_->change_source();
    }
    translator_->hear(packet, now());
    if (!is_translating) around_.user.on_translating(id_);
}

void MediaEndpoint::transmit(const rtp::Header& header, std::span<std::uint8_t> bytes) {
    bytes[0] = plain_header;
    rtp::rewrite_header(bytes, header);
    if (port_.send_rtp(id_, bytes)) reports_->on_sent(bytes.size() - rtp::fixed_header_bytes);
}

void MediaEndpoint::on_frame_time() {
    if (!audio_ || !audio_->receives) return;
    const auto next = [this] {
        return player_ ? player_->next(now()) : translator_ ? translator_->next(now()) : std::nullopt;
    };
    while (const auto frame = next())
        if (!presses_.is_sending()) send_frame(*frame);
}

void MediaEndpoint::send_digit(char digit, std::chrono::milliseconds duration) {
    if (!presses_.add(digit, duration)) log_warning("media: a digit is lost, too many wait to be sent");
    send_presses();
}

void MediaEndpoint::send_presses() {
    if (!audio_ || !audio_->receives || !audio_->telephone_event) return presses_.clear();
    while (const auto event = presses_.next(stream_->clock_rate(), now())) {
        if (event->marker) stream_->begin_event(now());
        auto header = stream_->event(event->timestamp_offset);
        header.marker = event->marker;
        header.payload_type = *audio_->telephone_event;
        std::array<std::uint8_t, rtp::fixed_header_bytes + rtp::dtmf_event_bytes> room;
        std::ranges::copy(event->payload, room.begin() + rtp::fixed_header_bytes);
        transmit(header, room);
    }
    press_timer_.stop();
    const auto due = presses_.due();
    if (due) press_timer_ = around_.timers.after(*due - now(), [this] { send_presses(); });
}

void MediaEndpoint::send_frame(const SoundFrame& frame) {
    std::array<std::uint8_t, rtp::fixed_header_bytes + audio::max_payload_bytes> room;
    const auto bytes = std::span(room).first(rtp::fixed_header_bytes + frame.payload.size());
    std::ranges::copy(frame.payload, bytes.begin() + rtp::fixed_header_bytes);
    const auto ticks = static_cast<std::uint32_t>(stream_->clock_rate() * frame.length.count() / 1000);
    auto header = stream_->play(ticks, now());
    header.payload_type = audio_->payload_type;
    transmit(header, bytes);
}

void MediaEndpoint::on_second() {
    if (!audio_) return;
    check_silence();
    if (!reports_->is_due(now())) return;
    std::array<std::uint8_t, max_report_bytes> room;
    port_.send_rtcp(id_, reports_->write(*stream_, now(), room));
}

// A leg that holds us, or that we hold, may be silent for as long as it likes.
void MediaEndpoint::check_silence() {
    const bool is_held = !audio_->sends || !audio_->receives;
    if (is_held) heard_at_ = now();
    if (now() - heard_at_ < around_.rtp_timeout) return;
    heard_at_ = now();
    around_.user.on_event(MediaTimeout{id_});
}

MediaStatistics MediaEndpoint::statistics() const {
    return reports_ ? reports_->statistics(audio_->codec) : MediaStatistics{};
}

}  // namespace santral::media
