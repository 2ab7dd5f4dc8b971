#pragma once
// A leg's side of offer and answer: the machine of sdp/, what was decided for its phone or trunk about the
// protection of media, and the keys for it, made when they are first needed. A value: a forked leg copies it.
// Signalling thread only.

#include <string>

#include "base/random.h"
#include "directory/media_encryption.h"
#include "media/media_plane.h"
#include "sdp/offer_answer.h"
#include "sip/message/flow.h"

namespace santral::call {

class Negotiation {
public:
    struct Rule {
        directory::MediaEncryption encryption = directory::MediaEncryption::automatic;
        sip::Transport transport = sip::Transport::udp;  // How the far side signals.
    };

    // media and random outlive it. endpoint: whose addresses the descriptions name.
    Negotiation(media::MediaPlane& media, Random& random, media::EndpointId endpoint, const Rule& rule);

    // What a received offer is for us, before it is answered. Errc::unsupported: the rule forbids it; to be
    // answered 488, never taken with less protection.
    Result<sdp::Offer> admit(sdp::Offer offer) const;

    // As those of sdp::OfferAnswer.
    Result<std::string> make_offer(sdp::AudioFormats formats);
    Result<sdp::Answered> answer(const sdp::Offer& offer, const sdp::AudioFormats& formats);
    Result<sdp::Agreed> on_answer(std::string_view text) { return machine_.on_answer(text); }
    void withdraw_offer() { machine_.withdraw_offer(); }
    sdp::OfferAnswer::State state() const { return machine_.state(); }
    const sdp::Agreed* find_agreed() const { return machine_.find_agreed(); }
    const std::string& local_text() const { return machine_.local_text(); }

    // The next description has other ICE credentials (RFC 8445 2.4).
    void renew_ice();

    media::EndpointId endpoint() const { return endpoint_; }

private:
    sdp::LocalKeys make_keys() const;
    void equip();

    media::MediaPlane* media_;
    Random* random_;
    media::EndpointId endpoint_;
    Rule rule_;
    sdp::OfferAnswer machine_;
};

}  // namespace santral::call
