#pragma once
// What a description of the far side says of the one audio stream that we can take: RTP/AVP (RFC 3551),
// a usable address, at least one codec we speak. Everything else in it is refused line by line.

#include "sdp/audio_formats.h"
#include "sdp/description.h"

namespace santral::sdp {

struct RemoteAudio {
    std::size_t media_index = 0;  // Which m-line.
    Endpoint rtp;
    Endpoint rtcp;  // RFC 3605, else port + 1.
    AudioFormats formats;
    // As the far side sees it. An address of 0.0.0.0 (RFC 2543 B.5) means that it does not listen.
    Direction direction = Direction::sendrecv;
    bool rtcp_mux = false;  // RFC 5761, seen only.

    bool operator==(const RemoteAudio&) const = default;
};

// Errc::unsupported when no line can be taken, to be answered 488: the detail says why of each.
Result<RemoteAudio> find_audio(const Description& description);

// A received offer, before it is answered.
struct Offer {
    Description description;
    RemoteAudio audio;
};
Result<Offer> read_offer(std::string_view text);

}  // namespace santral::sdp
