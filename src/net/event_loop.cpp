// The turns of the loop. Asio waits; Watches finds which sockets; Timers knows when.

#include "net/event_loop.h"

#include <ctime>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

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

EventLoop::Context::Context(EventLoop& its_loop)
    : loop(its_loop), io(1), stays_open(io.get_executor()), sockets(io, watches.descriptor()) {
    await_sockets();
}

EventLoop::Context::~Context() {
    sockets.release();  // `watches` closes it.
}

void EventLoop::Context::await_sockets() {
    sockets.async_wait(boost::asio::posix::descriptor_base::wait_read,
                       [this](const boost::system::error_code& aborted) {
                           if (aborted) return;  // The loop is being destroyed.
                           await_sockets();
                           loop.advance();
                           watches.serve();
                       });
}

EventLoop::EventLoop() : timers_(Clock::now()), context_(std::make_unique<Context>(*this)) {}
EventLoop::~EventLoop() = default;

void EventLoop::post(std::move_only_function<void()> work) {
    boost::asio::post(context_->io, [this, work = std::move(work)]() mutable {
        advance();
        work();
    });
}

void EventLoop::run() {
    thread_.adopt();
    context_->io.restart();
    while (!context_->io.stopped()) {
        turn(forever);
        if (const auto until = context_->pacing.sleep_until(Clock::now())) sleep_until(*until);
    }
}

void EventLoop::stop() {
    post([this] { context_->io.stop(); });
}

void EventLoop::turn(Duration at_most) {
    wait(at_most);
    advance();
    flush();
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
    const auto now = Clock::now();
    const auto latest = now + at_most;
    const auto until = std::min(timers_.next_due().value_or(latest), latest);
    if (until <= now) {
        context_->io.poll_one();
    } else {
        context_->io.run_one_until(until);
    }
}

void EventLoop::set_pause(Duration pause) {
    context_->pacing.set_pause(pause);
}

Duration EventLoop::take_worst_lag() {
    return std::exchange(worst_lag_, Duration::zero());
}

}  // namespace santral::net
