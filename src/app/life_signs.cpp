// libsystemd, and nothing but it.

#include "app/life_signs.h"

#include <systemd/sd-daemon.h>

#include <cstdint>

namespace santral::app {

void LifeSigns::ready() {
    sd_notify(0, "READY=1");
    std::uint64_t watchdog_us = 0;
    if (sd_watchdog_enabled(0, &watchdog_us) > 0) live(std::chrono::microseconds(watchdog_us / 2));
}

void LifeSigns::stopping() {
    sd_notify(0, "STOPPING=1");
}

void LifeSigns::live(Duration every) {
    sd_notify(0, "WATCHDOG=1");
    heartbeat_ = timers_.after(every, [this, every] { live(every); });
}

}  // namespace santral::app
