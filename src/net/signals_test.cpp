// A signal to ourselves.

#include "net/signals.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <vector>

namespace santral::net {
namespace {

TEST(Signals, ComeAsCallsOnTheLoop) {
    EventLoop loop;
    std::vector<int> came;
    const Signals signals(loop, {SIGHUP, SIGTERM}, [&came](int signal) { came.push_back(signal); });
    ::kill(::getpid(), SIGHUP);
    loop.turn(std::chrono::seconds(1));
    EXPECT_EQ(came, std::vector<int>{SIGHUP});
}

}  // namespace
}  // namespace santral::net
