#pragma once
// ICE of one leg, of which we do the lite half (RFC 8445 2.5): the far side checks, we answer and remember
// where it checked from. Says which of those addresses our packets go to. Pure.
//
// The far side nominates with USE-CANDIDATE. Some nominate with every check (aggressively), some the one that
// they chose; the network under them may change and with it their choice. So the address becomes another
// that is nominated
//  - when its priority is at least as high,
//  - when the present one has not been nominated for nomination_lasts,
//  - when the far side's sound comes from it, and its nomination is the newer one.

#include <optional>
#include <string_view>
#include <vector>

#include "media/leg_table.h"
#include "rtp/keying.h"
#include "rtp/stun.h"

namespace santral::media {

// RFC 7675 5.1: so long after a check, or after a packet made with the leg's keys, an address is sent to.
constexpr std::chrono::seconds consent_lasts{30};
constexpr std::chrono::seconds nomination_lasts{5};

class IceLeg {
public:
    explicit IceLeg(rtp::IcePair pair) : pair_(std::move(pair)) {}

    // Other credentials: checks need the new ones. Addresses checked with the old ones serve until one is
    // nominated with the new (RFC 8445 2.4). The same credentials change nothing.
    void use(const rtp::IcePair& pair);
    std::string_view ufrag() const { return pair_.ours.ufrag; }
    std::string_view password() const { return pair_.ours.password; }

    // Whether it is a check that the far side may make of us: 0, or the error that answers it
    // (RFC 8489 9.1.3, RFC 8445 7.3).
    std::uint16_t judge(const rtp::StunMessage& check) const;
    // A good check. Returns the addresses that are given up for it.
    std::vector<Endpoint> on_check(const rtp::StunMessage& check, const Endpoint& from,
                                   Clock::time_point now);
    // A packet that proved itself came from this address.
    void on_proof(const Endpoint& from, Clock::time_point now);
    // Forgets and returns the addresses whose consent has ended.
    std::vector<Endpoint> expire(Clock::time_point now);

    const std::optional<Endpoint>& nominated() const { return nominated_; }
    bool knows(const Endpoint& address) const { return find(address) != nullptr; }
    bool has_room() const { return addresses_.size() < max_validated_addresses; }
    // The one that was checked longest ago, and is not nominated, gives its place up.
    std::optional<Endpoint> make_room();

private:
    struct Address {
        Endpoint at;
        std::uint32_t priority = 0;
        Clock::time_point checked_at;
        std::optional<Clock::time_point> nominated_at;
        bool is_old = false;  // Checked with credentials of before.
    };

    const Address* find(const Endpoint& address) const;
    Address* find(const Endpoint& address);
    bool is_to_be_taken(const Address& candidate, Clock::time_point now) const;
    std::vector<Endpoint> forget_old();
    void choose_again();

    rtp::IcePair pair_;
    std::vector<Address> addresses_;  // At most max_validated_addresses.
    std::optional<Endpoint> nominated_;
};

}  // namespace santral::media
