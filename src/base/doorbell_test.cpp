// A ring before, during and after the wait.

#include "base/doorbell.h"

#include <gtest/gtest.h>

#include <thread>

namespace santral {
namespace {

using namespace std::chrono_literals;

TEST(Doorbell, ARingThatNobodyHeardEndsTheNextWait) {
    Doorbell bell;
    bell.ring();
    bell.wait();
    SUCCEED();
}

TEST(Doorbell, SeveralRingsAreOne) {
    Doorbell bell;
    bell.ring();
    bell.ring();
    bell.wait();
    const auto until = Clock::now() + 5ms;
    bell.wait_until(until);
    EXPECT_GE(Clock::now(), until);
}

TEST(DoorbellThreads, NoRingIsSleptThrough) {
    Doorbell bell;
    Doorbell answer;
    std::jthread owner([&] {
        for (int i = 0; i < 2000; ++i) {
            bell.wait();
            answer.ring();
        }
    });
    for (int i = 0; i < 2000; ++i) {
        bell.ring();
        answer.wait();
    }
    SUCCEED();
}

}  // namespace
}  // namespace santral
