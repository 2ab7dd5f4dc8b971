#pragma once
// One channel of a recording: the packets of one endpoint, put in order, decoded, and laid on the time line
// of the recording, with silence where nothing came. Pure; disk thread.
// Where a packet lies follows from its RTP timestamp, counted from the arrival of the first one of its
// stream; where both differ too much (a new stream, a paused clock) the arrival counts anew.

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "audio/decoder.h"
#include "audio/resampler.h"
#include "base/timers.h"

namespace santral::media {

constexpr std::chrono::milliseconds max_clock_deviation{200};  // Between timestamps and arrivals.
constexpr std::size_t max_packets_in_order = 256;  // Waiting to be decoded, of one side; more are dropped.

struct RecordedPacket {
    rtp::Codec codec;
    std::uint32_t ssrc;
    std::uint32_t timestamp;
    Clock::time_point arrived;
    std::span<const std::uint8_t> payload;
};

class RecordedSide {
public:
    // sampling_rate: 8000 or 16000, of what comes out.
    RecordedSide(unsigned sampling_rate, Clock::time_point start);

    void add(const RecordedPacket& packet);
    // Everything up to sample number `end` of the time line that was not taken before: always that many
    // samples. Packets that come later for this time are lost.
    void take_until(std::int64_t end, std::vector<std::int16_t>& into);

private:
    struct Waiting {
        std::int64_t position;  // Sample number on the time line.
        rtp::Codec codec;
        std::vector<std::uint8_t> payload;
    };
    struct Stream {
        std::uint32_t ssrc;
        rtp::Codec codec;
        std::uint32_t timestamp;
        std::int64_t position;
    };

    std::int64_t position_of(const RecordedPacket& packet);
    std::int64_t samples_in(Duration time) const;
    void play(const Waiting& packet);
    std::span<const std::int16_t> decode(const Waiting& packet);
    void use(rtp::Codec codec);

    unsigned sampling_rate_;
    Clock::time_point start_;
    std::optional<Stream> stream_;
    std::vector<Waiting> waiting_;  // By position.
    std::optional<rtp::Codec> codec_;
    std::unique_ptr<audio::Decoder> decoder_;
    std::optional<audio::Resampler> resampler_;  // Where the decoder has another rate.
    std::vector<std::int16_t> decoded_;
    std::vector<std::int16_t> resampled_;
    std::vector<std::int16_t> sound_;  // Decoded but not taken; begins at taken_.
    std::int64_t taken_ = 0;
};

}  // namespace santral::media
