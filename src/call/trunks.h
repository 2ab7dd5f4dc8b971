#pragma once
// The lines outside: keeps the link of every trunk that is in use, says which trunk an INVITE comes in by,
// and where a number outside is dialled. Signalling thread only.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "call/refusal.h"
#include "call/route.h"
#include "call/trunk_link.h"
#include "directory/snapshot.h"

namespace santral::call {

// A call from outside: known by where it comes from, not by a password.
struct ComingIn {
    const directory::Trunk* trunk;
    const directory::CityNumber* city;  // Null: nobody has the number that it asks for.
};

struct TrunkStatus {
    TrunkLink::State state = TrunkLink::State::unknown;
    std::string detail;
};

class Trunks {
public:
    // How many calls go by a trunk now.
    using CountCalls = std::function<std::size_t(const directory::TrunkId&)>;

    Trunks(TrunkLink::Surroundings surroundings, CountCalls count_calls)
        : around_(std::move(surroundings)), count_calls_(std::move(count_calls)) {}

    // A trunk that is new or changed begins anew, one that is gone or switched off ends.
    void follow(const directory::Snapshot& directory);
    void on_flow_failed(const sip::Flow& flow);
    // Before the process stops: what is registered is taken back.
    void stop() { links_.clear(); }

    // Absent: it comes by no trunk, and has to prove who it is. The result points into the snapshot.
    std::optional<ComingIn> identify(const sip::Message& invite, const sip::Flow& flow,
                                     const directory::Snapshot& directory) const;

    // By the trunks of the extension's profile in their order; a number for emergencies by any that is up,
    // the profile's first (N9). Refuses with 403 (not allowed, or no number to show: C16), 404 (no trunk
    // leads there), 503 (none is up, or has room).
    Granted<Route> dial_out(const directory::Snapshot& directory, const directory::Extension& by,
                            std::string_view number) const;
    // By the trunk of a city number, in its name: where an administrator has a city number lead outside.
    Granted<Route> dial_on(const directory::Snapshot& directory, const directory::CityNumber& city,
                           std::string_view number) const;

    // Whether one more call may go by it, either way.
    bool has_room(const directory::Trunk& trunk) const;
    TrunkStatus status(const directory::TrunkId& id) const;
    std::size_t calls(const directory::TrunkId& id) const { return count_calls_(id); }

private:
    const TrunkLink* find(const directory::TrunkId& id) const;
    std::optional<CalledParty> reach(const directory::Trunk& trunk, const std::string& number,
                                     const std::string& shown) const;
    bool comes_from(const directory::Trunk& trunk, const sip::Flow& flow) const;

    TrunkLink::Surroundings around_;
    CountCalls count_calls_;
    std::map<directory::TrunkId, std::unique_ptr<TrunkLink>> links_;
};

}  // namespace santral::call
