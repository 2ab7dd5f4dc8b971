// The epoll set of one loop. A slot's generation tells an event of this Watch from one of its predecessor.

#include "net/watch.h"

#include <sys/epoll.h>

#include <array>

#include "base/assert.h"

namespace santral::net {
namespace {

constexpr int events_per_turn = 64;

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

Watches::Watches() : set_(::epoll_create1(EPOLL_CLOEXEC)) {
    SANTRAL_ASSERT(set_.is_open());
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

void Watches::serve() {
    std::array<epoll_event, events_per_turn> events;
    const int count = ::epoll_wait(set_.number(), events.data(), events_per_turn, 0);
    for (int i = 0; i < count; ++i) {
        const auto& slot = slots_[static_cast<std::uint32_t>(events[i].data.u64)];
        if (slot.generation != events[i].data.u64 >> 32) continue;  // Gone since; its slot may be taken.
        slot.watched->on_ready(readiness_of(events[i].events));     // Last touch: slots_ may grow or shrink.
    }
}

}  // namespace santral::net
