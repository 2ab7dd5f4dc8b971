#pragma once
// Whose packet is this? Tells apart the legs that share a media port by where their packets come from. Pure;
// belongs to the thread of the port. A leg takes part once its SDP is known; before it only counts as a
// possible owner, so that nobody is given its packets.
//
// RTP from `source` belongs to, by the first rule that holds:
//  1. latched    the leg that is latched on exactly this source.
//  2. announced  the one leg that announced exactly this source, if it is not latched, or is latched by rule
//  3
//                alone: it latches here. Two legs that announce the same source: neither.
//  3. expected   an unlatched leg that expects this IP (announced, or the signalling IP when behind NAT), if
//                no other leg on this port can have the IP: it latches here. Not on the source that a new
//                negotiation has just made it leave: packets of the old stream are still under way.
//  4. moved      a latched leg whose phone's NAT gave it a new port: same IP, same SSRC, nothing from the old
//                port for a second, and no other leg on this port can have the IP: it latches here anew.
//  5. checked    a leg with ICE: this source has sent a check with its credentials (validate). It owns no
//  other
//                and takes no part in the rules above; what another leg announced or holds it cannot take.
//  Else it is a stranger's: dropped and counted. A latched leg is locked: no third address can speak into it
//  or draw its audio, whatever it sends, until a new negotiation announces another address.
// RTCP from `source` belongs to the leg latched on it (RTP and RTCP on one port, RFC 5761), announced it as
// its RTCP address, or is latched one port below; else to the latched leg of this IP, if no other leg can
// have the IP.
// A protected leg's packet is the leg's only when the keys say so: the rules name who may be its owner, and
// nothing is latched, heard or remembered until that leg has proved it (prove_rtp, prove_rtcp).
// Where our packets go: to the latched source; before that to the announced address. Of a leg with ICE: to
// the nominated address alone. RTCP of a leg that multiplexes goes where its RTP goes.

#include <optional>
#include <unordered_map>
#include <vector>

#include "media/media_plane.h"

namespace santral::media {

constexpr std::chrono::seconds silence_before_move{1};
// Of one leg with ICE: more candidates than a computer with several networks has.
constexpr std::size_t max_validated_addresses = 16;

// What a leg agreed on beside its addresses.
struct LegTerms {
    bool is_protected = false;
    bool has_ice = false;
    bool has_rtcp_mux = false;

    bool operator==(const LegTerms&) const = default;
};

struct Owner {
    EndpointId leg;
    bool must_prove = false;  // It is protected: its keys decide.
};

// Where a leg's packet goes.
struct Target {
    Endpoint at;
    bool is_protected = false;
    bool from_rtp_port = true;
};

class LegTable {
public:
    // A leg lives on this port from now on. Accepts nothing yet.
    void expect(EndpointId leg, const ExpectedRemote& expected);
    // Its SDP. Unlatches it when it names another RTP address than before; 0.0.0.0 or :: names none.
    void announce(EndpointId leg, const Endpoint& rtp, const Endpoint& rtcp);
    // Where it had ICE and has none, or the other way round, it holds no address any more.
    void agree(EndpointId leg, const LegTerms& terms);
    void remove(EndpointId leg);

    // Latches as the rules say, unless it must be proved. Only well-formed RTP may be asked about.
    std::optional<Owner> owner_of_rtp(const Endpoint& source, std::uint32_t ssrc, Clock::time_point now);
    std::optional<Owner> owner_of_rtcp(const Endpoint& source);
    // The packet that this leg may own has been proved.
    void prove_rtp(EndpointId leg, const Endpoint& source, std::uint32_t ssrc, Clock::time_point now);
    void prove_rtcp(EndpointId leg, const Endpoint& source);
    // The protected leg that may be shaking hands from there, or sending what cannot be read before it is
    // revealed. Latches nothing.
    std::optional<EndpointId> protected_owner(const Endpoint& source);
    // The handshake from there has proved itself: the leg is there.
    void prove_handshake(EndpointId leg, const Endpoint& source, Clock::time_point now);

    // A leg with ICE has been checked from there. False: it is another leg's, or they are too many.
    bool validate(EndpointId leg, const Endpoint& source);
    void invalidate(EndpointId leg, const Endpoint& source);
    // To where it is sent from now on, one of the validated; absent: nothing is.
    void nominate(EndpointId leg, const std::optional<Endpoint>& address);

    // Absent while there is none to send to (unknown, 0.0.0.0, port 0, multicast).
    std::optional<Target> rtp_target(EndpointId leg) const;
    std::optional<Target> rtcp_target(EndpointId leg) const;

    std::size_t size() const { return legs_.size(); }

private:
    enum class Latch : std::uint8_t { none, by_address, exact };
    struct Leg {
        EndpointId id;
        ExpectedRemote expected;
        bool is_announced = false;
        bool is_to_be_sent_nothing = false;  // On hold the old way.
        Endpoint rtp;
        Endpoint rtcp;
        Latch latch = Latch::none;
        Endpoint latched;
        std::uint32_t ssrc = 0;
        Clock::time_point heard_at{};
        Endpoint left;                        // Where it was latched before the last negotiation.
        std::optional<Endpoint> rtcp_source;  // Where its RTCP last came from.
        LegTerms terms;
        std::vector<Endpoint> validated;
        std::optional<Endpoint> nominated;
    };

    // Whether the leg could be the one that sent from this source.
    using Likeness = bool (*)(const Leg& leg, const Endpoint& source);
    static bool announced(const Leg& leg, const Endpoint& source);
    static bool can_have_ip(const Leg& leg, const Endpoint& source);
    static bool sends_rtcp_from(const Leg& leg, const Endpoint& source);

    Leg* find(EndpointId id);
    const Leg* find(EndpointId id) const;
    Leg* latched_on(const Endpoint& source);
    Leg* latching_on(const Endpoint& source, std::uint32_t ssrc, Clock::time_point now);
    Leg* only(Likeness is_like, const Endpoint& source);  // Null when there are two.
    Leg* sending_rtcp_from(const Endpoint& source);
    bool is_anothers(const Leg& leg, const Endpoint& source) const;
    static std::optional<Endpoint> address_of(const Leg& leg);
    static std::optional<Endpoint> rtcp_address_of(const Leg& leg, const Endpoint& rtp);
    void heard(Leg& leg, const Endpoint& source, std::uint32_t ssrc, Clock::time_point now);
    void latch(Leg& leg, const Endpoint& source);
    void unlatch(Leg& leg);
    void invalidate_all(Leg& leg);
    std::size_t index_of(const Leg& leg) const { return static_cast<std::size_t>(&leg - legs_.data()); }

    std::vector<Leg> legs_;  // At most max_legs_per_port: searched only for a source that is not latched.
    std::unordered_map<EndpointId, std::size_t> index_;
    std::unordered_map<Endpoint, std::size_t> latched_;
};

}  // namespace santral::media
