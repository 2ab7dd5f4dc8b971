// A POSIX semaphore that never counts further than one.

#include "base/doorbell.h"

#include <ctime>

namespace santral {

Doorbell::Doorbell() {
    ::sem_init(&rings_, 0, 0);
}

Doorbell::~Doorbell() {
    ::sem_destroy(&rings_);
}

void Doorbell::ring() {
    if (!is_rung_.exchange(true)) ::sem_post(&rings_);
}

// What was done before a ring that came to nothing is seen after the exchange: the waiter looks then.
void Doorbell::wait() {
    if (::sem_wait(&rings_) == 0) is_rung_.exchange(false);
}

void Doorbell::wait_until(Clock::time_point when) {
    const auto since_epoch = when.time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_epoch);
    const timespec until{seconds.count(), (since_epoch - seconds).count()};
    if (::sem_clockwait(&rings_, CLOCK_MONOTONIC, &until) == 0) is_rung_.exchange(false);
}

}  // namespace santral
