#pragma once
// How many messages one extension may send: a few at once, then one after the other. Signalling thread only.

#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/timers.h"

namespace santral::features {

class MessageRates {
public:
    struct Limits {
        unsigned at_once = 20;
        Duration one_more_every = std::chrono::milliseconds(500);
    };
    MessageRates(Timers& timers, Limits limits) : timers_(timers), limits_(limits) {}

    // Counts one more. The time to wait where that was too many.
    std::optional<std::chrono::seconds> find_wait(const std::string& sender);
    std::size_t remembered() const { return free_again_.size(); }

private:
    static constexpr std::size_t swept_from =
        1'000;  // Senders; those who may send as they like are forgotten.

    Timers& timers_;
    Limits limits_;
    // When a sender has as many messages before it as at first.
    std::unordered_map<std::string, Clock::time_point> free_again_;
};

}  // namespace santral::features
