#pragma once
// A packet on its way from one endpoint to its peer.

#include <cstdint>
#include <span>

#include "media/media_plane.h"
#include "rtp/packet.h"

namespace santral::media {

// comfort_noise: of payload type 13 (RFC 3389).
enum class Content : std::uint8_t { audio, digit, comfort_noise };

struct RelayedPacket {
    rtp::Header header;  // As it came in.
    Codec codec;
    Content content;
    bool came_from_ourselves = false;  // Its sender is another media port of this server.
    // Room for a plain RTP header, then the payload, which is never changed. Good until the relaying returns.
    std::span<std::uint8_t> bytes;
};

}  // namespace santral::media
