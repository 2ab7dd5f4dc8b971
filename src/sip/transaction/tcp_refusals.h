#pragma once
// The far ends that lately took no connection: a long request to them goes by UDP at once, since a phone
// behind a NAT lets every try by TCP wait for its timeout.

#include <deque>
#include <unordered_set>

#include "base/address.h"
#include "base/timers.h"

namespace santral::sip {

constexpr std::size_t max_tcp_refusals = 4'096;  // The oldest is forgotten for one more.
constexpr Duration tcp_refusal_lifetime = std::chrono::minutes(10);

class TcpRefusals {
public:
    explicit TcpRefusals(Timers& timers) : timers_(timers) {}

    void note(const Endpoint& remote);
    bool has(const Endpoint& remote);

private:
    struct Refusal {
        Endpoint remote;
        Clock::time_point until;
    };

    void forget_oldest();

    Timers& timers_;
    std::unordered_set<Endpoint> remotes_;
    std::deque<Refusal> in_order_;
};

}  // namespace santral::sip
