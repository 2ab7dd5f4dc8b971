#pragma once
// The audio formats that one side names in its m-line, in its order of preference, and how a B2BUA carries
// them from the leg of the caller to the leg of the callee and back, so that nothing has to be transcoded.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rtp/codec.h"

namespace santral::sdp {

struct CodecFormat {
    rtp::Codec codec;
    std::uint8_t payload_type;
    std::string fmtp;  // "" for none. Kept as written, for the other leg.

    bool operator==(const CodecFormat&) const = default;
};

// telephone-event of RFC 4733, which runs at the clock of the codec it goes with: 8000 or 48000 Hz.
struct EventFormat {
    std::uint32_t clock_rate;
    std::uint8_t payload_type;

    bool operator==(const EventFormat&) const = default;
};

struct AudioFormats {
    std::vector<CodecFormat> codecs;  // Each codec at most once.
    std::vector<EventFormat> events;  // Each clock at most once.
    std::optional<std::chrono::milliseconds> ptime;
    std::optional<std::chrono::milliseconds> maxptime;

    const CodecFormat* find(rtp::Codec codec) const;
    const EventFormat* find_events(std::uint32_t clock_rate) const;
    bool uses(std::uint8_t payload_type) const;

    bool operator==(const AudioFormats&) const = default;
};

// What the exchange offers by itself (late offers, calls it makes): the codecs in this order, with the usual
// payload types, and telephone-event at each of their clocks.
AudioFormats make_formats(std::span<const rtp::Codec> codecs);

// Adds those that are missing at the end, with payload types that are free.
void add_missing_codecs(AudioFormats& formats, std::span<const rtp::Codec> codecs);

// Adds telephone-event at each clock that the codecs use, where it is missing: the exchange hears feature
// codes on every leg, whatever the other leg can do.
void add_missing_events(AudioFormats& formats);

// The same formats with the payload types they had `before` in this session, and for new ones such as meant
// nothing else before: RFC 3264 8.3.2 forbids that a number changes its meaning.
AudioFormats numbered_as(const AudioFormats& before, AudioFormats formats);

}  // namespace santral::sdp
