// The epoll set of one loop. A slot's generation tells an event of this Watch from one of its predecessor.

#include "net/watch.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

#include "base/assert.h"

namespace santral::net {
namespace {

constexpr std::uint64_t bell_event = UINT64_MAX;  // No slot has that number and generation.
constexpr std::int64_t longest_wait_ms = 3'600'000;

std::uint32_t events_of(Interest interest) {
    switch (interest) {
    case Interest::reading: return EPOLLIN;
    case Interest::writing: return EPOLLOUT;
    case Interest::both: return EPOLLIN | EPOLLOUT;
    }
    __builtin_unreachable();
}

Readiness readiness_of(std::uint32_t events) {
    const bool failed = (events & (EPOLLERR | EPOLLHUP)) != 0;
    return {.reading = failed || (events & EPOLLIN) != 0, .writing = failed || (events & EPOLLOUT) != 0};
}

}  // namespace

Watch::~Watch() {
    if (watches_) watches_->remove(slot_);
}

void Watch::want(Interest interest) {
    watches_->control(EPOLL_CTL_MOD, slot_, interest);
}

Watches::Watches() : set_(::epoll_create1(EPOLL_CLOEXEC)), bell_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.u64 = bell_event;
    const int done = ::epoll_ctl(set_.number(), EPOLL_CTL_ADD, bell_.number(), &event);
    SANTRAL_ASSERT(done == 0);
}

void Watches::wake() {
    const std::uint64_t once = 1;
    [[maybe_unused]] const auto written = ::write(bell_.number(), &once, sizeof once);
    SANTRAL_ASSERT(written == sizeof once);
}

Watch Watches::add(int descriptor, Interest interest, Watched& watched) {
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const auto slot = free_.back();
    free_.pop_back();
    slots_[slot].watched = &watched;
    slots_[slot].descriptor = descriptor;
    control(EPOLL_CTL_ADD, slot, interest);
    return Watch(*this, slot);
}

void Watches::control(int operation, std::uint32_t slot, Interest interest) {
    epoll_event event{};
    event.events = events_of(interest);
    event.data.u64 = std::uint64_t{slots_[slot].generation} << 32 | slot;
    const int done = ::epoll_ctl(set_.number(), operation, slots_[slot].descriptor, &event);
    SANTRAL_ASSERT(done == 0);
}

void Watches::remove(std::uint32_t slot) {
    epoll_event unused{};
    ::epoll_ctl(set_.number(), EPOLL_CTL_DEL, slots_[slot].descriptor, &unused);
    slots_[slot].watched = nullptr;
    ++slots_[slot].generation;
    free_.push_back(slot);
}

void Watches::wait(Duration at_most) {
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(at_most).count();
    const int count =
        ::epoll_wait(set_.number(), ready_.data(), events_per_turn,
                     static_cast<int>(std::clamp<std::int64_t>(milliseconds, 0, longest_wait_ms)));
    ready_count_ = static_cast<std::size_t>(std::max(count, 0));  // A signal interrupts: nothing is ready.
}

void Watches::serve() {
    const auto count = std::exchange(ready_count_, 0);
    for (std::size_t i = 0; i < count; ++i) {
        const auto event = ready_[i];
        if (event.data.u64 == bell_event) continue;
        const auto& slot = slots_[static_cast<std::uint32_t>(event.data.u64)];
        if (slot.generation != event.data.u64 >> 32) continue;  // Gone since; its slot may be taken.
        slot.watched->on_ready(readiness_of(event.events));     // Last touch: slots_ may grow or shrink.
    }
}

}  // namespace santral::net
