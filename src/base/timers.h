#pragma once
// Time as a dependency: a queue of callbacks that somebody turns. The event loop turns it with the steady
// clock, a test by hand, so that whole minutes of SIP retransmission pass in microseconds.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace santral {

using Clock = std::chrono::steady_clock;
using Duration = Clock::duration;

class Timers;

// Cancels its callback when it is destroyed, so a timer cannot outlive its owner.
class Timer {
public:
    Timer() = default;
    Timer(Timer&& other) noexcept
        : timers_(std::exchange(other.timers_, nullptr)),
          slot_(other.slot_),
          generation_(other.generation_) {}
    Timer& operator=(Timer&& other) noexcept;
    ~Timer() { stop(); }

    void stop();
    bool is_running() const;

private:
    friend class Timers;
    Timer(Timers& timers, std::uint32_t slot, std::uint32_t generation)
        : timers_(&timers), slot_(slot), generation_(generation) {}

    Timers* timers_ = nullptr;
    std::uint32_t slot_ = 0;
    std::uint32_t generation_ = 0;
};

// Belongs to one thread. Must outlive every Timer it gave. Starting and stopping cost O(log n) and, once
// warm, no allocation (a callback that captures at most two pointers is stored in place).
class Timers {
public:
    explicit Timers(Clock::time_point now = {}) : now_(now) {}
    Timers(const Timers&) = delete;
    Timers& operator=(const Timers&) = delete;

    // The time of the input now being handled: it stands still while one input runs to completion.
    Clock::time_point now() const { return now_; }

    // Calls `fire` once, `delay` from now(). Timers due at the same instant fire in the order they were
    // started.
    [[nodiscard]] Timer after(Duration delay, std::function<void()> fire);

    // Moves the time forward and fires everything due on the way, each at its own instant. Never moves it
    // back.
    void advance_to(Clock::time_point until);
    void advance(Duration step) { advance_to(now_ + step); }

    std::optional<Clock::time_point> next_due() const;
    std::size_t running() const { return heap_.size(); }

private:
    friend class Timer;
    struct Slot {
        std::function<void()> fire;
        Clock::time_point due;
        std::uint64_t order = 0;
        std::uint32_t generation = 0;
        std::uint32_t heap_index = 0;
    };

    bool is_live(std::uint32_t slot, std::uint32_t generation) const;
    void cancel(std::uint32_t slot, std::uint32_t generation);
    std::function<void()> take(std::uint32_t slot);
    bool fires_before(std::uint32_t one, std::uint32_t other) const;
    void place(std::size_t index, std::uint32_t slot);
    void sift_up(std::size_t index);
    void sift_down(std::size_t index);

    Clock::time_point now_;
    std::uint64_t started_ = 0;
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
    std::vector<std::uint32_t> heap_;  // Slot numbers, soonest first.
};

}  // namespace santral
