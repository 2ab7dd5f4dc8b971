// Walks the m-lines of a description and takes the first that fits.

#include "sdp/remote_audio.h"

#include <fmt/format.h>

#include "base/text.h"

namespace santral::sdp {
namespace {

constexpr std::string_view telephone_event = "telephone-event";
constexpr std::uint8_t last_payload_type = 127;

// RFC 3551 6 leaves these alone: with the marker bit they look like RTCP.
bool looks_like_rtcp(std::uint8_t payload_type) {
    return payload_type >= 72 && payload_type <= 76;
}

std::optional<rtp::Codec> codec_of_static(std::uint8_t payload_type) {
    for (const auto codec : rtp::all_codecs) {
        if (rtp::facts_of(codec).static_payload_type == payload_type) return codec;
    }
    return {};
}

// RFC 3551 4.5.2 fixes 8000 for G.722; some phones write the rate at which it samples.
bool has_rate_of(const RtpMap& map, const rtp::CodecFacts& facts) {
    return map.clock_rate == facts.clock_rate || map.clock_rate == facts.sampling_rate;
}

std::optional<rtp::Codec> codec_of(const RtpMap& map) {
    for (const auto codec : rtp::all_codecs) {
        const auto facts = rtp::facts_of(codec);
        const bool fits = has_rate_of(map, facts) && map.channels <= facts.channels;
        if (fits && equals_ignoring_case(map.encoding, facts.encoding_name)) return codec;
    }
    return {};
}

bool is_events(const RtpMap& map) {
    return equals_ignoring_case(map.encoding, telephone_event) &&
           (map.clock_rate == 8000 || map.clock_rate == 48000);
}

void take_format(const Media& media, std::string_view format, AudioFormats& formats) {
    const auto payload_type = parse_number<std::uint8_t>(format);
    if (!payload_type || *payload_type > last_payload_type || looks_like_rtcp(*payload_type)) return;
    const auto map = media.find_rtpmap(format);
    if (map && is_events(*map)) {
        if (!formats.find_events(map->clock_rate)) formats.events.push_back({map->clock_rate, *payload_type});
        return;
    }
    const auto codec = map ? codec_of(*map) : codec_of_static(*payload_type);
    if (!codec || formats.find(*codec)) return;
    formats.codecs.push_back({*codec, *payload_type, std::string(media.fmtp(format))});
}

AudioFormats formats_of(const Media& media) {
    AudioFormats formats;
    for (const auto& format : media.formats) take_format(media, format, formats);
    formats.ptime = media.find_milliseconds("ptime");
    formats.maxptime = media.find_milliseconds("maxptime");
    return formats;
}

Endpoint rtcp_of(const Media& media, const Endpoint& rtp) {
    const auto attribute = media.find_rtcp();
    // The odd port above (RFC 3550 11); a stream on the last port has no port above.
    if (!attribute || attribute->port == 0) {
        return {rtp.ip, rtp.port == 65535 ? rtp.port : std::uint16_t(rtp.port + 1)};
    }
    const auto ip = attribute->address ? attribute->address->ip().value_or(rtp.ip) : rtp.ip;
    return {ip, attribute->port};
}

// With ICE the address is learnt from checks: the line may name none yet, or a name that only mDNS knows.
Result<IpAddress> address_of(const Description& description, const Media& media, const Profile& profile) {
    auto address = description.address_of(media);
    if (address || !profile.ice) return address;
    return IpAddress::v4(0);
}

Result<RemoteAudio> read_audio(const Description& description, const Media& media) {
    if (media.type != "audio") return fail(Errc::unsupported, "not audio");
    if (media.port == 0) return fail(Errc::unsupported, "disabled");
    RemoteAudio audio;
    audio.profile = TRY(read_profile(description, media));
    audio.rtp = {TRY(address_of(description, media, audio.profile)), media.port};
    if (audio.rtp.ip.is_multicast()) return fail(Errc::unsupported, "multicast");
    audio.rtcp = rtcp_of(media, audio.rtp);
    audio.formats = formats_of(media);
    if (audio.formats.codecs.empty()) return fail(Errc::unsupported, "no codec in common");
    const auto direction = description.direction_of(media);
    const bool listens = audio.profile.ice || !audio.rtp.ip.is_unspecified();
    audio.direction = make_direction(sends(direction), receives(direction) && listens);
    return audio;
}

}  // namespace

Result<RemoteAudio> find_audio(const Description& description) {
    std::string reasons;
    for (std::size_t i = 0; i < description.media.size(); ++i) {
        const auto& media = description.media[i];
        auto audio = read_audio(description, media);
        if (audio) {
            audio->media_index = i;
            return audio;
        }
        reasons += fmt::format("; m={:.16}: {}", media.type, audio.error().detail);
    }
    return fail(Errc::unsupported, "SDP has no audio that can be taken" + reasons);
}

Result<Offer> read_offer(std::string_view text) {
    auto description = TRY(parse(text));
    auto audio = TRY(find_audio(description));
    return Offer{std::move(description), std::move(audio)};
}

}  // namespace santral::sdp
