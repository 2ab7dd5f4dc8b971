#pragma once
// Pickup: a call that rings elsewhere is answered here (S4.09, S4.18 to S4.20, P2 to P4). By `*8` and a
// number, by `*8112` whatever rings, or by INVITE with Replaces from a lamp key; and a dialog of one's own
// that already talks moves to another phone by the same INVITE.

#include "call/feature.h"

namespace santral::features {

class Pickup final : public call::Feature {
public:
    std::string_view name() const override { return "pickup"; }
    call::Handled offer(const call::Occasion& occasion, call::Switchboard& switchboard) override;
};

}  // namespace santral::features
