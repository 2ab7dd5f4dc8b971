// Protection, ICE and RTCP in offer and answer: what we ask for, what we take, and what both mean together.

#include <fmt/format.h>

#include <algorithm>

#include "sdp/offer_answer.h"

namespace santral::sdp {
namespace {

constexpr std::string_view own_mid = "0";

Error keys_are_missing() {
    return {Errc::unavailable, "a protected stream without keys of ours"};
}

// RFC 4568 6.2 has a variant with a tag of 32 bits: taken where it is offered, never asked for.
bool is_worth_offering(rtp::SrtpSuite suite) {
    return suite != rtp::SrtpSuite::aes_cm_128_hmac_sha1_32;
}

std::vector<Crypto> cryptos_to_offer(const LocalKeys& keys) {
    std::vector<Crypto> cryptos;
    for (const auto& key : keys.srtp) {
        if (is_worth_offering(key.suite)) cryptos.push_back({static_cast<unsigned>(cryptos.size() + 1), key});
    }
    return cryptos;
}

// RFC 4568 5.1.2: one of those offered, with its tag and a key of ours.
Result<std::vector<Crypto>> crypto_to_answer(const LocalKeys& keys, const Profile& theirs) {
    const auto& chosen = theirs.cryptos.front();
    const auto ours = std::ranges::find(keys.srtp, chosen.key.suite, &rtp::SrtpKey::suite);
    if (ours == keys.srtp.end()) return std::unexpected(keys_are_missing());
    return std::vector{Crypto{chosen.tag, *ours}};
}

// Who is behind a NAT opens the way: we let the far side begin where it leaves us the choice, but a handshake
// that was made keeps its roles (RFC 5763 5, 6.6).
Setup setup_to_answer(const Profile& theirs, const Agreed& before) {
    if (theirs.setup == Setup::passive) return Setup::active;
    const auto* peer = std::get_if<rtp::DtlsPeer>(&before.protection);
    const bool was_client = peer && peer->our_role == rtp::DtlsRole::client;
    return theirs.setup == Setup::actpass && was_client ? Setup::active : Setup::passive;
}

Result<rtp::Protection> agreed_sdes(const Profile& ours, const Profile& theirs) {
    if (ours.cryptos.empty() || theirs.cryptos.empty()) return std::unexpected(keys_are_missing());
    const auto& chosen = theirs.cryptos.front();
    const auto mine = std::ranges::find(ours.cryptos, chosen.tag, &Crypto::tag);
    if (mine == ours.cryptos.end() || mine->key.suite != chosen.key.suite)
        return fail(Errc::malformed, "the SDP answer has a crypto that was not offered");
    return rtp::SdesKeys{mine->key, chosen.key};
}

rtp::DtlsPeer agreed_dtls(const Profile& ours, const Profile& theirs) {
    const auto our_setup = ours.setup == Setup::actpass
                               ? (theirs.setup == Setup::passive ? Setup::active : Setup::passive)
                               : ours.setup;
    const auto role = our_setup == Setup::active ? rtp::DtlsRole::client : rtp::DtlsRole::server;
    return {theirs.fingerprints, role};
}

}  // namespace

// What was agreed stays as it is, so that a session refresh says the same (RFC 4028 7.4).
Result<Profile> OfferAnswer::profile_to_offer() const {
    const bool is_first = !find_agreed();
    auto profile = is_first ? Profile{} : settled_.profile;
    if (is_first) {
        profile.keying = wanted_keying_;
        profile.protocol = offered_protocol(wanted_keying_);
    }
    if (profile.keying != Keying::none && !keys_) return std::unexpected(keys_are_missing());
    if (is_first && profile.keying == Keying::sdes) profile.cryptos = cryptos_to_offer(*keys_);
    if (profile.keying == Keying::dtls) {
        profile.setup = Setup::actpass;
        profile.fingerprints = {keys_->fingerprint};
    }
    if (is_first && profile.keying == Keying::dtls) {
        profile.rtcp_mux = true;
        profile.ice = keys_->ice;
        profile.mid = own_mid;
        profile.is_bundled = true;
    }
    if (profile.ice) profile.ice = keys_->ice;
    return profile;
}

Result<Profile> OfferAnswer::profile_to_answer(const Profile& theirs) const {
    const bool was_protected = !std::holds_alternative<std::monostate>(agreed_.protection);
    if (was_protected && theirs.keying == Keying::none)
        return fail(Errc::unsupported, "the SDP offer would end the protection of the stream");
    if ((theirs.keying != Keying::none || theirs.ice) && !keys_) return std::unexpected(keys_are_missing());
    Profile profile{.protocol = theirs.protocol, .keying = theirs.keying};
    if (theirs.keying == Keying::sdes) profile.cryptos = TRY(crypto_to_answer(*keys_, theirs));
    if (theirs.keying == Keying::dtls) {
        profile.fingerprints = {keys_->fingerprint};
        profile.setup = setup_to_answer(theirs, agreed_);
    }
    profile.rtcp_mux = theirs.rtcp_mux;
    if (theirs.ice) profile.ice = keys_->ice;
    profile.mid = theirs.mid;
    profile.is_bundled = theirs.is_bundled;
    return profile;
}

Result<void> OfferAnswer::agree_on_profile(const Profile& theirs, Agreed& agreed) const {
    const auto& ours = said_.profile;
    // Some phones put their keys into every answer; without ours nothing can be done with them.
    const bool is_unasked = ours.keying == Keying::none && theirs.protocol == ours.protocol;
    if (ours.keying != theirs.keying && !is_unasked)
        return fail(Errc::unsupported, fmt::format("the SDP answer protects by {}, the offer by {}",
                                                   to_string(theirs.keying), to_string(ours.keying)));
    if (ours.keying == Keying::sdes) agreed.protection = TRY(agreed_sdes(ours, theirs));
    if (ours.keying == Keying::dtls) agreed.protection = agreed_dtls(ours, theirs);
    agreed.rtcp_mux = ours.rtcp_mux && theirs.rtcp_mux;
    if (agreed.rtcp_mux) agreed.rtcp = agreed.rtp;
    if (ours.ice && theirs.ice) agreed.ice = rtp::IcePair{*ours.ice, *theirs.ice};
    return {};
}

}  // namespace santral::sdp
