// libsrtp2: one session for each direction, each with a stream for every SSRC.

#include "rtp/srtp.h"

#include <srtp2/srtp.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/wipe.h"
#include "rtp/bytes.h"
#include "rtp/packet.h"

namespace santral::rtp {
namespace {

constexpr std::size_t rtcp_header_bytes = 8;
// Packets that came late by no more than these are still heard.
constexpr unsigned long replay_window = 1'024;

bool library_is_ready() {
    static const bool is_ready = srtp_init() == srtp_err_status_ok;
    return is_ready;
}

void choose(SrtpSuite suite, srtp_policy_t& policy) {
    switch (suite) {
    case SrtpSuite::aes_cm_128_hmac_sha1_80:
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
        return srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
    case SrtpSuite::aes_cm_128_hmac_sha1_32:
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&policy.rtp);
        // RFC 4568 6.2.2: the short tag is for RTP alone.
        return srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
    case SrtpSuite::aead_aes_128_gcm:
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
        return srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
    case SrtpSuite::aead_aes_256_gcm:
        srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtp);
        return srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtcp);
    }
    __builtin_unreachable();
}

Srtp::Size outcome(srtp_err_status_t status, int bytes) {
    if (status == srtp_err_status_ok) return static_cast<std::size_t>(bytes);
    switch (status) {
    case srtp_err_status_auth_fail:
    case srtp_err_status_cipher_fail: return std::unexpected(SrtpFault::forged);
    case srtp_err_status_replay_fail:
    case srtp_err_status_replay_old: return std::unexpected(SrtpFault::replayed);
    case srtp_err_status_key_expired: return std::unexpected(SrtpFault::spent);
    default: return std::unexpected(SrtpFault::malformed);
    }
}

}  // namespace

void Srtp::Free::operator()(srtp_ctx_t_* session) const {
    srtp_dealloc(session);
}

Srtp::Srtp(OwnedSession outgoing, OwnedSession incoming)
    : outgoing_(std::move(outgoing)), incoming_(std::move(incoming)) {
    sources_.reserve(max_srtp_sources);
}

Result<Srtp> Srtp::make(const SrtpKey& ours, const SrtpKey& theirs) {
    auto outgoing = TRY(make_session(ours, true));
    auto incoming = TRY(make_session(theirs, false));
    return Srtp(std::move(outgoing), std::move(incoming));
}

Result<void> Srtp::change_ours(const SrtpKey& key) {
    outgoing_ = TRY(make_session(key, true));
    return {};
}

Result<void> Srtp::change_theirs(const SrtpKey& key) {
    incoming_ = TRY(make_session(key, false));
    sources_.clear();
    return {};
}

Result<Srtp::OwnedSession> Srtp::make_session(const SrtpKey& key, bool is_outgoing) {
    const auto facts = facts_of(key.suite);
    if (key.key_and_salt.size() != facts.key_bytes + facts.salt_bytes)
        return fail(Errc::malformed, fmt::format("{} needs a key and a salt of {} bytes together", facts.name,
                                                 facts.key_bytes + facts.salt_bytes));
    if (!library_is_ready()) return fail(Errc::unavailable, "libsrtp cannot be used on this machine");
    auto bytes = key.key_and_salt;
    srtp_policy_t policy{};
    choose(key.suite, policy);
    policy.ssrc.type = is_outgoing ? ssrc_any_outbound : ssrc_any_inbound;
    policy.key = bytes.data();
    policy.window_size = replay_window;
    srtp_t session = nullptr;
    const auto status = srtp_create(&session, &policy);
    wipe(bytes.data(), bytes.size());
    if (status != srtp_err_status_ok)
        return fail(Errc::unsupported, fmt::format("libsrtp knows no {}", facts.name));
    return OwnedSession(session);
}

Srtp::Size Srtp::protect_rtp(std::span<std::uint8_t> room, std::size_t bytes) {
    if (bytes < fixed_header_bytes) return std::unexpected(SrtpFault::malformed);
    if (room.size() < bytes + srtp_room) return std::unexpected(SrtpFault::no_room);
    int length = static_cast<int>(bytes);
    const auto status = srtp_protect(outgoing_.get(), room.data(), &length);
    return outcome(status, length);
}

Srtp::Size Srtp::protect_rtcp(std::span<std::uint8_t> room, std::size_t bytes) {
    if (bytes < rtcp_header_bytes) return std::unexpected(SrtpFault::malformed);
    if (room.size() < bytes + srtp_room) return std::unexpected(SrtpFault::no_room);
    int length = static_cast<int>(bytes);
    const auto status = srtp_protect_rtcp(outgoing_.get(), room.data(), &length);
    return outcome(status, length);
}

Srtp::Size Srtp::unprotect_rtp(std::span<std::uint8_t> datagram) {
    if (datagram.size() < fixed_header_bytes) return std::unexpected(SrtpFault::malformed);
    const auto source = read_32(datagram, 8);
    if (!has_place_for(source)) return std::unexpected(SrtpFault::crowded);
    int length = static_cast<int>(datagram.size());
    const auto status = srtp_unprotect(incoming_.get(), datagram.data(), &length);
    const auto size = outcome(status, length);
    if (size) remember(source);
    return size;
}

Srtp::Size Srtp::unprotect_rtcp(std::span<std::uint8_t> datagram) {
    if (datagram.size() < rtcp_header_bytes) return std::unexpected(SrtpFault::malformed);
    const auto source = read_32(datagram, 4);
    if (!has_place_for(source)) return std::unexpected(SrtpFault::crowded);
    int length = static_cast<int>(datagram.size());
    const auto status = srtp_unprotect_rtcp(incoming_.get(), datagram.data(), &length);
    const auto size = outcome(status, length);
    if (size) remember(source);
    return size;
}

bool Srtp::has_place_for(std::uint32_t source) const {
    if (sources_.size() < max_srtp_sources || sources_.back() == source) return true;
    return std::ranges::find(sources_, source) != sources_.end();
}

void Srtp::remember(std::uint32_t source) {
    if (!sources_.empty() && sources_.back() == source) return;
    if (std::ranges::find(sources_, source) == sources_.end()) sources_.push_back(source);
}

}  // namespace santral::rtp
