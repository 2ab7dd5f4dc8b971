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
//  Else it is a stranger's: dropped and counted. A latched leg is locked: no third address can speak into it
//  or draw its audio, whatever it sends, until a new negotiation announces another address.
// RTCP from `source` belongs to the leg latched on it (RTP and RTCP on one port, RFC 5761), announced it as
// its RTCP address, or is latched one port below; else to the latched leg of this IP, if no other leg can
// have the IP.
// Where our packets go: to the latched source; before that to the announced address.

#include <optional>
#include <unordered_map>
#include <vector>

#include "media/media_plane.h"

namespace santral::media {

constexpr std::chrono::seconds silence_before_move{1};

class LegTable {
public:
    // A leg lives on this port from now on. Accepts nothing yet.
    void expect(EndpointId leg, const ExpectedRemote& expected);
    // Its SDP. Unlatches it when it names another RTP address than before; 0.0.0.0 or :: names none.
    void announce(EndpointId leg, const Endpoint& rtp, const Endpoint& rtcp);
    void remove(EndpointId leg);

    // Latches as the rules say. Only well-formed RTP may be asked about.
    std::optional<EndpointId> owner_of_rtp(const Endpoint& source, std::uint32_t ssrc, Clock::time_point now);
    std::optional<EndpointId> owner_of_rtcp(const Endpoint& source);

    // Absent while there is none to send to (unknown, 0.0.0.0, port 0, multicast).
    std::optional<Endpoint> rtp_target(EndpointId leg) const;
    std::optional<Endpoint> rtcp_target(EndpointId leg) const;

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
    void latch(Leg& leg, const Endpoint& source);
    void unlatch(Leg& leg);
    std::size_t index_of(const Leg& leg) const { return static_cast<std::size_t>(&leg - legs_.data()); }

    std::vector<Leg> legs_;  // At most max_legs_per_port: searched only for a source that is not latched.
    std::unordered_map<EndpointId, std::size_t> index_;
    std::unordered_map<Endpoint, std::size_t> latched_;
};

}  // namespace santral::media
