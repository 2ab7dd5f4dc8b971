#pragma once
// What one endpoint is sent: a single RTP stream with our own SSRC, continuous in sequence numbers and time
// whatever feeds it (a tone, music, one leg, then another), so that a phone never sees a source change
// (RFC 3550 5.1, 8.2). Within one source the distances are kept: its losses and its reordering stay visible.
// Pure; belongs to the endpoint.

#include <cstdint>
#include <optional>

#include "base/random.h"
#include "base/timers.h"
#include "rtp/packet.h"

namespace santral::media {

// RFC 3550 A.1, MAX_DROPOUT: a larger jump of sequence numbers is a source that started anew.
constexpr int max_sequence_jump = 3'000;
// So much later than the frame before, a frame of our own begins a new talk spurt.
constexpr std::chrono::milliseconds max_playing_gap{400};

class OutgoingStream {
public:
    // SSRC, first sequence number and timestamp are random (RFC 3550 5.1), the number in the lower half.
    OutgoingStream(Random& random, std::uint32_t clock_rate);

    // The header for a relayed packet; absent if it is older than the moment its source took over.
    std::optional<rtp::Header> relay(const rtp::Header& incoming, Clock::time_point now);
    // The header for the next frame of our own. `ticks`: how long the frame is, at the clock rate. After a
    // pause of max_playing_gap it is a new source.
    rtp::Header play(std::uint32_t ticks, Clock::time_point now);
    // A press of a key begins now (RFC 4733 2.5.1): its packets have one timestamp, and time goes on from
    // there. What is relayed or played next is a new source.
    void begin_event(Clock::time_point now);
    // The header for its next packet. offset: of a segment, in ticks after the beginning.
    rtp::Header event(std::uint32_t offset);
    // Another source feeds the stream from here on.
    void change_source() { source_.reset(); }

    std::uint32_t ssrc() const { return ssrc_; }
    std::uint32_t clock_rate() const { return clock_rate_; }
    // Our timestamp at this moment, for sender reports (RFC 3550 6.4.1).
    std::uint32_t timestamp_at(Clock::time_point now) const;

private:
    struct Source {
        std::optional<std::uint32_t> ssrc;  // Absent: our own player.
        std::uint16_t first = 0;            // Sequence number and the distances between theirs and ours.
        std::uint16_t newest = 0;
        std::uint16_t sequence_shift = 0;
        std::uint32_t timestamp_shift = 0;
    };

    bool continues(const rtp::Header& incoming) const;
    bool plays_on(Clock::time_point now) const;
    std::uint32_t fresh_timestamp(Clock::time_point now) const;
    void sent(const rtp::Header& header, Clock::time_point now);

    std::uint32_t ssrc_;
    std::uint32_t clock_rate_;
    std::uint16_t sequence_;  // Of the newest packet sent.
    std::uint32_t timestamp_;
    std::uint32_t next_timestamp_ = 0;  // Of our own player.
    std::optional<Clock::time_point> sent_at_;
    std::optional<Source> source_;
};

}  // namespace santral::media
