// Indexes that grow, come late, come twice, and wrap.

#include "rtp/srtp_window.h"

#include <gtest/gtest.h>

namespace santral::rtp {
namespace {

TEST(SrtpWindow, TakesEachIndexOnce) {
    SrtpWindow window;
    EXPECT_TRUE(window.is_new(0));
    window.accept(0);
    EXPECT_FALSE(window.is_new(0));
    window.accept(5);
    EXPECT_TRUE(window.is_new(3));
    window.accept(3);
    EXPECT_FALSE(window.is_new(3));
    EXPECT_TRUE(window.is_new(4));
    EXPECT_EQ(window.newest(), 5u);
}

TEST(SrtpWindow, WhatIsTooLateIsRefused) {
    SrtpWindow window;
    window.accept(5'000);
    EXPECT_TRUE(window.is_new(5'000 - replay_window + 1));
    EXPECT_FALSE(window.is_new(5'000 - replay_window));
}

TEST(SrtpWindow, AJumpForgetsWhatWasSeenLongAgo) {
    SrtpWindow window;
    window.accept(1);
    window.accept(1 + replay_window);
    EXPECT_TRUE(window.is_new(2));
    window.accept(1'000'000);
    EXPECT_TRUE(window.is_new(1'000'000 - 1));
    EXPECT_FALSE(window.is_new(1'000'000));
}

// M5: ROC wrap at 65,535; RFC 3711 3.3.1
TEST(SrtpIndex, ASequenceNumberIsTheNearestIndex) {
    EXPECT_EQ(index_of(65'535, std::nullopt), 65'535u);
    EXPECT_EQ(index_of(0, 65'535), 65'536u);
    EXPECT_EQ(index_of(65'535, 65'536), 65'535u);
    EXPECT_EQ(index_of(40'000, 2 * 65'536 + 39'999), 2 * 65'536 + 40'000u);
    EXPECT_EQ(index_of(65'535, 3), std::nullopt);
}

}  // namespace
}  // namespace santral::rtp
