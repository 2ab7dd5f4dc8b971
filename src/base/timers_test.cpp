// Time that is turned by hand: order, death, restart, and handles that went stale.

#include "base/timers.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace santral {
namespace {

using namespace std::chrono_literals;

TEST(Timers, FireInTheOrderOfTheirTimeThenOfTheirStart) {
    Timers timers;
    std::string order;
    const auto third = timers.after(3s, [&] { order += '3'; });
    const auto first = timers.after(1s, [&] { order += '1'; });
    const auto also_first = timers.after(1s, [&] { order += 'a'; });
    timers.advance(5s);
    EXPECT_EQ(order, "1a3");
}

TEST(Timers, ATimerThatDiesDoesNotFire) {
    Timers timers;
    bool fired = false;
    {
        const auto timer = timers.after(1s, [&] { fired = true; });
    }
    timers.advance(1h);
    EXPECT_FALSE(fired);
    EXPECT_EQ(timers.running(), 0u);
}

TEST(Timers, ACallbackMayRestartItsOwnTimer) {
    Timers timers;
    int ticks = 0;
    Timer timer;
    std::function<void()> tick = [&] {
        ++ticks;
        timer = timers.after(10s, tick);
    };
    timer = timers.after(10s, tick);
    timers.advance(1min);
    EXPECT_EQ(ticks, 6);
}

TEST(Timers, EachFiresAtItsOwnInstantNotAtTheEndOfTheStep) {
    Timers timers;
    Clock::time_point seen{};
    const auto timer = timers.after(2s, [&] { seen = timers.now(); });
    timers.advance(1min);
    EXPECT_EQ(seen, Clock::time_point{} + 2s);
    EXPECT_EQ(timers.now(), Clock::time_point{} + 1min);
}

TEST(Timers, ACallbackMayDestroyAnotherTimerThatIsDueAtTheSameInstant) {
    Timers timers;
    auto victim = std::make_unique<Timer>();
    bool fired = false;
    const auto killer = timers.after(1s, [&] { victim.reset(); });
    *victim = timers.after(1s, [&] { fired = true; });
    timers.advance(1s);
    EXPECT_FALSE(fired);
}

TEST(Timers, AStaleHandleDoesNotStopTheTimerThatTookItsPlace) {
    Timers timers;
    auto old = timers.after(1s, [] {});
    timers.advance(1s);
    bool fired = false;
    const auto young = timers.after(1s, [&] { fired = true; });
    old.stop();
    EXPECT_FALSE(old.is_running());
    timers.advance(1s);
    EXPECT_TRUE(fired);
}

TEST(Timers, StoppingAnyOfManyKeepsTheOthersInOrder) {
    Timers timers;
    std::string order;
    std::vector<Timer> running;
    for (char name = 'a'; name < 'k'; ++name) {
        running.push_back(timers.after(std::chrono::seconds('k' - name), [&order, name] { order += name; }));
    }
    running[3].stop();
    running[9].stop();
    running[0].stop();
    timers.advance(1min);
    EXPECT_EQ(order, "ihgfecb");
}

}  // namespace
}  // namespace santral
