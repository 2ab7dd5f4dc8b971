// The lite half.

#include "media/ice_leg.h"

#include <algorithm>

namespace santral::media {
namespace {

constexpr std::uint16_t bad_request = 400;
constexpr std::uint16_t unauthenticated = 401;
constexpr std::uint16_t unknown_attribute = 420;
constexpr std::uint16_t role_conflict = 487;

// RFC 8445 7.2.2: the name of whom it asks, a colon, and its own.
bool names(std::string_view username, const rtp::IcePair& pair) {
    const auto& ours = pair.ours.ufrag;
    return username.size() == ours.size() + 1 + pair.theirs.ufrag.size() && username.starts_with(ours) &&
           username[ours.size()] == ':' && username.ends_with(pair.theirs.ufrag);
}

}  // namespace

void IceLeg::use(const rtp::IcePair& pair) {
    if (pair == pair_) return;
    pair_ = pair;
    for (auto& address : addresses_) address.is_old = true;
}

std::uint16_t IceLeg::judge(const rtp::StunMessage& check) const {
    if (check.integrity_at == 0 || check.username.empty()) return bad_request;
    if (!names(check.username, pair_) || !rtp::proves(check, pair_.ours.password)) return unauthenticated;
    if (check.unknown_count > 0) return unknown_attribute;
    if (!check.priority) return bad_request;
    // RFC 8445 6.1.1: a lite side never controls.
    if (check.role == rtp::StunMessage::Role::controlled) return role_conflict;
    return 0;
}

std::vector<Endpoint> IceLeg::on_check(const rtp::StunMessage& check, const Endpoint& from,
                                       Clock::time_point now) {
    auto* address = find(from);
    if (!address) address = &addresses_.emplace_back();
    const bool was_old = std::exchange(address->is_old, false);
    if (was_old) address->nominated_at.reset();
    address->at = from;
    address->priority = *check.priority;
    address->checked_at = now;
    if (!check.use_candidate) return {};
    address->nominated_at = now;
    if (!is_to_be_taken(*address, now)) return {};
    nominated_ = from;
    return forget_old();
}

bool IceLeg::is_to_be_taken(const Address& candidate, Clock::time_point now) const {
    const auto* present = nominated_ ? find(*nominated_) : nullptr;
    if (!present || present->is_old || present->at == candidate.at) return true;
    return candidate.priority >= present->priority ||
           now - present->nominated_at.value_or(Clock::time_point{}) >= nomination_lasts;
}

// They are no longer needed once one of the new credentials serves.
std::vector<Endpoint> IceLeg::forget_old() {
    std::vector<Endpoint> forgotten;
    std::erase_if(addresses_, [&](const Address& one) {
        if (one.is_old) forgotten.push_back(one.at);
        return one.is_old;
    });
    return forgotten;
}

void IceLeg::on_proof(const Endpoint& from, Clock::time_point now) {
    auto* address = find(from);
    if (!address) return;
    address->checked_at = now;
    if (nominated_ == from || !address->nominated_at || address->is_old) return;
    const auto* present = nominated_ ? find(*nominated_) : nullptr;
    if (!present || address->nominated_at > present->nominated_at) nominated_ = from;
}

std::vector<Endpoint> IceLeg::expire(Clock::time_point now) {
    std::vector<Endpoint> expired;
    std::erase_if(addresses_, [&](const Address& one) {
        const bool has_ended = now - one.checked_at >= consent_lasts;
        if (has_ended) expired.push_back(one.at);
        return has_ended;
    });
    if (nominated_ && !find(*nominated_)) choose_again();
    return expired;
}

// Another that is nominated too, the newest.
void IceLeg::choose_again() {
    const auto newest = std::ranges::max_element(addresses_, {}, &Address::nominated_at);
    nominated_.reset();
    if (newest != addresses_.end() && newest->nominated_at) nominated_ = newest->at;
}

std::optional<Endpoint> IceLeg::make_room() {
    auto oldest = addresses_.end();
    for (auto one = addresses_.begin(); one != addresses_.end(); ++one) {
        if (nominated_ == one->at) continue;
        if (oldest == addresses_.end() || one->checked_at < oldest->checked_at) oldest = one;
    }
    if (oldest == addresses_.end()) return {};
    const auto given_up = oldest->at;
    addresses_.erase(oldest);
    return given_up;
}

const IceLeg::Address* IceLeg::find(const Endpoint& address) const {
    const auto found = std::ranges::find(addresses_, address, &Address::at);
    return found == addresses_.end() ? nullptr : &*found;
}

IceLeg::Address* IceLeg::find(const Endpoint& address) {
    const auto found = std::ranges::find(addresses_, address, &Address::at);
    return found == addresses_.end() ? nullptr : &*found;
}

}  // namespace santral::media
