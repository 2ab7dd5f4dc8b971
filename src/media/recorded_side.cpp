// The time line, in samples at the rate of the file.

#include "media/recorded_side.h"

#include <algorithm>
#include <cstdlib>

#include "base/assert.h"

namespace santral::media {
namespace {

// Packets that follow each other may miss by a sample or two where a resampler rounds.
constexpr std::int64_t joins_within(unsigned sampling_rate) {
    return sampling_rate / 500;
}

}  // namespace

RecordedSide::RecordedSide(unsigned sampling_rate, Clock::time_point start)
    : sampling_rate_(sampling_rate), start_(start), decoded_(audio::max_packet_samples) {}

std::int64_t RecordedSide::samples_in(Duration time) const {
    return std::chrono::duration_cast<std::chrono::microseconds>(time).count() * sampling_rate_ / 1'000'000;
}

void RecordedSide::add(const RecordedPacket& packet) {
    const auto position = position_of(packet);
    if (position < taken_ || waiting_.size() >= max_packets_in_order) return;
    const auto place = std::ranges::upper_bound(waiting_, position, {}, &Waiting::position);
    waiting_.insert(place, {position, packet.codec, {packet.payload.begin(), packet.payload.end()}});
}

std::int64_t RecordedSide::position_of(const RecordedPacket& packet) {
    const auto arrival = std::max<std::int64_t>(samples_in(packet.arrived - start_), 0);
    const bool continues = stream_ && stream_->ssrc == packet.ssrc && stream_->codec == packet.codec;
    if (continues) {
        const auto ticks = static_cast<std::int32_t>(packet.timestamp - stream_->timestamp);
        const auto clock_rate = rtp::facts_of(packet.codec).clock_rate;
        const auto position = stream_->position + std::int64_t{ticks} * sampling_rate_ / clock_rate;
        if (std::abs(position - arrival) <= samples_in(max_clock_deviation)) {
            // The anchor moves along: a difference of timestamps may not pass half their range.
            if (ticks > 0) stream_ = Stream{packet.ssrc, packet.codec, packet.timestamp, position};
            return position;
        }
    }
    stream_ = Stream{packet.ssrc, packet.codec, packet.timestamp, arrival};
    return arrival;
}

void RecordedSide::take_until(std::int64_t end, std::vector<std::int16_t>& into) {
    auto next = waiting_.begin();
    for (; next != waiting_.end() && next->position < end; ++next) play(*next);
    waiting_.erase(waiting_.begin(), next);
    if (end <= taken_) return;
    const auto wanted = static_cast<std::size_t>(end - taken_);
    if (sound_.size() < wanted) sound_.resize(wanted);
    into.insert(into.end(), sound_.begin(), sound_.begin() + static_cast<std::ptrdiff_t>(wanted));
    sound_.erase(sound_.begin(), sound_.begin() + static_cast<std::ptrdiff_t>(wanted));
    taken_ = end;
}

void RecordedSide::play(const Waiting& packet) {
    const auto reached = taken_ + static_cast<std::int64_t>(sound_.size());
    const auto gap = packet.position - reached;
    if (gap < -joins_within(sampling_rate_)) return;  // Its time is taken: a duplicate.
    if (gap > joins_within(sampling_rate_)) sound_.resize(sound_.size() + static_cast<std::size_t>(gap));
    const auto samples = decode(packet);
    sound_.insert(sound_.end(), samples.begin(), samples.end());
}

std::span<const std::int16_t> RecordedSide::decode(const Waiting& packet) {
    if (codec_ != packet.codec) use(packet.codec);
    const auto count = decoder_->decode(packet.payload, decoded_);
    const std::span<const std::int16_t> samples(decoded_.data(), count);
    if (!resampler_) return samples;
    return {resampled_.data(), resampler_->resample(samples, resampled_)};
}

void RecordedSide::use(rtp::Codec codec) {
    codec_ = codec;
    const auto at_8000 = codec == rtp::Codec::pcmu || codec == rtp::Codec::pcma;
    const auto rate = at_8000 ? 8000 : sampling_rate_;
    auto decoder = audio::make_decoder(codec, rate);
    SANTRAL_ASSERT(decoder);  // 8000 and 16000 are what each of them has.
    decoder_ = std::move(*decoder);
    resampler_.reset();
    if (rate == sampling_rate_) return;
    resampler_.emplace(rate, sampling_rate_);
    resampled_.resize(resampler_->room_for(audio::max_packet_samples));
}

}  // namespace santral::media
