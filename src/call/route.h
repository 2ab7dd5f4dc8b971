#pragma once
// Where a call goes next: who is rung for it, how, and where it goes when none of them takes it.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "call/cause.h"
#include "call/party.h"
#include "directory/destination.h"

namespace santral::call {

// A place to go on to, by the rights of an extension; "": nobody's, where the administrator said so.
struct Onward {
    directory::Destination to;
    std::string extension_id;
};

struct Route {
    enum class Order : std::uint8_t {
        at_once,
        one_after_the_other,
        until_a_line_works,  // The next only where the line failed, not where somebody there refused.
    };

    std::string number;                // As it was dialled, or the one that a name led to.
    std::vector<CalledParty> parties;  // Never empty.
    Order order = Order::at_once;
    std::chrono::seconds ring_for{0};  // Each step; 0: as the exchange does for every call.
    std::optional<Onward> on_no_answer;
    std::optional<Onward> on_busy;
    std::optional<Onward> on_unavailable;
    std::string sent_on_by = {};  // Who sends on what was dialled: a number or a name; "" for nobody.
};

// Where a call goes that ended so for all who were rung; null: nowhere.
const Onward* find_onward(const Route& route, const Cause& cause);

}  // namespace santral::call
