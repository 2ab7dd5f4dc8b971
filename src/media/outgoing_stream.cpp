// Shifts of sequence numbers and timestamps, all modulo their size.

#include "media/outgoing_stream.h"

#include <cstdlib>

#include "rtp/sequence.h"

namespace santral::media {
namespace {

// RFC 3711 3.3.1: whoever misses the first packets must not miss a wrap with them, which the far side's keys
// count.
constexpr std::uint64_t first_sequences = 1 << 15;

std::uint32_t ticks_in(Duration time, std::uint32_t clock_rate) {
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(time).count();
    return static_cast<std::uint32_t>(microseconds * clock_rate / 1'000'000);
}

}  // namespace

OutgoingStream::OutgoingStream(Random& random, std::uint32_t clock_rate)
    : ssrc_(static_cast<std::uint32_t>(random.number())),
      clock_rate_(clock_rate),
      sequence_(static_cast<std::uint16_t>(random.below(first_sequences))),
      timestamp_(static_cast<std::uint32_t>(random.number())) {}

std::optional<rtp::Header> OutgoingStream::relay(const rtp::Header& incoming, Clock::time_point now) {
    const bool fresh = !continues(incoming);
    if (fresh) {
        const auto sequence_shift = static_cast<std::uint16_t>(sequence_ + 1 - incoming.sequence);
        source_ = Source{incoming.ssrc, incoming.sequence, incoming.sequence, sequence_shift,
                         fresh_timestamp(now) - incoming.timestamp};
    }
    if (rtp::steps(source_->first, incoming.sequence) < 0) return {};
    auto header = incoming;
    header.ssrc = ssrc_;
    header.marker = incoming.marker || fresh;
    header.sequence = static_cast<std::uint16_t>(incoming.sequence + source_->sequence_shift);
    header.timestamp = incoming.timestamp + source_->timestamp_shift;
    if (rtp::steps(source_->newest, incoming.sequence) < 0) return header;
    // The oldest number allowed follows at a distance, or it would look new after half a turn of them.
    if (rtp::steps(source_->first, incoming.sequence) > 2 * max_sequence_jump)
        source_->first = static_cast<std::uint16_t>(source_->first + max_sequence_jump);
    source_->newest = incoming.sequence;
    sent(header, now);
    return header;
}

bool OutgoingStream::continues(const rtp::Header& incoming) const {
    return source_ && source_->ssrc == incoming.ssrc &&
           std::abs(rtp::steps(source_->newest, incoming.sequence)) <= max_sequence_jump;
}

bool OutgoingStream::plays_on(Clock::time_point now) const {
    return source_ && !source_->ssrc && sent_at_ && now - *sent_at_ < max_playing_gap;
}

rtp::Header OutgoingStream::play(std::uint32_t ticks, Clock::time_point now) {
    const bool fresh = !plays_on(now);
    if (fresh) source_ = Source{};
    rtp::Header header;
    header.marker = fresh;
    header.ssrc = ssrc_;
    header.sequence = static_cast<std::uint16_t>(sequence_ + 1);
    header.timestamp = fresh ? fresh_timestamp(now) : next_timestamp_;
    next_timestamp_ = header.timestamp + ticks;
    sent(header, now);
    return header;
}

void OutgoingStream::begin_event(Clock::time_point now) {
    timestamp_ = fresh_timestamp(now);
    sent_at_ = now;
    source_.reset();
}

rtp::Header OutgoingStream::event(std::uint32_t offset) {
    rtp::Header header;
    header.ssrc = ssrc_;
    header.sequence = ++sequence_;
    header.timestamp = timestamp_ + offset;
    return header;
}

void OutgoingStream::sent(const rtp::Header& header, Clock::time_point now) {
    sequence_ = header.sequence;
    timestamp_ = header.timestamp;
    sent_at_ = now;
}

// The time that has passed, but never the timestamp of the last packet again.
std::uint32_t OutgoingStream::fresh_timestamp(Clock::time_point now) const {
    const auto timestamp = timestamp_at(now);
    return sent_at_ && timestamp == timestamp_ ? timestamp + 1 : timestamp;
}

std::uint32_t OutgoingStream::timestamp_at(Clock::time_point now) const {
    return sent_at_ ? timestamp_ + ticks_in(now - *sent_at_, clock_rate_) : timestamp_;
}

}  // namespace santral::media
