// Payload types: the static ones of RFC 3551, and customary dynamic ones where they are free.

#include "sdp/audio_formats.h"

#include <algorithm>

namespace santral::sdp {
namespace {

constexpr std::uint8_t first_dynamic = 96;  // RFC 3551 6.
constexpr std::uint8_t last_dynamic = 127;
constexpr std::uint8_t customary_opus = 111;
constexpr std::uint8_t customary_events = 101;
constexpr std::uint8_t customary_wideband_events = 110;

// The dynamic range is larger than all formats we ever name together, so one is always free.
std::uint8_t free_payload_type(const AudioFormats& formats, std::uint8_t wanted) {
    if (!formats.uses(wanted)) return wanted;
    std::uint8_t candidate = first_dynamic;
    while (candidate < last_dynamic && formats.uses(candidate)) ++candidate;
    return candidate;
}

}  // namespace

const CodecFormat* AudioFormats::find(rtp::Codec codec) const {
    const auto found = std::ranges::find(codecs, codec, &CodecFormat::codec);
    return found == codecs.end() ? nullptr : &*found;
}

const EventFormat* AudioFormats::find_events(std::uint32_t clock_rate) const {
    const auto found = std::ranges::find(events, clock_rate, &EventFormat::clock_rate);
    return found == events.end() ? nullptr : &*found;
}

bool AudioFormats::uses(std::uint8_t payload_type) const {
    return std::ranges::find(codecs, payload_type, &CodecFormat::payload_type) != codecs.end() ||
           std::ranges::find(events, payload_type, &EventFormat::payload_type) != events.end();
}

AudioFormats make_formats(std::span<const rtp::Codec> codecs) {
    AudioFormats formats;
    add_missing_codecs(formats, codecs);
    add_missing_events(formats);
    return formats;
}

void add_missing_codecs(AudioFormats& formats, std::span<const rtp::Codec> codecs) {
    for (const auto codec : codecs) {
        if (formats.find(codec)) continue;
        const auto usual = rtp::facts_of(codec).static_payload_type.value_or(customary_opus);
        formats.codecs.push_back({codec, free_payload_type(formats, usual), ""});
    }
}

void add_missing_events(AudioFormats& formats) {
    for (const auto& format : formats.codecs) {
        const auto clock_rate = rtp::facts_of(format.codec).clock_rate;
        if (formats.find_events(clock_rate)) continue;
        const auto wanted = clock_rate == 8000 ? customary_events : customary_wideband_events;
        formats.events.push_back({clock_rate, free_payload_type(formats, wanted)});
    }
}

AudioFormats numbered_as(const AudioFormats& before, AudioFormats formats) {
    AudioFormats taken = before;
    for (auto& format : formats.codecs) {
        if (const auto* known = before.find(format.codec)) {
            format.payload_type = known->payload_type;
        } else {
            format.payload_type = free_payload_type(taken, format.payload_type);
            taken.codecs.push_back(format);
        }
    }
    for (auto& format : formats.events) {
        if (const auto* known = before.find_events(format.clock_rate)) {
            format.payload_type = known->payload_type;
        } else {
            format.payload_type = free_payload_type(taken, format.payload_type);
            taken.events.push_back(format);
        }
    }
    return formats;
}

}  // namespace santral::sdp
