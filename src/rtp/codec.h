#pragma once
// The audio codecs the exchange speaks, and what RFC 3551 and RFC 7587 say of each on the wire.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace santral::rtp {

enum class Codec : std::uint8_t { pcmu, pcma, g722, opus };

inline constexpr std::array all_codecs{Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus};

struct CodecFacts {
    std::string_view encoding_name;                   // As in a=rtpmap; compared without regard to case.
    std::uint32_t clock_rate;                         // Of the RTP timestamp, in Hz; the rate in a=rtpmap.
    std::uint32_t sampling_rate;                      // Of the sound, in Hz.
    unsigned channels;                                // In a=rtpmap; 1 is not written there.
    std::optional<std::uint8_t> static_payload_type;  // RFC 3551 table 4.
};

constexpr CodecFacts facts_of(Codec codec) {
    switch (codec) {
    case Codec::pcmu: return {"PCMU", 8000, 8000, 1, 0};
    case Codec::pcma: return {"PCMA", 8000, 8000, 1, 8};
    // RFC 3551 4.5.2: the clock of G.722 stays at 8000 Hz by an old mistake, though it samples at 16000.
    case Codec::g722: return {"G722", 8000, 16000, 1, 9};
    // RFC 7587 4.1: always 48000 Hz and two channels in SDP, whatever is really sent.
    case Codec::opus: return {"opus", 48000, 48000, 2, std::nullopt};
    }
    __builtin_unreachable();
}

constexpr std::string_view to_string(Codec codec) {
    return facts_of(codec).encoding_name;
}

}  // namespace santral::rtp
