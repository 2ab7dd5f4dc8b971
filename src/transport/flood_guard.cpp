// The judge. Its table has a fixed size: each source has eight places it may take, the one unheard for the
// longest gives way.

#include "transport/flood_guard.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace santral::transport {
namespace {

// One IPv6 subscriber has at least a /64 (RFC 6177): its other addresses are no other source.
IpAddress subscriber_of(const IpAddress& address) {
    if (address.is_v4()) return address;
    auto bytes = address.bytes();
    std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
    return IpAddress::v6(bytes);
}

// The finalizer of splitmix64, over both halves: who does not know the secret cannot aim at a place.
std::uint64_t mix(std::uint64_t value) {
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

double seconds(Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

}  // namespace

FloodGuard::FloodGuard(const Timers& timers, Random& random, std::vector<Network> trusted)
    : timers_(timers), trusted_(std::move(trusted)), secret_(random.number()), sources_(max_sources) {}

Verdict FloodGuard::on_message(const IpAddress& source) {
    if (is_trusted(source)) return Verdict::admit;
    auto& found = find_or_add(source);
    const bool is_within_allowance = use_allowance(found);
    const auto standing = standing_of(found);
    if (standing == Standing::slowed && !is_within_allowance) {
        ban(found);
        return Verdict::ban;
    }
    const bool is_silent = timers_.now() < found.silent_until;
    return is_within_allowance && !is_silent ? Verdict::admit : Verdict::drop;
}

std::optional<Standing> FloodGuard::on_offence(const IpAddress& source, Offence offence) {
    if (is_trusted(source)) return {};
    auto& found = find_or_add(source);
    const auto before = standing_of(found);
    if (before == Standing::banned) return {};  // Of a message that was admitted before the ban.
    const double failure = offence == Offence::refused ? 1 : 0.25;
    found.failures = static_cast<float>(failures_of(found) + failure * weight_of(found));
    found.failed_at = timers_.now();
    if (found.failures >= banned_at) {
        ban(found);
        return Standing::banned;
    }
    if (found.failures < slowed_at) return {};
    const auto silence = shortest_silence * std::exp2(found.failures - slowed_at);
    found.silent_until = timers_.now() + std::chrono::duration_cast<Duration>(
                                             std::min<decltype(silence)>(silence, longest_silence));
    return before == Standing::slowed ? std::nullopt : std::optional(Standing::slowed);
}

void FloodGuard::on_proof(const IpAddress& source) {
    if (is_trusted(source)) return;
    auto& found = find_or_add(source);
    found.proven_until = timers_.now() + proven_for;
    found.messages = messages_at_once;
}

Standing FloodGuard::standing(const IpAddress& source) const {
    const auto* found = find(source);
    return found ? standing_of(*found) : Standing::good;
}

void FloodGuard::ban(Source& source) {
    source.is_banned = true;
    source.silent_until = timers_.now() + ban_for;
}

Standing FloodGuard::standing_of(const Source& source) const {
    const bool is_silent = timers_.now() < source.silent_until;
    if (is_silent && source.is_banned) return Standing::banned;
    return is_silent || failures_of(source) >= slowed_at ? Standing::slowed : Standing::good;
}

double FloodGuard::failures_of(const Source& source) const {
    const auto forgiven = seconds(timers_.now() - source.failed_at) / seconds(one_forgiven_every);
    return std::max(0.0, source.failures - forgiven);
}

double FloodGuard::weight_of(const Source& source) const {
    return timers_.now() < source.proven_until ? weight_when_proven : 1;
}

bool FloodGuard::use_allowance(Source& source) {
    const auto earned = seconds(timers_.now() - source.heard_at) * messages_a_second;
    const auto has = std::min(messages_at_once, source.messages + earned);
    const auto needs = weight_of(source);
    source.messages = static_cast<float>(has >= needs ? has - needs : has);
    source.heard_at = timers_.now();
    return has >= needs;
}

bool FloodGuard::is_trusted(const IpAddress& source) const {
    return std::ranges::any_of(trusted_, [&](const Network& network) { return network.contains(source); });
}

std::size_t FloodGuard::first_place(const IpAddress& address) const {
    std::uint64_t halves[2];
    std::memcpy(halves, address.bytes().data(), sizeof halves);
    const auto hash = mix(mix(halves[0] ^ secret_) ^ halves[1]);
    return hash % (max_sources / ways) * ways;
}

const FloodGuard::Source* FloodGuard::find(const IpAddress& source) const {
    const auto address = subscriber_of(source);
    const auto* first = &sources_[first_place(address)];
    const auto* found =
        std::find_if(first, first + ways, [&](const Source& s) { return s.address == address; });
    return found == first + ways ? nullptr : found;
}

FloodGuard::Source& FloodGuard::find_or_add(const IpAddress& source) {
    if (const auto* found = find(source)) return sources_[static_cast<std::size_t>(found - sources_.data())];
    const auto address = subscriber_of(source);
    auto* first = &sources_[first_place(address)];
    auto& longest_unheard = *std::ranges::min_element(first, first + ways, {}, &Source::heard_at);
    longest_unheard = {.address = address, .messages = messages_at_once, .heard_at = timers_.now()};
    return longest_unheard;
}

std::string_view to_string(Standing standing) {
    switch (standing) {
    case Standing::good: return "good";
    case Standing::slowed: return "slowed";
    case Standing::banned: return "banned";
    }
    __builtin_unreachable();
}

}  // namespace santral::transport
