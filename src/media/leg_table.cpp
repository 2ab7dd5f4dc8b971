// The rules in the order of the header.

#include "media/leg_table.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"

namespace santral::media {
namespace {

bool is_reachable(const Endpoint& remote) {
    return remote.port != 0 && !remote.ip.is_unspecified() && !remote.ip.is_multicast();
}

}  // namespace

void LegTable::expect(EndpointId id, const ExpectedRemote& expected) {
    SANTRAL_ASSERT(!find(id));
    Leg leg;
    leg.id = id;
    leg.expected = expected;
    index_.emplace(id, legs_.size());
    legs_.push_back(leg);
}

void LegTable::announce(EndpointId id, const Endpoint& rtp, const Endpoint& rtcp) {
    auto* leg = find(id);
    if (!leg) return;
    // A hold in the old way (RFC 3264 8.4) says nothing of where the phone is, and it may go on sending: who
    // forgot its address would take it for another leg's.
    leg->is_to_be_sent_nothing = rtp.ip.is_unspecified();
    if (leg->is_announced && leg->is_to_be_sent_nothing) return;
    if (leg->is_announced && leg->rtp != rtp && leg->latched != rtp) unlatch(*leg);
    if (leg->rtcp != rtcp) leg->rtcp_source.reset();
    if (leg->latch != Latch::none) leg->latch = leg->latched == rtp ? Latch::exact : Latch::by_address;
    leg->is_announced = true;
    leg->rtp = rtp;
    leg->rtcp = rtcp;
}

void LegTable::agree(EndpointId id, const LegTerms& terms) {
    auto* leg = find(id);
    if (!leg) return;
    if (terms.has_ice && !leg->terms.has_ice) unlatch(*leg);
    if (!terms.has_ice) invalidate_all(*leg);
    leg->terms = terms;
}

void LegTable::remove(EndpointId id) {
    auto* leg = find(id);
    if (!leg) return;
    unlatch(*leg);
    invalidate_all(*leg);
    index_.erase(id);
    if (leg != &legs_.back()) {
        *leg = std::move(legs_.back());
        index_[leg->id] = index_of(*leg);
        if (leg->latch != Latch::none) latched_[leg->latched] = index_of(*leg);
        for (const auto& source : leg->validated) latched_[source] = index_of(*leg);
    }
    legs_.pop_back();
}

std::optional<Owner> LegTable::owner_of_rtp(const Endpoint& source, std::uint32_t ssrc,
                                            Clock::time_point now) {
    auto* leg = latched_on(source);
    if (!leg) leg = latching_on(source, ssrc, now);
    if (!leg) return {};
    if (!leg->terms.is_protected) heard(*leg, source, ssrc, now);
    return Owner{leg->id, leg->terms.is_protected};
}

void LegTable::prove_rtp(EndpointId id, const Endpoint& source, std::uint32_t ssrc, Clock::time_point now) {
    if (auto* leg = find(id)) heard(*leg, source, ssrc, now);
}

void LegTable::prove_handshake(EndpointId id, const Endpoint& source, Clock::time_point now) {
    if (auto* leg = find(id)) heard(*leg, source, leg->ssrc, now);
}

void LegTable::heard(Leg& leg, const Endpoint& source, std::uint32_t ssrc, Clock::time_point now) {
    if (!leg.terms.has_ice && leg.latched != source) latch(leg, source);
    leg.ssrc = ssrc;
    leg.heard_at = now;
}

LegTable::Leg* LegTable::latched_on(const Endpoint& source) {
    const auto found = latched_.find(source);
    return found == latched_.end() ? nullptr : &legs_[found->second];
}

// Rules 2 to 4.
LegTable::Leg* LegTable::latching_on(const Endpoint& source, std::uint32_t ssrc, Clock::time_point now) {
    auto* leg = only(announced, source);
    if (leg && leg->latch != Latch::exact) return leg;
    leg = only(can_have_ip, source);
    if (!leg || !leg->is_announced) return nullptr;
    const bool silent = now - leg->heard_at >= silence_before_move;
    if (leg->latch == Latch::none) return leg->left != source || silent ? leg : nullptr;
    const bool moved = leg->latched.ip == source.ip && leg->ssrc == ssrc && silent;
    return moved ? leg : nullptr;
}

LegTable::Leg* LegTable::only(Likeness is_like, const Endpoint& source) {
    Leg* found = nullptr;
    for (auto& leg : legs_) {
        if (!is_like(leg, source)) continue;
        if (found) return nullptr;
        found = &leg;
    }
    return found;
}

bool LegTable::announced(const Leg& leg, const Endpoint& source) {
    return leg.is_announced && !leg.terms.has_ice && leg.rtp == source;
}

// What a leg may yet turn out to send from counts too: in doubt it is nobody's packet.
bool LegTable::can_have_ip(const Leg& leg, const Endpoint& source) {
    if (leg.terms.has_ice) return false;
    if (leg.latch != Latch::none && leg.latched.ip == source.ip) return true;
    if (leg.is_announced && leg.rtp.ip == source.ip) return true;
    return (leg.expected.behind_nat || !leg.is_announced) && leg.expected.signalling == source.ip;
}

bool LegTable::sends_rtcp_from(const Leg& leg, const Endpoint& source) {
    if (leg.terms.has_ice) return false;
    if (leg.is_announced && leg.rtcp == source) return true;
    return leg.latch != Latch::none && leg.latched.ip == source.ip && leg.latched.port + 1 == source.port;
}

std::optional<Owner> LegTable::owner_of_rtcp(const Endpoint& source) {
    auto* leg = sending_rtcp_from(source);
    if (!leg) return {};
    if (!leg->terms.is_protected) leg->rtcp_source = source;
    return Owner{leg->id, leg->terms.is_protected};
}

LegTable::Leg* LegTable::sending_rtcp_from(const Endpoint& source) {
    auto* leg = latched_on(source);
    if (!leg) leg = only(sends_rtcp_from, source);
    if (leg) return leg;
    leg = only(can_have_ip, source);
    const bool is_latched_there = leg && leg->latch != Latch::none && leg->latched.ip == source.ip;
    return is_latched_there ? leg : nullptr;
}

void LegTable::prove_rtcp(EndpointId id, const Endpoint& source) {
    if (auto* leg = find(id)) leg->rtcp_source = source;
}

std::optional<EndpointId> LegTable::protected_owner(const Endpoint& source) {
    auto* leg = latched_on(source);
    if (!leg) leg = only(announced, source);
    if (!leg) leg = only(can_have_ip, source);
    if (!leg || !leg->is_announced || !leg->terms.is_protected) return {};
    const bool is_elsewhere = leg->latch != Latch::none && leg->latched != source;
    return is_elsewhere ? std::nullopt : std::optional(leg->id);
}

bool LegTable::validate(EndpointId id, const Endpoint& source) {
    auto* leg = find(id);
    if (!leg || !leg->terms.has_ice || is_anothers(*leg, source)) return false;
    if (latched_on(source) == leg) return true;
    if (leg->validated.size() >= max_validated_addresses) return false;
    leg->validated.push_back(source);
    latched_[source] = index_of(*leg);
    return true;
}

// Whoever knows the credentials of one leg could write another's address on a check, and take its packets.
bool LegTable::is_anothers(const Leg& leg, const Endpoint& source) const {
    const auto found = latched_.find(source);
    if (found != latched_.end()) return found->second != index_of(leg);
    return std::ranges::any_of(legs_, [&](const Leg& one) { return announced(one, source); });
}

void LegTable::invalidate(EndpointId id, const Endpoint& source) {
    auto* leg = find(id);
    if (!leg || std::erase(leg->validated, source) == 0) return;
    latched_.erase(source);
    if (leg->nominated == source) leg->nominated.reset();
}

void LegTable::invalidate_all(Leg& leg) {
    for (const auto& source : leg.validated) latched_.erase(source);
    leg.validated.clear();
    leg.nominated.reset();
}

void LegTable::nominate(EndpointId id, const std::optional<Endpoint>& address) {
    if (auto* leg = find(id)) leg->nominated = address;
}

std::optional<Target> LegTable::rtp_target(EndpointId id) const {
    const auto* leg = find(id);
    const auto address = leg ? address_of(*leg) : std::nullopt;
    if (!address) return {};
    return Target{*address, leg->terms.is_protected, true};
}

std::optional<Endpoint> LegTable::address_of(const Leg& leg) {
    if (!leg.is_announced) return {};
    if (leg.terms.has_ice) return leg.nominated;
    if (leg.is_to_be_sent_nothing || !is_reachable(leg.rtp)) return {};
    return leg.latch == Latch::none ? leg.rtp : leg.latched;
}

std::optional<Target> LegTable::rtcp_target(EndpointId id) const {
    auto target = rtp_target(id);
    if (!target) return {};
    const auto& leg = *find(id);
    if (leg.terms.has_rtcp_mux) return target;
    const auto address = rtcp_address_of(leg, target->at);
    if (!address) return {};
    return Target{*address, leg.terms.is_protected, false};
}

std::optional<Endpoint> LegTable::rtcp_address_of(const Leg& leg, const Endpoint& rtp) {
    if (leg.terms.has_ice || rtp.port == UINT16_MAX) return {};  // A second way is not checked.
    if (leg.rtcp_source) return leg.rtcp_source;
    // Behind NAT the announced port means nothing here; the next above the latched one is the best guess.
    if (leg.latch == Latch::by_address) return Endpoint{rtp.ip, static_cast<std::uint16_t>(rtp.port + 1)};
    return is_reachable(leg.rtcp) ? std::optional(leg.rtcp) : std::nullopt;
}

LegTable::Leg* LegTable::find(EndpointId id) {
    const auto found = index_.find(id);
    return found == index_.end() ? nullptr : &legs_[found->second];
}

const LegTable::Leg* LegTable::find(EndpointId id) const {
    const auto found = index_.find(id);
    return found == index_.end() ? nullptr : &legs_[found->second];
}

void LegTable::latch(Leg& leg, const Endpoint& source) {
    unlatch(leg);
    leg.latch = leg.rtp == source ? Latch::exact : Latch::by_address;
    leg.latched = source;
    latched_[source] = index_of(leg);
}

void LegTable::unlatch(Leg& leg) {
    if (leg.latch == Latch::none) return;
    latched_.erase(leg.latched);
    leg.latch = Latch::none;
    leg.left = std::exchange(leg.latched, {});
    leg.rtcp_source.reset();
}

}  // namespace santral::media
