// One thread steps back; the others stay where they are.

#include "base/thread_priority.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <thread>

namespace santral {
namespace {

int nice_of_this_thread() {
    return ::getpriority(PRIO_PROCESS, 0);
}

TEST(ThreadPriority, IsThatOfOneThreadAlone) {
    const auto before = nice_of_this_thread();
    bool is_set = false;
    int inside = 0;
    std::thread([&] {
        is_set = set_thread_nice(before + 3);  // Stepping back is always allowed.
        inside = nice_of_this_thread();
    }).join();
    EXPECT_TRUE(is_set);
    EXPECT_EQ(inside, before + 3);
    EXPECT_EQ(nice_of_this_thread(), before);
}

}  // namespace
}  // namespace santral
