// Each step is made when it is due, of as many pieces of sound as it takes.

#include "media/transcoder.h"

#include <algorithm>

#include "audio/time_stretch.h"
#include "media/player.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

constexpr auto step = 10ms;
constexpr auto longest_frame = 60ms;
constexpr auto stretched = 2 * audio::longest_period;  // What is looked at.
// Sound is taken out seldom, and put in whenever it may help.
constexpr auto between_shortenings = 200ms;
constexpr auto between_lengthenings = 40ms;
constexpr auto between_attempts = 60ms;
constexpr auto longest_sounded_key = 100ms;      // So that it is over before the next one is told.
constexpr double pitch_likeness = 0.7;           // What a seam is not heard at.
constexpr double hurried_excess_ms = 40;         // Where a seam is the lesser evil.
constexpr std::size_t largest_pause_packet = 2;  // RFC 6716: an Opus packet of DTX has at most two bytes.

unsigned rate_between(Codec one, Codec other) {
    const auto is_wide = [](Codec codec) { return rtp::facts_of(codec).sampling_rate > 8000; };
    return is_wide(one) && is_wide(other) ? 16'000 : 8000;
}

std::chrono::milliseconds frame_length(Codec codec, std::chrono::milliseconds ptime) {
    const auto length = std::clamp<std::chrono::milliseconds>(ptime / 10ms * 10ms,
                                                              std::chrono::milliseconds(step), longest_frame);
    const bool has_it = codec != Codec::opus || (length != 30ms && length != 50ms);
    return has_it ? length : length - 10ms;
}

Duration duration_of(std::size_t samples, unsigned sampling_rate) {
    return std::chrono::nanoseconds(samples * 1'000'000'000 / sampling_rate);
}

std::size_t samples_of(std::chrono::microseconds time, unsigned sampling_rate) {
    return static_cast<std::size_t>(time.count()) * sampling_rate / 1'000'000;
}

}  // namespace

Transcoder::Transcoder(Codec from, const Target& to, Clock::time_point now)
    : from_(from),
      sampling_rate_(rate_between(from, to.codec)),
      ptime_(frame_length(to.codec, to.ptime)),
      step_samples_(samples_of(step, sampling_rate_)),
      frame_samples_(samples_of(ptime_, sampling_rate_)),
      jitter_(rtp::facts_of(from).clock_rate),
      decoder_(audio::make_decoder(from, sampling_rate_).value()),
      encoder_(audio::make_voice_encoder(to.codec, sampling_rate_, to.wishes).value()),
      sound_(2 * audio::max_packet_samples),
      due_(now + first_jitter_depth) {}

void Transcoder::hear(const rtp::Header& header, std::span<const std::uint8_t> payload, Content content,
                      Clock::time_point now) {
    jitter_.put(header, payload, content, now);
}

std::optional<SoundFrame> Transcoder::next(Clock::time_point now) {
    if (now - due_ > max_player_delay) due_ = now;
    while (now >= due_) {
        advance();
        if (ready_ == frame_samples_) return encode();
    }
    return {};
}

void Transcoder::advance() {
    while (count_ < ready_ + step_samples_) fetch();
    ready_ += step_samples_;
    due_ += step;
}

SoundFrame Transcoder::encode() {
    const auto frame = std::span(sound_).first(frame_samples_);
    overlay_key(frame);
    const auto bytes = encoder_->encode(frame, payload_);
    std::copy(sound_.begin() + static_cast<std::ptrdiff_t>(frame_samples_),
              sound_.begin() + static_cast<std::ptrdiff_t>(count_), sound_.begin());
    count_ -= frame_samples_;
    ready_ = 0;
    return {std::span(payload_).first(bytes), ptime_};
}

// A step that was shortened may end before it is full.
Clock::time_point Transcoder::heard_until() const {
    return due_ + duration_of(count_, sampling_rate_) - duration_of(ready_, sampling_rate_);
}

std::uint32_t Transcoder::ticks_in(std::size_t samples) const {
    return static_cast<std::uint32_t>(samples * rtp::facts_of(from_).clock_rate / sampling_rate_);
}

std::size_t Transcoder::samples_in(std::uint32_t ticks) const {
    return std::size_t{ticks} * sampling_rate_ / rtp::facts_of(from_).clock_rate;
}

std::span<std::int16_t> Transcoder::append(std::size_t count) {
    const auto room = std::span(sound_).subspan(count_);
    const auto part = room.first(std::min(count, room.size()));
    count_ += part.size();
    return part;
}

void Transcoder::fetch() {
    const auto piece = jitter_.take(heard_until());
    switch (piece.kind) {
    case SoundPiece::Kind::audio: play(piece.payload); break;
    case SoundPiece::Kind::noise:
        noise_.emplace(piece.payload);
        announced_ = true;
        break;
    case SoundPiece::Kind::lost:
    case SoundPiece::Kind::pause: fill(piece); break;
    }
}

void Transcoder::play(std::span<const std::uint8_t> payload) {
    const auto samples = decoder_->decode(payload, std::span(sound_).subspan(count_));
    if (samples == 0) return;  // Its time is concealed as that of a lost one.
    count_ += samples;
    jitter_.took(ticks_in(samples));
    announced_ = from_ == Codec::opus && payload.size() <= largest_pause_packet;
    noise_.reset();
    silent_for_ = {};
    stretch();
}

void Transcoder::fill(const SoundPiece& piece) {
    const auto gap = append(samples_in(piece.ticks));
    piece.payload.empty() ? decoder_->conceal(gap) : decoder_->recover(piece.payload, gap);
    if (noise_) noise_->add_to(gap);
    silent_for_ += duration_of(gap.size(), sampling_rate_);
}

void Transcoder::stretch() {
    const auto now = heard_until();
    const auto excess = jitter_.excess_ms(now);
    const bool is_wanted = excess > too_deep_ms || excess < too_shallow_ms;
    if (!is_wanted || now < may_stretch_) return;
    may_stretch_ = now + between_attempts;
    const auto begin = count_ - std::min(count_, samples_of(stretched, sampling_rate_));
    const auto sound = std::span(sound_).subspan(begin, count_ - begin);
    const auto period = audio::find_period(sound, sampling_rate_);
    const double least = excess > hurried_excess_ms ? -1 : pitch_likeness;
    if (period.samples == 0 || period.likeness < least) return;
    count_ = begin + (excess > 0 ? audio::shorten(sound, period)
                                 : audio::lengthen(std::span(sound_).subspan(begin), sound.size(), period));
    const bool is_silence = period.likeness == 1;
    if (is_silence)
        may_stretch_ = now;
    else
        may_stretch_ = now + (excess > 0 ? between_shortenings : between_lengthenings);
}

void Transcoder::sound_key(char digit, std::chrono::milliseconds duration) {
    const auto length = std::min<std::chrono::milliseconds>(duration, longest_sounded_key);
    key_.emplace(audio::key_cadence(digit, length), sampling_rate_);
    key_samples_ = samples_of(length, sampling_rate_);
}

void Transcoder::overlay_key(std::span<std::int16_t> frame) {
    if (key_samples_ == 0) return;
    const auto part = frame.first(std::min(key_samples_, frame.size()));
    key_->fill(part);
    key_samples_ -= part.size();
}

}  // namespace santral::media
