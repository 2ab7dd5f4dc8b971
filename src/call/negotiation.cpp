// Rules and keys around the machine of offer and answer.

#include "call/negotiation.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace santral::call {
namespace {

using directory::MediaEncryption;
using sdp::Keying;

constexpr std::size_t ufrag_characters = 8;      // RFC 8445 5.3 asks for 24 random bits,
constexpr std::size_t password_characters = 24;  // and for 128.

// A browser speaks DTLS alone; who hides his signalling wants his voice hidden too.
Keying keying_to_offer(const Negotiation::Rule& rule) {
    switch (rule.encryption) {
    case MediaEncryption::none: return Keying::none;
    case MediaEncryption::sdes: return Keying::sdes;
    case MediaEncryption::dtls: return Keying::dtls;
    case MediaEncryption::automatic: break;
    }
    switch (rule.transport) {
    case sip::Transport::udp:
    case sip::Transport::tcp: return Keying::none;
    case sip::Transport::tls: return Keying::sdes;
    case sip::Transport::ws:
    case sip::Transport::wss: return Keying::dtls;
    }
    __builtin_unreachable();
}

bool permits(MediaEncryption rule, Keying asked) {
    switch (rule) {
    case MediaEncryption::automatic: return true;
    case MediaEncryption::none: return asked == Keying::none;
    case MediaEncryption::sdes: return asked == Keying::sdes;
    case MediaEncryption::dtls: return asked == Keying::dtls;
    }
    __builtin_unreachable();
}

rtp::IceCredentials make_ice(Random& random) {
    return {random.token(ufrag_characters), random.token(password_characters)};
}

rtp::SrtpKey make_key(Random& random, rtp::SrtpSuite suite) {
    const auto facts = rtp::facts_of(suite);
    rtp::SrtpKey key{suite, std::vector<std::uint8_t>(facts.key_bytes + facts.salt_bytes)};
    random.fill(key.key_and_salt);
    return key;
}

}  // namespace

Negotiation::Negotiation(media::MediaPlane& media, Random& random, media::EndpointId endpoint,
                         const Rule& rule)
    : media_(&media),
      random_(&random),
      endpoint_(endpoint),
      rule_(rule),
      machine_(media.local_rtp(endpoint), random.number() >> 1) {
    machine_.ask_for(keying_to_offer(rule));
}

Result<sdp::Offer> Negotiation::admit(sdp::Offer offer) const {
    auto& profile = offer.audio.profile;
    // Plain RTP with a key beside it asks for no more than it can have.
    if (rule_.encryption == MediaEncryption::none && profile.protocol.starts_with("RTP/AVP")) {
        profile.keying = Keying::none;
        profile.cryptos.clear();
    }
    if (permits(rule_.encryption, profile.keying)) return offer;
    return fail(Errc::unsupported,
                fmt::format("media protected by {} was offered, but its media encryption is \"{}\"",
                            sdp::to_string(profile.keying), directory::to_string(rule_.encryption)));
}

Result<std::string> Negotiation::make_offer(sdp::AudioFormats formats) {
    if (keying_to_offer(rule_) != Keying::none) equip();
    return machine_.make_offer(std::move(formats));
}

Result<sdp::Answered> Negotiation::answer(const sdp::Offer& offer, const sdp::AudioFormats& formats) {
    const auto& theirs = offer.audio.profile;
    if (theirs.keying != Keying::none || theirs.ice) equip();
    const auto* now = find_agreed();
    const bool is_restart = now && now->ice && theirs.ice && now->ice->theirs != *theirs.ice;
    if (is_restart) renew_ice();
    return machine_.answer(offer, formats);
}

void Negotiation::renew_ice() {
    equip();
    auto keys = *machine_.find_keys();
    keys.ice = make_ice(*random_);
    machine_.equip(std::make_shared<const sdp::LocalKeys>(std::move(keys)));
}

sdp::LocalKeys Negotiation::make_keys() const {
    sdp::LocalKeys keys;
    for (const auto suite : rtp::all_srtp_suites) keys.srtp.push_back(make_key(*random_, suite));
    keys.fingerprint = media_->fingerprint();
    keys.ice = make_ice(*random_);
    keys.candidates = media_->candidates(endpoint_);
    return keys;
}

void Negotiation::equip() {
    if (machine_.find_keys()) return;
    machine_.equip(std::make_shared<const sdp::LocalKeys>(make_keys()));
}

}  // namespace santral::call
