// The state of a line, told when it changes.

#include "call/trunk_link.h"

#include "base/log.h"
#include "call/trunk_probe.h"
#include "call/trunk_registration.h"

namespace santral::call {

std::unique_ptr<TrunkLink> TrunkLink::make(const Surroundings& around, directory::Trunk trunk) {
    switch (trunk.kind) {
    case directory::Trunk::Kind::registration:
        return std::make_unique<TrunkRegistration>(around, std::move(trunk));
    case directory::Trunk::Kind::address: return std::make_unique<TrunkProbe>(around, std::move(trunk));
    }
    __builtin_unreachable();
}

std::optional<sip::Flow> TrunkLink::find_way() const {
    auto way = around_.way_to(trunk_);
    if (way && way->remote == way->local) return {};  // A call would come back to us for ever.
    return way;
}

void TrunkLink::enter(State next, const std::string& why) {
    if (state_ != next || detail_ != why)
        log_info("trunk {}: {} -> {} ({})", trunk_.name, to_string(state_), to_string(next), why);
    state_ = next;
    detail_ = why;
}

std::string_view to_string(TrunkLink::State state) {
    switch (state) {
    case TrunkLink::State::unknown: return "unknown";
    case TrunkLink::State::up: return "up";
    case TrunkLink::State::down: return "down";
    }
    __builtin_unreachable();
}

}  // namespace santral::call
