#pragma once
// What the call floor asks of media: one endpoint per leg, pairs of them joined, tones and music, recordings.
// The interface is used on the signalling thread; the work is done on media threads and what happens there
// comes back as MediaEvent values on the signalling thread. Tests hand the call floor a fake.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "base/timers.h"
#include "rtp/codec.h"
#include "rtp/keying.h"

namespace santral::media {

enum class EndpointId : std::uint64_t {};
enum class RecordingId : std::uint64_t {};

using Codec = rtp::Codec;

// How a leg's far side is expected to reach us, for telling legs apart on a shared port.
struct ExpectedRemote {
    IpAddress signalling;     // Where the phone's SIP comes from.
    bool behind_nat = false;  // Its Contact or SDP names another address than that.
    // Whose phone it is, "" unknown. A phone may use one address for several calls, or begin the next while
    // one that it forgot is not over yet: two legs of an owner never share a port.
    std::string owner;
};

using rtp::DtlsPeer;
using rtp::IcePair;
using rtp::Protection;
using rtp::SdesKeys;

// What a leg negotiated. Payload types are the far side's for sending to it and ours for what it sends; in a
// simple SDP they are equal.
struct NegotiatedAudio {
    Endpoint rtp;   // Announced by the far side.
    Endpoint rtcp;  // Port + 1 unless a=rtcp says otherwise.
    Codec codec = Codec::pcma;
    std::uint8_t payload_type = 8;
    std::optional<std::uint8_t> telephone_event;  // RFC 4733, at the codec's clock.
    std::chrono::milliseconds ptime{20};
    bool sends = true;     // The far side sends to us.
    bool receives = true;  // The far side wants to hear us.
    // What the far side sends, where its answer chose other numbers than our offer; absent: as above.
    std::optional<std::uint8_t> receive_payload_type;
    std::optional<std::uint8_t> receive_telephone_event;
    std::string fmtp;  // What the far side wants of the codec (RFC 7587 6.1 for Opus); "" for nothing.
    Protection protection;
    std::optional<IcePair> ice;
    bool rtcp_mux = false;  // RTCP goes to, and comes from, the RTP port (RFC 5761).
};

// Between two presses that we send: ITU-T Q.24 table A-1 asks for 40 ms.
constexpr std::chrono::milliseconds digit_gap{50};

enum class Tone : std::uint8_t { ringback, busy, congestion, confirmation, music_on_hold };

// Kept by RTCP and by our own counting, final when the endpoint closes. RFC 3550 6.4, 6.3.1.
struct MediaStatistics {
    std::uint64_t packets_in = 0;
    std::uint64_t packets_out = 0;
    std::uint64_t packets_lost = 0;  // Of what should have come in.
    double jitter_ms = 0;
    std::optional<double> round_trip_ms;  // From the far side's reports.
    std::optional<double> remote_loss;    // 0 to 1: what the far side says it lost of ours.
    double mos = 0;  // Estimate by the E-model (ITU-T G.107, simplified); 0 when nothing came.
};

struct FirstPacket {
    EndpointId endpoint{};
};  // Its first RTP, once per endpoint.
struct Digit {
    EndpointId endpoint{};
    char digit = 0;
    std::chrono::milliseconds duration{};
};  // Once per press, when it ends.
struct MediaTimeout {
    EndpointId endpoint{};
};  // Neither RTP nor RTCP for the configured time, hold exempt. Again after each such time: a phone need
    // not send before it is answered, so the call floor may pass over it while a call rings.
// The protection that was agreed on cannot be: the handshake failed, or its certificate is another's. Nothing
// is sent or taken any more.
struct ProtectionFailed {
    EndpointId endpoint{};
    std::string detail;
};
// An ICE far side has not asked for 30 s whether we still want its packets (RFC 7675 5.1), nor sent one made
// with its keys: nothing is sent to it until it checks again. Once each time.
struct ConsentLost {
    EndpointId endpoint{};
};
struct EndpointClosed {
    EndpointId endpoint{};
    MediaStatistics statistics;
};
struct RecordingClosed {
    RecordingId recording{};
    std::filesystem::path file;
    std::uint64_t bytes = 0;
    std::chrono::milliseconds length{};
};
struct RecordingFault {
    RecordingId recording{};
    std::string detail;
};  // Disk full, directory gone: alarm; call goes on.
using MediaEvent = std::variant<FirstPacket, Digit, MediaTimeout, ProtectionFailed, ConsentLost,
                                EndpointClosed, RecordingClosed, RecordingFault>;

class MediaPlane {
public:
    class User {
    public:
        virtual ~User() = default;
        virtual void on_media(const MediaEvent& event) = 0;
    };

    virtual ~MediaPlane() = default;

    // Who hears the events, from now on. Must outlive the plane, or be replaced. Events before are dropped.
    virtual void report_to(User& user) = 0;

    // Gives the leg a local address for its SDP. `beside`: an endpoint of the same call, so that both live on
    // one thread. Errc::busy when every port is taken: the caller is answered 503 and an alarm is raised.
    virtual Result<EndpointId> open(const ExpectedRemote& expected, IpAddress local,
                                    std::optional<EndpointId> beside) = 0;
    virtual Endpoint local_rtp(EndpointId endpoint) const = 0;
    // Every address at which the leg's RTP port can be reached, that of local_rtp() first: ICE candidates.
    virtual std::vector<Endpoint> candidates(EndpointId endpoint) const = 0;
    // Of the certificate that we show in every DTLS handshake.
    virtual const rtp::Fingerprint& fingerprint() const = 0;

    // What the SDP agreed: may be called again (re-INVITE). Before it is called nothing is sent or accepted.
    virtual void negotiated(EndpointId endpoint, const NegotiatedAudio& audio) = 0;
    // Relays between two endpoints, both ways, digits included; transcodes where their codecs differ. Ends
    // whatever either played or relayed before.
    virtual void join(EndpointId one, EndpointId other) = 0;
    // The two no longer hear each other.
    virtual void part(EndpointId endpoint) = 0;
    // Plays to the endpoint until part, join, another play or stop_playing. A joined endpoint stays joined:
    // it hears the tone instead of the other, and the other again after stop_playing (music on hold).
    virtual void play(EndpointId endpoint, Tone tone) = 0;
    virtual void stop_playing(EndpointId endpoint) = 0;
    // Which file Tone::music_on_hold means for this endpoint; "": the server's own music. Kept over join and
    // part. The server's own is heard until the file is read, and where it cannot be.
    virtual void use_music(EndpointId endpoint, const std::filesystem::path& music) = 0;
    // Ringback to `listener` until the first RTP of `source`, then relay between them (C7).
    virtual void join_when_heard(EndpointId listener, EndpointId source) = 0;

    // The digits that this far side presses (RFC 4733) are told as Digit events but no longer relayed to its
    // peer, until it is said otherwise. Kept over join and part. A press that began before is relayed, or
    // withheld, to its end.
    virtual void withhold_digits(EndpointId endpoint, bool withheld) = 0;
    // Digits that this far side sounds in its audio are told as Digit events too, unless it also presses them
    // as RFC 4733. While digits are withheld, the peer hears silence in their place, and a recording always
    // does: but for the packet in which a tone begins. Kept over join and part.
    virtual void listen_for_tones(EndpointId endpoint, bool on) = 0;
    // Sends the press to the far side of `endpoint` as RFC 4733 (rtp/dtmf_sender.h), as if its peer had
    // pressed it: a far side that wants to hear nothing hears no digit either. Presses queue, at least
    // digit_gap apart. False: this far side agreed on no events, nothing was sent (the caller then uses
    // INFO).
    virtual bool send_digit(EndpointId endpoint, char digit, std::chrono::milliseconds duration) = 0;

    // What `left` and `right` say, one side per channel, into `file` (without ".part", which is added until
    // closed).
    // Ends by stop_recording, or by itself when a recorded endpoint is closed and no other is left.
    // RecordingClosed follows in every case, with an empty file name where nothing could be kept.
    virtual RecordingId record(EndpointId left, EndpointId right, std::filesystem::path file) = 0;
    // From now on the recording hears these two, left and right; an absent side is silence, and so are two.
    // The time line goes on. A recording that has ended stays so.
    virtual void change_recorded(RecordingId recording, std::optional<EndpointId> left,
                                 std::optional<EndpointId> right) = 0;
    virtual void stop_recording(RecordingId recording) = 0;

    // Frees the ports. EndpointClosed follows with the statistics.
    virtual void close(EndpointId endpoint) = 0;
    virtual std::size_t open_endpoints() const = 0;
};

}  // namespace santral::media
