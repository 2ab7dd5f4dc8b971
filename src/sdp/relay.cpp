// From leg to leg.

#include "sdp/relay.h"

#include <algorithm>

namespace santral::sdp {

AudioFormats formats_for_callee(const Offer& caller, std::span<const rtp::Codec> allowed) {
    AudioFormats formats = caller.audio.formats;
    std::erase_if(formats.codecs, [allowed](const CodecFormat& format) {
        return std::ranges::find(allowed, format.codec) == allowed.end();
    });
    add_missing_events(formats);
    return formats;
}

AudioFormats formats_for_another(const Agreed& talking, std::span<const rtp::Codec> allowed) {
    AudioFormats formats;
    for (const auto& codec : talking.codecs) {
        formats.codecs.push_back({codec.codec, codec.send_payload_type, codec.fmtp});
    }
    for (const auto codec : allowed) {
        const auto fixed = rtp::facts_of(codec).static_payload_type;
        if (fixed && !formats.find(codec)) formats.codecs.push_back({codec, *fixed, ""});
    }
    for (const auto& events : talking.events) {
        formats.events.push_back({events.clock_rate, events.send_payload_type});
    }
    formats.ptime = talking.ptime;
    add_missing_events(formats);
    return formats;
}

AudioFormats formats_for_caller(const Agreed& callee) {
    AudioFormats formats;
    const auto& chosen = callee.codec();
    formats.codecs.push_back({chosen.codec, chosen.send_payload_type, chosen.fmtp});
    formats.ptime = callee.ptime;
    return formats;
}

}  // namespace santral::sdp
