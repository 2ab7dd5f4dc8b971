// A press is known when it ends: then it is sent as a whole, as long as it was.

#include "media/translator.h"

#include <utility>

namespace santral::media {

Translator::Translator(Codec from, const NegotiatedAudio& to,
                       std::function<void(const rtp::DtmfDigit& press)> on_press)
    : from_(from),
      to_{to.codec, to.ptime, audio::parse_opus_wishes(to.fmtp)},
      takes_events_(to.telephone_event.has_value()),
      on_press_(std::move(on_press)),
      presses_(rtp::facts_of(from).clock_rate,
               [this](const rtp::DtmfDigit& press) { this->on_press(press); }) {}

Transcoder& Translator::sound(Clock::time_point now) {
    return sound_ ? *sound_ : sound_.emplace(from_, to_, now);
}

void Translator::hear(const RelayedPacket& packet, Clock::time_point now) {
    now_ = now;
    const auto payload = std::span<const std::uint8_t>(packet.bytes).subspan(rtp::fixed_header_bytes);
    if (packet.content == Content::digit) {
        rtp::Packet as_packet;
        as_packet.header = packet.header;
        as_packet.payload = payload;
        presses_.on_packet(as_packet, now);
        if (!sound_) return;
    }
    sound(now).hear(packet.header, payload, packet.content, now);
}

std::optional<SoundFrame> Translator::next(Clock::time_point now) {
    now_ = now;
    const auto due = presses_.due();
    if (due && now >= *due) presses_.on_time(now);
    if (!sound_) return {};
    if (sound_->has_fallen_silent()) sound_.reset();
    return sound_ ? sound_->next(now) : std::nullopt;
}

void Translator::on_press(const rtp::DtmfDigit& press) {
    if (takes_events_) return on_press_(press);
    sound(now_).sound_key(press.digit, press.duration);
}

}  // namespace santral::media
