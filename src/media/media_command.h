#pragma once
// What crosses between threads inside media: orders of the signalling thread to a media thread, packets from
// one media thread to another, and reports back. Values that go through a Mailbox.

#include <memory>
#include <variant>
#include <vector>

#include "media/media_plane.h"
#include "media/port_pool.h"
#include "media/relayed_packet.h"

namespace santral::media {

class Music;
class SoundLibrary;

// The other end of a joined pair: it may live on another thread.
struct Peer {
    unsigned thread = 0;
    EndpointId endpoint{};

    bool operator==(const Peer&) const = default;
};

enum class Side : std::uint8_t { left, right };

// One endpoint heard by one side of a recording, from a change of it to the next.
enum class TapId : std::uint64_t {};
struct Tap {
    RecordingId recording;
    Side side;
    TapId id;

    bool operator==(const Tap&) const = default;
};

struct OpenEndpoint {
    EndpointId endpoint;
    PortLease lease;
    ExpectedRemote expected;
};
struct Negotiate {
    EndpointId endpoint;
    NegotiatedAudio audio;
    bool is_ourselves = false;  // The far side is a media port of this server: a call that came back to it.
};
// One direction: what this endpoint says goes to the peer. The peer gets a Connect of its own.
struct Connect {
    EndpointId endpoint;
    Peer peer;
    // Who plays ringback until the other is heard first (C7).
    enum class Gate : std::uint8_t { none, listener, source } gate = Gate::none;
};
struct Disconnect {
    EndpointId endpoint;
};
struct PlayTone {
    EndpointId endpoint;
    std::optional<Tone> tone;  // Absent: silence.
};
struct UseMusic {
    EndpointId endpoint;
    std::shared_ptr<const Music> music;  // Null: the server's own.
};
struct WithholdDigits {
    EndpointId endpoint;
    bool withheld = false;
};
struct ListenForTones {
    EndpointId endpoint;
    bool on = false;
};
struct SendDigit {
    EndpointId endpoint;
    char digit = 0;
    std::chrono::milliseconds duration{};
};
struct StartTap {
    EndpointId endpoint;
    Tap tap;
};
struct StopTap {
    EndpointId endpoint;
    Tap tap;
};
struct CloseEndpoint {
    EndpointId endpoint;
};
struct UseSounds {
    std::shared_ptr<const SoundLibrary> sounds;
};

// RTP that an endpoint of another thread relays to endpoints here: only calls joined after they began can be
// split like this. One value carries what came in one batch.
struct CrossingPackets {
    struct Piece {
        EndpointId to;
        EndpointId from;
        RelayedPacket packet;  // Its bytes are set when it is taken out.
        std::size_t length;
    };
    std::vector<Piece> pieces;
    std::vector<std::uint8_t> bytes;  // Those of the packets, one after the other.
};

using MediaCommand =
    std::variant<OpenEndpoint, Negotiate, Connect, Disconnect, PlayTone, UseMusic, WithholdDigits,
                 ListenForTones, SendDigit, StartTap, StopTap, CloseEndpoint, UseSounds, CrossingPackets>;

// Another program holds the port that this endpoint was given.
struct PortTaken {
    EndpointId endpoint;
    std::string detail;
};
using MediaReport = std::variant<MediaEvent, PortTaken>;

}  // namespace santral::media
