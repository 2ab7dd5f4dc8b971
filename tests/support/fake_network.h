#pragma once
// A network in one process: datagrams that are delayed, lost, doubled and overtaken as a seed says, in the
// time of Timers. For the flows and the simulator.

#include <cstdint>
#include <functional>
#include <map>
#include <string_view>
#include <unordered_map>

#include "base/random.h"
#include "base/timers.h"
#include "sip/message/flow.h"
#include "sip/message/message.h"

namespace santral::tests {

struct Weather {
    Duration delay = std::chrono::milliseconds(1);
    Duration jitter{};  // Added at random: more than the time between datagrams reorders them.
    unsigned lost_in_1000 = 0;
    unsigned doubled_in_1000 = 0;
};

class FakeNetwork final : public sip::Wire {
public:
    using Receive = std::function<void(const sip::Message&, const sip::Flow&)>;

    FakeNetwork(Timers& timers, Random& random) : timers_(timers), random_(random) {}

    void set_weather(const Weather& weather) { weather_ = weather; }
    // Sees every message that is sent, also those that are lost.
    using Tap = std::function<void(const sip::Flow&, std::string_view)>;
    void set_tap(Tap tap) { tap_ = std::move(tap); }
    // Who listens at an address; a null function: nobody any more.
    void attach(const Endpoint& address, Receive receive);

    // From flow.local to flow.remote.
    void send(const sip::Flow& flow, std::string_view bytes) override;

    std::size_t in_flight() const { return in_flight_.size(); }
    std::uint64_t malformed() const {
        return malformed_;
    }  // Of those that the exchange or a phone of ours sent.

private:
    void launch(const sip::Flow& flow, std::string_view bytes);
    void land(const sip::Flow& flow, std::string bytes);
    bool happens(unsigned in_1000) { return random_.below(1000) < in_1000; }

    Timers& timers_;
    Random& random_;
    Weather weather_;
    Tap tap_;
    std::unordered_map<Endpoint, Receive> listeners_;
    std::map<std::uint64_t, Timer> in_flight_;
    std::uint64_t launched_ = 0;
    std::uint64_t malformed_ = 0;
};

}  // namespace santral::tests
