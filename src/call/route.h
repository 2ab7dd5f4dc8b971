#pragma once
// Where a call goes next: who is rung for it, and how.

#include <chrono>
#include <string>
#include <vector>

#include "call/party.h"

namespace santral::call {

struct Route {
    enum class Order : std::uint8_t { at_once, one_after_the_other };

    std::string number;                // As it was dialled, or the one that a name led to.
    std::vector<CalledParty> parties;  // Never empty.
    Order order = Order::at_once;
    std::chrono::seconds ring_for{0};  // Each step; 0: as the exchange does for every call.
};

}  // namespace santral::call
