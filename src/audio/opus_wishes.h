#pragma once
// What a far side wants of the Opus it is sent: its a=fmtp (RFC 7587 6.1, 7.1). Always mono, which any far
// side takes (7.1: stereo is a preference).

#include <string_view>

namespace santral::audio {

// RFC 7587 7.1.
inline constexpr unsigned least_opus_bitrate = 6'000;
inline constexpr unsigned most_opus_bitrate = 510'000;

struct OpusWishes {
    unsigned max_bitrate = most_opus_bitrate;
    unsigned max_playback_rate = 48'000;  // Hz: it plays nothing above half of that.
    bool repeats_lost = false;            // In-band FEC.
    bool constant_bitrate = false;
    bool pauses = false;  // DTX.

    bool operator==(const OpusWishes&) const = default;
};

// What is not understood counts as not said, and what is out of bounds is brought into them.
OpusWishes parse_opus_wishes(std::string_view fmtp);

}  // namespace santral::audio
