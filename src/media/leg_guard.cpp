// Checks, handshakes and keys of one leg.

#include "media/leg_guard.h"

#include <utility>

#include <fmt/format.h>

#include "base/log.h"

namespace santral::media {
namespace {

rtp::SrtpSuite suite_of(net::SrtpProfile profile) {
    switch (profile) {
    case net::SrtpProfile::aes_cm_128_hmac_sha1_80: return rtp::SrtpSuite::aes_cm_128_hmac_sha1_80;
    case net::SrtpProfile::aead_aes_128_gcm: return rtp::SrtpSuite::aead_aes_128_gcm;
    case net::SrtpProfile::aead_aes_256_gcm: return rtp::SrtpSuite::aead_aes_256_gcm;
    }
    __builtin_unreachable();
}

std::string_view reason_of(std::uint16_t error) {
    switch (error) {
    case 400: return "Bad Request";
    case 401: return "Unauthenticated";
    case 420: return "Unknown Attribute";
    case 487: return "Role Conflict";
    default: return "Server Error";
    }
}

net::DtlsAssociation::Setup setup_of(const DtlsPeer& peer) {
    net::DtlsAssociation::Setup setup;
    setup.role = peer.our_role == rtp::DtlsRole::client ? net::DtlsAssociation::Role::client
                                                        : net::DtlsAssociation::Role::server;
    for (const auto& one : peer.fingerprints) setup.fingerprints.push_back({one.hash, one.digest});
    return setup;
}

}  // namespace

LegGuard::LegGuard(EndpointId leg, const Surroundings& surroundings) : leg_(leg), around_(surroundings) {}

// What the handshake says at its end still needs us.
LegGuard::~LegGuard() {
    dtls_.reset();
}

void LegGuard::negotiate(const NegotiatedAudio& audio) {
    use_ice(audio.ice);
    const bool is_same = protection_ == audio.protection && !has_moved(audio.rtp);
    if (!audio.rtp.ip.is_unspecified()) announced_ = audio.rtp;
    if (!is_same || state_ == State::plain) {
        if (!std::holds_alternative<DtlsPeer>(audio.protection)) dtls_.reset();
        std::visit([this](const auto& chosen) { use(chosen); }, audio.protection);
        protection_ = audio.protection;
    }
    say_hello();
}

// RFC 5763 6.6: without ICE another address is another association, even for the same certificate.
bool LegGuard::has_moved(const Endpoint& rtp) const {
    return dtls_ && !ice_ && !rtp.ip.is_unspecified() && rtp != announced_;
}

void LegGuard::use_ice(const std::optional<IcePair>& pair) {
    if (!pair) return ice_.reset();
    if (ice_) return ice_->use(*pair);
    ice_.emplace(*pair);
}

void LegGuard::use(std::monostate) {
    srtp_.reset();
    enter(State::plain, "agreed");
}

void LegGuard::use(const SdesKeys& keys) {
    const auto* before = state_ == State::keyed ? std::get_if<SdesKeys>(&protection_) : nullptr;
    if (!before) return set_keys(keys.ours, keys.theirs);
    const bool is_done = (before->ours == keys.ours || srtp_->change_ours(keys.ours)) &&
                         (before->theirs == keys.theirs || srtp_->change_theirs(keys.theirs));
    if (!is_done) refuse("the new key is no key of its suite");
}

void LegGuard::use(const DtlsPeer& peer) {
    srtp_.reset();
    shake_hands(peer);
}

void LegGuard::shake_hands(const DtlsPeer& peer) {
    dtls_.reset();
    shakes_from_.reset();
    if (!around_.dtls) return refuse("this server has no certificate for media");
    net::DtlsAssociation::User& user = *this;
    dtls_ = std::make_unique<net::DtlsAssociation>(*around_.dtls, around_.timers, user, setup_of(peer));
    enter(State::shaking, "agreed");
}

// As soon as there is somebody to hear it: a checked address comes later than the description.
void LegGuard::say_hello() {
    if (state_ == State::shaking && around_.legs.rtp_target(leg_)) dtls_->start();
}

void LegGuard::on_handshake(std::span<const std::uint8_t> datagram, const Endpoint& from) {
    if (!dtls_) return;
    if (state_ == State::shaking) shakes_from_ = from;
    dtls_->receive(datagram);
}

void LegGuard::on_dtls_send(std::span<const std::uint8_t> datagram) {
    const auto target = around_.legs.rtp_target(leg_);
    const auto to = shakes_from_ ? shakes_from_ : target ? std::optional(target->at) : std::nullopt;
    if (to) around_.user.on_guard_sends(*to, datagram);
}

void LegGuard::on_dtls_keys(const net::SrtpMaterial& keys) {
    const rtp::SrtpKey client{suite_of(keys.profile), keys.client};
    const rtp::SrtpKey server{suite_of(keys.profile), keys.server};
    const bool is_client = std::get<DtlsPeer>(protection_).our_role == rtp::DtlsRole::client;
    set_keys(is_client ? client : server, is_client ? server : client);
    if (state_ != State::keyed || !shakes_from_) return;
    around_.legs.prove_handshake(leg_, *shakes_from_, around_.timers.now());
    on_proof(*shakes_from_);
    shakes_from_.reset();
}

void LegGuard::on_dtls_failed(const std::string& why) {
    refuse(why);
}

void LegGuard::set_keys(const rtp::SrtpKey& ours, const rtp::SrtpKey& theirs) {
    auto made = rtp::Srtp::make(ours, theirs);
    if (!made) return refuse(made.error().detail);
    srtp_.emplace(std::move(*made));
    enter(State::keyed, rtp::facts_of(ours.suite).name);
}

void LegGuard::refuse(const std::string& why) {
    srtp_.reset();
    enter(State::failed, why);
    around_.user.on_guard_tells(ProtectionFailed{leg_, why});
}

void LegGuard::on_check(const rtp::StunMessage& check, const Endpoint& from) {
    if (!ice_) return;
    const auto error = ice_->judge(check);
    if (error != 0) return answer(check, from, error);
    if (!take_place(from)) return;  // Unanswered: this way is not for this leg.
    const auto given_up = ice_->on_check(check, from, around_.timers.now());
    for (const auto& address : given_up) around_.legs.invalidate(leg_, address);
    answer(check, from, 0);
    send_to_nominated();
}

bool LegGuard::take_place(const Endpoint& from) {
    if (ice_->knows(from)) return true;
    if (!ice_->has_room()) {
        const auto given_up = ice_->make_room();
        if (given_up) around_.legs.invalidate(leg_, *given_up);
    }
    return around_.legs.validate(leg_, from);
}

void LegGuard::answer(const rtp::StunMessage& check, const Endpoint& from, std::uint16_t error) {
    rtp::StunWriter writer(error == 0 ? rtp::StunClass::success : rtp::StunClass::error, check.transaction);
    if (error == 0) writer.add_mapped(from);
    if (error != 0) writer.add_error(error, reason_of(error));
    if (error == 420) writer.add_unknown(std::span(check.unknown).first(check.unknown_count));
    // RFC 8489 9.1.3: who has not proved himself is shown no proof.
    const bool is_proved = error != 400 && error != 401;
    if (is_proved) writer.add_integrity(ice_->password());
    around_.user.on_guard_sends(from, writer.finish());
}

void LegGuard::send_to_nominated() {
    around_.legs.nominate(leg_, ice_->nominated());
    say_hello();
}

void LegGuard::on_proof(const Endpoint& from) {
    if (!ice_) return;
    const auto before = ice_->nominated();
    ice_->on_proof(from, around_.timers.now());
    if (ice_->nominated() != before) send_to_nominated();
}

void LegGuard::on_second() {
    if (!ice_) return;
    const bool was_sent_to = ice_->nominated().has_value();
    for (const auto& address : ice_->expire(around_.timers.now())) around_.legs.invalidate(leg_, address);
    if (!was_sent_to) return;
    send_to_nominated();
    if (!ice_->nominated()) around_.user.on_guard_tells(ConsentLost{leg_});
}

std::optional<std::size_t> LegGuard::reveal_rtp(std::span<std::uint8_t> datagram) {
    if (!srtp_) return {};
    const auto size = srtp_->unprotect_rtp(datagram);
    return size ? std::optional(*size) : std::nullopt;
}

std::optional<std::size_t> LegGuard::reveal_rtcp(std::span<std::uint8_t> datagram) {
    if (!srtp_) return {};
    const auto size = srtp_->unprotect_rtcp(datagram);
    return size ? std::optional(*size) : std::nullopt;
}

std::size_t LegGuard::protect_rtp(std::span<std::uint8_t> packet_and_room) {
    if (!srtp_) return 0;
    return srtp_->protect_rtp(packet_and_room, packet_and_room.size() - rtp::srtp_room).value_or(0);
}

std::size_t LegGuard::protect_rtcp(std::span<std::uint8_t> packet_and_room) {
    if (!srtp_) return 0;
    return srtp_->protect_rtcp(packet_and_room, packet_and_room.size() - rtp::srtp_room).value_or(0);
}

void LegGuard::enter(State next, std::string_view why) {
    log_debug("media: endpoint {}: protection {} -> {} ({})", static_cast<std::uint64_t>(leg_),
              to_string(state_), to_string(next), why);
    state_ = next;
}

const char* LegGuard::to_string(State state) {
    switch (state) {
    case State::plain: return "plain";
    case State::keyed: return "keyed";
    case State::shaking: return "shaking";
    case State::failed: return "failed";
    }
    __builtin_unreachable();
}

}  // namespace santral::media
