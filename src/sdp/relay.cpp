// From leg to leg.

#include "sdp/relay.h"

#include <algorithm>

namespace santral::sdp {

namespace {

bool is_among(std::span<const rtp::Codec> allowed, rtp::Codec codec) {
    return std::ranges::find(allowed, codec) != allowed.end();
}

}  // namespace

AudioFormats formats_offered(const Offer& offer, std::span<const rtp::Codec> allowed) {
    AudioFormats formats = offer.audio.formats;
    std::erase_if(formats.codecs,
                  [allowed](const CodecFormat& format) { return !is_among(allowed, format.codec); });
    add_missing_events(formats);
    return formats;
}

AudioFormats formats_for_callee(const Offer& caller, std::span<const rtp::Codec> allowed) {
    auto formats = formats_offered(caller, allowed);
    add_missing_codecs(formats, allowed);
    add_missing_events(formats);
    return formats;
}

AudioFormats formats_for_another(const Agreed& talking, std::span<const rtp::Codec> allowed) {
    AudioFormats formats;
    for (const auto& codec : talking.codecs) {
        formats.codecs.push_back({codec.codec, codec.send_payload_type, codec.fmtp});
    }
    for (const auto& events : talking.events) {
        formats.events.push_back({events.clock_rate, events.send_payload_type});
    }
    add_missing_codecs(formats, allowed);
    formats.ptime = talking.ptime;
    add_missing_events(formats);
    return formats;
}

AudioFormats formats_of(const Agreed& other) {
    AudioFormats formats;
    const auto& chosen = other.codec();
    formats.codecs.push_back({chosen.codec, chosen.send_payload_type, chosen.fmtp});
    formats.ptime = other.ptime;
    return formats;
}

AudioFormats formats_to_answer(const Offer& offer, const Agreed* other, std::span<const rtp::Codec> allowed) {
    const auto& offered = offer.audio.formats.codecs;
    if (other && offer.audio.formats.find(other->codec().codec)) return formats_of(*other);
    const auto is_allowed = [allowed](const CodecFormat& format) { return is_among(allowed, format.codec); };
    const auto is_named = [&](const CodecFormat& format) {
        return is_allowed(format) && other &&
               std::ranges::find(other->codecs, format.codec, &AgreedCodec::codec) != other->codecs.end();
    };
    auto chosen = std::ranges::find_if(offered, is_named);
    if (chosen == offered.end()) chosen = std::ranges::find_if(offered, is_allowed);
    AudioFormats formats;
    if (chosen != offered.end()) formats.codecs.push_back({chosen->codec, chosen->payload_type, ""});
    return formats;
}

}  // namespace santral::sdp
