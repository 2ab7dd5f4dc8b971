#pragma once
// Sounds that endpoints are played, encoded once for every codec and shared by all listeners on all media
// threads: immutable. Each is a loop.

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "media/media_plane.h"

namespace santral::media {

struct SoundFrame {
    std::span<const std::uint8_t> payload;
    std::chrono::milliseconds length;
};

class EncodedSound {
public:
    EncodedSound() = default;
    // A loop of whole 20 ms frames, mono, at encoding_rate(codec); what is over is cut off.
    EncodedSound(Codec codec, std::span<const std::int16_t> loop);

    // What is heard from `position` on, after any number of rounds. ptime: 10 to 60 ms; Opus always gives 20.
    // position: a sum of lengths given before.
    SoundFrame frame(std::chrono::milliseconds position, std::chrono::milliseconds ptime) const;
    std::size_t bytes() const { return bytes_.size(); }

private:
    void encode_frames(Codec codec, std::span<const std::int16_t> loop);

    bool is_bytewise_ = false;  // One byte each 125 microseconds: may be cut anywhere.
    std::size_t loop_bytes_ = 0;
    std::vector<std::uint8_t> bytes_;
    std::vector<std::size_t> ends_;  // Of each 20 ms frame in bytes_.
};

// In Hz, of the samples that an EncodedSound is made from.
unsigned encoding_rate(Codec codec);

}  // namespace santral::media
