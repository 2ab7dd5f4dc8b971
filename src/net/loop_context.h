#pragma once
// What an EventLoop is made of. For the files of net/ alone.

#include <utility>

#include "base/mailbox.h"
#include "net/datagram_rings.h"
#include "net/event_loop.h"
#include "net/pacing.h"
#include "net/watch.h"

namespace santral::net {

class UdpSocket;

struct EventLoop::Context {
    using Work = std::move_only_function<void()>;
    // Who posts has a bounded box of its own and posts once while it fills: far fewer wait at any time.
    static constexpr std::size_t max_posted = 1'000'000;

    // What gathered in this turn, before any datagram of it leaves.
    void end_turn() {
        for (auto& work : std::exchange(at_turn_end, {})) work();
    }

    Watches watches;
    Mailbox<Work> posted{max_posted, [this] { watches.wake(); }};
    std::vector<Work> at_turn_end;
    DatagramRings rings;
    std::vector<UdpSocket*> unflushed;  // Have datagrams to send at the end of this turn.
    Pacing pacing;
    bool is_stopped = false;
};

}  // namespace santral::net
