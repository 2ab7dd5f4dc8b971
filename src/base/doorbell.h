#pragma once
// What a thread without an event loop sleeps by. A ring that nobody heard is kept, several are one. Unlike
// the semaphores of the standard library it sleeps in the kernel at once: those yield and nap before.

#include <semaphore.h>

#include <atomic>

#include "base/timers.h"

namespace santral {

class Doorbell {
public:
    Doorbell();
    ~Doorbell();
    Doorbell(const Doorbell&) = delete;
    Doorbell& operator=(const Doorbell&) = delete;

    // Any thread.
    void ring();
    // For one thread. Both may end without a ring: look whether there is something to do.
    void wait();
    void wait_until(Clock::time_point when);

private:
    std::atomic<bool> is_rung_ = false;
    sem_t rings_;  // 0 or 1.
};

}  // namespace santral
