// The turns of the loop. Watches waits and finds which sockets; Timers knows when.

#include "net/event_loop.h"

#include <algorithm>
#include <ctime>
#include <utility>

#include "base/assert.h"
#include "net/loop_context.h"
#include "net/udp_socket.h"

namespace santral::net {
namespace {

constexpr auto forever = std::chrono::hours(1);

void sleep_until(Clock::time_point when) {
    const auto since_epoch = when.time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_epoch);
    const timespec until{seconds.count(), (since_epoch - seconds).count()};
    ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
}

}  // namespace

EventLoop::EventLoop() : timers_(Clock::now()), context_(std::make_unique<Context>()) {}
EventLoop::~EventLoop() = default;

void EventLoop::post(std::move_only_function<void()> work) {
    const bool taken = context_->posted.post(std::move(work));
    SANTRAL_ASSERT(taken);
}

void EventLoop::at_turn_end(std::move_only_function<void()> work) {
    context_->at_turn_end.push_back(std::move(work));
}

void EventLoop::run() {
    thread_.adopt();
    context_->is_stopped = false;
    timers_.advance_to(Clock::now());  // What was due while nobody ran the loop is not late by its fault.
    while (!context_->is_stopped) {
        turn(forever);
        if (const auto until = context_->pacing.sleep_until(Clock::now())) sleep_until(*until);
    }
}

void EventLoop::stop() {
    post([this] { context_->is_stopped = true; });
}

void EventLoop::turn(Duration at_most) {
    wait(at_most);
    advance();
    serve_posted();  // First: who posted and then sent a datagram relies on it.
    context_->watches.serve();
    context_->end_turn();
    flush();
}

// In the order of posting; what they post themselves is for the next turn.
void EventLoop::serve_posted() {
    for (auto& work : context_->posted.take_all()) {
        advance();
        work();
    }
}

void EventLoop::advance() {
    const auto now = Clock::now();
    if (const auto due = timers_.next_due(); due && *due < now) worst_lag_ = std::max(worst_lag_, now - *due);
    timers_.advance_to(now);
}

void EventLoop::flush() {
    auto& unflushed = context_->unflushed;
    // By index: what on_unsent does may queue more. NOLINTNEXTLINE(modernize-loop-convert)
    for (std::size_t i = 0; i < unflushed.size(); ++i) unflushed[i]->flush();
    unflushed.clear();
}

void EventLoop::wait(Duration at_most) {
    if (!context_->at_turn_end.empty()) at_most = Duration::zero();
    const auto due = timers_.next_due();
    context_->watches.wait(due ? std::min(*due - Clock::now(), at_most) : at_most);
}

void EventLoop::set_longest_pause(Duration longest) {
    context_->pacing.set_longest_pause(longest);
}

Duration EventLoop::take_worst_lag() {
    return std::exchange(worst_lag_, Duration::zero());
}

}  // namespace santral::net
