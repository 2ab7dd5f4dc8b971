// The one way between threads: bounded, in order, and it wakes its owner once.

#include "base/mailbox.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace santral {
namespace {

TEST(Mailbox, WakesTheOwnerOncePerBatch) {
    int wakes = 0;
    Mailbox<int> box(10, [&] { ++wakes; });
    EXPECT_TRUE(box.post(1));
    EXPECT_TRUE(box.post(2));
    EXPECT_EQ(wakes, 1);
    EXPECT_EQ(box.take_all(), (std::vector{1, 2}));
    EXPECT_TRUE(box.post(3));
    EXPECT_EQ(wakes, 2);
}

TEST(Mailbox, RefusesWhatIsOverItsLimit) {
    Mailbox<int> box(1, [] {});
    EXPECT_TRUE(box.post(1));
    EXPECT_FALSE(box.post(2));
    EXPECT_EQ(box.take_all(), std::vector{1});
}

TEST(Mailbox, TakesManyAtOnceOrNoneOfThem) {
    int wakes = 0;
    Mailbox<int> box(3, [&] { ++wakes; });
    EXPECT_TRUE(box.post_all({}));
    EXPECT_EQ(wakes, 0);
    EXPECT_TRUE(box.post_all({1, 2}));
    EXPECT_FALSE(box.post_all({3, 4}));
    EXPECT_TRUE(box.post_all({5}));
    EXPECT_EQ(wakes, 1);
    EXPECT_EQ(box.take_all(), (std::vector{1, 2, 5}));
}

TEST(MailboxThreads, LosesNothingBetweenTwoPostersAndOneOwner) {
    std::atomic<int> wakes = 0;
    Mailbox<int> box(1'000'000, [&] { ++wakes; });
    std::vector<int> taken;
    {
        const auto post_many = [&box] {
            for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(box.post(i));
        };
        const std::jthread one(post_many);
        const std::jthread other(post_many);
        while (taken.size() < 20'000) {
            for (const int value : box.take_all()) taken.push_back(value);
        }
    }
    EXPECT_EQ(taken.size(), 20'000u);
    EXPECT_GE(wakes, 1);
}

}  // namespace
}  // namespace santral
