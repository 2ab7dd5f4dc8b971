#pragma once
// What systemd hears of the exchange (sd_notify(3)): that it is ready, that it lives, that it stops. Without
// systemd all of it does nothing. Signalling thread only: a thread that is stuck says nothing, and is
// restarted.

#include "base/timers.h"

namespace santral::app {

class LifeSigns {
public:
    explicit LifeSigns(Timers& timers) : timers_(timers) {}

    // From here on it hears twice in each of its watchdog's times that we live.
    void ready();
    void stopping();

private:
    void live(Duration every);

    Timers& timers_;
    Timer heartbeat_;
};

}  // namespace santral::app
