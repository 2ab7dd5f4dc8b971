#pragma once
// What a peer says in another codec, for the far side of this endpoint: its sound transcoded, its key presses
// sent anew as telephone events of our clock, or sounded where the far side takes none. Exists only while the
// two legs do not agree. Pure; belongs to the endpoint.

#include <functional>
#include <optional>

#include "media/media_plane.h"
#include "media/relayed_packet.h"
#include "media/transcoder.h"
#include "rtp/dtmf_receiver.h"

namespace santral::media {

class Translator {
public:
    // to: of the far side of this endpoint. on_press: to be sent to it; it may not destroy the translator.
    Translator(Codec from, const NegotiatedAudio& to,
               std::function<void(const rtp::DtmfDigit& press)> on_press);

    Codec from() const { return from_; }
    void hear(const RelayedPacket& packet, Clock::time_point now);
    // Absent when none is due. To be called until then, at least every 20 ms.
    std::optional<SoundFrame> next(Clock::time_point now);

private:
    void on_press(const rtp::DtmfDigit& press);
    Transcoder& sound(Clock::time_point now);

    Codec from_;
    Transcoder::Target to_;
    bool takes_events_;
    std::function<void(const rtp::DtmfDigit&)> on_press_;
    rtp::DtmfReceiver presses_;
    std::optional<Transcoder> sound_;  // Absent while nothing is said.
    Clock::time_point now_{};
};

}  // namespace santral::media
