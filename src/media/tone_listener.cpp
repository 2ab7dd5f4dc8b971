// Packets in the order of their numbers; what comes late is not heard any more.

#include "media/tone_listener.h"

#include <algorithm>
#include <utility>

#include "rtp/dtmf_sender.h"
#include "rtp/sequence.h"

namespace santral::media {
namespace {

constexpr unsigned samples_per_ms = audio::dtmf_sampling_rate / 1000;

}  // namespace

ToneListener::ToneListener(rtp::Codec codec, OnPress on_press)
    : codec_(codec),
      on_press_(std::move(on_press)),
      decoder_(audio::make_decoder(codec, audio::dtmf_sampling_rate).value()),
      silence_(codec),
      detector_([this](char key) { on_key(key); }),
      samples_(audio::max_packet_samples) {}

bool ToneListener::hear(const rtp::Packet& packet, Clock::time_point now) {
    now_ = now;
    const auto& header = packet.header;
    const bool continues = last_ && last_->ssrc == header.ssrc;
    if (continues && rtp::steps(last_->sequence, header.sequence) <= 0) return detector_.key() != 0;
    if (continues) fill_gap(header);
    const bool was_sounded = detector_.key() != 0;
    const auto count = decoder_->decode(packet.payload, samples_);
    const auto samples = std::span(samples_).first(count);
    detector_.hear(samples);
    heard_ += count;
    const auto ticks = count * rtp::facts_of(codec_).clock_rate / audio::dtmf_sampling_rate;
    last_ = Last{header.ssrc, header.sequence, header.timestamp + static_cast<std::uint32_t>(ticks)};
    return was_sounded || detector_.key() != 0 || audio::may_be_dtmf(samples);
}

// Of a tone with a hole the detector makes one press; of two presses with a pause that was not sent, two.
void ToneListener::fill_gap(const rtp::Header& header) {
    const auto ticks = static_cast<std::int32_t>(header.timestamp - last_->end);
    const auto lost = rtp::steps(last_->sequence, header.sequence) - 1;
    if (ticks <= 0) return;
    const auto clock_rate = std::int64_t{rtp::facts_of(codec_).clock_rate};
    const std::chrono::milliseconds time(ticks * std::int64_t{1000} / clock_rate);
    if (lost == 0 || lost > max_lost_in_tone) return pause(time);
    // Opus goes on from what it made of the hole; the others need nothing.
    if (codec_ != rtp::Codec::opus) return;
    const auto length = std::min(time, longest_pause_heard).count() * samples_per_ms;
    const auto hole = std::span(samples_).first(static_cast<std::size_t>(length));
    decoder_->conceal(hole);
    detector_.hear(hole);
    heard_ += hole.size();
}

void ToneListener::pause(std::chrono::milliseconds time) {
    const auto length = std::min(time, longest_pause_heard).count() * samples_per_ms;
    const auto nothing = std::span(samples_).first(static_cast<std::size_t>(length));
    std::ranges::fill(nothing, std::int16_t{0});
    detector_.hear(nothing);
    heard_ += nothing.size();
}

// The detector is as late with the end as with the beginning.
void ToneListener::on_key(char key) {
    if (press_) {
        const std::chrono::milliseconds length((heard_ - press_->begun_at) / samples_per_ms);
        const auto press = *std::exchange(press_, std::nullopt);
        on_press_({press.key, std::max<std::chrono::milliseconds>(length, rtp::shortest_dtmf)}, press.begun);
    }
    if (key) press_ = Press{key, now_, heard_};
}

void ToneListener::on_time(Clock::time_point now) {
    const auto limit = due();
    if (limit && now >= *limit) pause(longest_pause_heard);
}

std::optional<Clock::time_point> ToneListener::due() const {
    if (!press_) return {};
    return now_ + rtp::dtmf_silence;
}

}  // namespace santral::media
