#pragma once
// One loop per thread: timers, functions posted by other threads, and watched sockets, served in turns.
// A turn waits for input, moves the timers to now, serves what was posted and then what came in, and sends
// what was queued meanwhile.

#include <functional>
#include <memory>

#include "base/thread_bound.h"
#include "base/timers.h"

namespace santral::net {

class EventLoop {
public:
    EventLoop();
    ~EventLoop();

    // Turned with the steady clock; now() stands still while one input is served.
    Timers& timers() { return timers_; }
    Clock::time_point now() const { return timers_.now(); }

    // Any thread. Runs `work` on the loop's thread, in the order of posting. Never waits. What has not run
    // when the loop is destroyed does not run.
    void post(std::move_only_function<void()> work);

    // Loop's thread. Runs `work` at the end of this turn (before the first: of that one), before the
    // datagrams it queued leave: for what gathers during a turn. What it queues itself is for the end of the
    // next.
    void at_turn_end(std::move_only_function<void()> work);

    // Serves until stop(). The calling thread owns the loop, its timers and its sockets from here on.
    void run();
    // Any thread. run() returns after the turn it is in. A stopped loop may run again.
    void stop();
    // One turn that waits at most so long for its input: for tests, and for programs with a loop of their
    // own.
    void turn(Duration at_most);

    // Off at zero. A busy loop sleeps after each turn and so takes more packets at once, which halves the
    // cost of each: 1 ms while more than one packet comes in every millisecond, up to `longest` at 15 in
    // every millisecond and more. Adds as much latency at most. For media loops.
    void set_longest_pause(Duration longest);

    // Aborts (debug, CI) on any other thread than the one in run(); before run(), than the one that made it.
    void assert_here() const { thread_.assert_here(); }

    // How far behind its timers the loop has been at worst since this was last asked. Loop's thread.
    Duration take_worst_lag();

    // The system behind a wall: seen by the files of net/ alone.
    struct Context;
    Context& context() { return *context_; }

private:
    void advance();
    void serve_posted();
    void wait(Duration at_most);
    void flush();

    Timers timers_;
    Duration worst_lag_{};
    ThreadBound thread_;
    std::unique_ptr<Context> context_;
};

}  // namespace santral::net
