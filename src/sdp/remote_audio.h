#pragma once
// What a description of the far side says of the one audio stream that we can take: a profile that we speak,
// a usable address, at least one codec we speak. Everything else in it is refused line by line.

#include "sdp/audio_formats.h"
#include "sdp/description.h"
#include "sdp/profile.h"

namespace santral::sdp {

struct RemoteAudio {
    std::size_t media_index = 0;  // Which m-line.
    Endpoint rtp;                 // With ICE it may name nothing: 0.0.0.0.
    Endpoint rtcp;                // RFC 3605, else port + 1. Unless both multiplex it.
    AudioFormats formats;
    // As the far side sees it. Without ICE an address of 0.0.0.0 (RFC 2543 B.5) means that it does not
    // listen.
    Direction direction = Direction::sendrecv;
    Profile profile;

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
