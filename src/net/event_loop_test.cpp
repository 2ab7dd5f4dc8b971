// The loop turned by hand, and by threads that post.

#include "net/event_loop.h"

#include <gtest/gtest.h>

#include <memory>
#include <semaphore>
#include <string>
#include <thread>

namespace santral::net {
namespace {

using namespace std::chrono_literals;

TEST(EventLoop, RunsWhatWasPostedInOrder) {
    EventLoop loop;
    std::string order;
    loop.post([&order] { order += 'a'; });
    loop.post([&order] { order += 'b'; });
    loop.stop();
    loop.run();
    EXPECT_EQ(order, "ab");
}

TEST(EventLoop, WhatPostedWorkPostsWaitsForTheNextTurn) {
    EventLoop loop;
    std::string order;
    loop.post([&] {
        order += 'a';
        loop.post([&order] { order += 'b'; });
    });
    loop.turn(0ms);
    EXPECT_EQ(order, "a");
    loop.turn(1h);
    EXPECT_EQ(order, "ab");
}

TEST(EventLoop, WhatGathersInATurnIsServedAtItsEnd) {
    EventLoop loop;
    std::string order;
    loop.post([&] {
        loop.at_turn_end([&] {
            order += 'c';
            loop.at_turn_end([&order] { order += 'd'; });
        });
        order += 'a';
    });
    loop.post([&order] { order += 'b'; });
    loop.turn(0ms);
    EXPECT_EQ(order, "abc");
    loop.turn(1h);  // Does not wait: something is to be done.
    EXPECT_EQ(order, "abcd");
}

TEST(EventLoop, WorkThatNeverRanIsDestroyedWithTheLoop) {
    auto held = std::make_shared<int>(1);
    {
        EventLoop loop;
        loop.post([held] {});
    }
    EXPECT_EQ(held.use_count(), 1);
}

TEST(EventLoop, TurnsItsTimersWithTheSteadyClock) {
    EventLoop loop;
    std::string order;
    const auto late = loop.timers().after(4ms, [&order, &loop] {
        order += "late";
        loop.stop();
    });
    const auto early = loop.timers().after(1ms, [&order] { order += "early "; });
    loop.run();
    EXPECT_EQ(order, "early late");
}

TEST(EventLoop, RunsAgainAfterItWasStopped) {
    EventLoop loop;
    loop.stop();
    loop.run();
    bool ran = false;
    loop.post([&ran] { ran = true; });
    loop.stop();
    loop.run();
    EXPECT_TRUE(ran);
}

TEST(EventLoop, TheTimeIsMovedBeforeAnInputIsServed) {
    EventLoop loop;
    const auto before = loop.now();
    Clock::time_point seen{};
    while (Clock::now() - before < 2ms) {
    }
    loop.post([&] { seen = loop.now(); });
    loop.turn(0ms);
    EXPECT_GE(seen - before, 2ms);
}

TEST(EventLoop, SaysHowFarBehindItsTimersItWas) {
    EventLoop loop;
    const auto due = loop.timers().after(1ms, [] {});
    const auto began = Clock::now();
    while (Clock::now() - began < 5ms) {
    }
    loop.turn(0ms);
    EXPECT_GE(loop.take_worst_lag(), 4ms);
    EXPECT_EQ(loop.take_worst_lag(), 0ms);
}

// Else a server that takes its time to start would call itself overloaded.
TEST(EventLoop, WhatWasDueBeforeItRanIsNotLate) {
    EventLoop loop;
    const auto timer = loop.timers().after(0ms, [&loop] { loop.stop(); });
    const auto began = Clock::now();
    while (Clock::now() - began < 50ms) {
    }
    loop.run();
    EXPECT_LT(loop.take_worst_lag(), 40ms);
}

TEST(EventLoopThreads, PostsFromManyThreadsAllArriveAndStopEndsTheRun) {
    EventLoop loop;
    int arrived = 0;
    const auto poster = [&loop, &arrived] {
        for (int i = 0; i < 1000; ++i) loop.post([&arrived] { ++arrived; });
    };
    {
        std::jthread one(poster);
        std::jthread other(poster);
        std::jthread owner([&loop] { loop.run(); });
        one.join();
        other.join();
        loop.stop();
    }
    EXPECT_EQ(arrived, 2000);
}

TEST(EventLoopThreads, NoPostIsSleptThrough) {
    EventLoop loop;
    std::jthread owner([&loop] { loop.run(); });
    for (int i = 0; i < 2000; ++i) {
        std::binary_semaphore done(0);
        loop.post([&done] { done.release(); });
        done.acquire();
    }
    loop.stop();
    owner.join();
    SUCCEED();
}

TEST(EventLoopThreads, APostWakesALoopThatWaits) {
    EventLoop loop;
    std::jthread owner([&loop] { loop.run(); });
    std::jthread other([&loop] { loop.post([&loop] { loop.stop(); }); });
    owner.join();
    SUCCEED();
}

}  // namespace
}  // namespace santral::net
