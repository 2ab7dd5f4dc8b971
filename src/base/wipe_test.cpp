// What was wiped is gone, and not only out of sight.

#include "base/wipe.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace santral {
namespace {

TEST(Wipe, ATextIsOverwrittenWithAllTheRoomItHas) {
    std::string text = "a secret of more than sixteen characters";
    text.resize(20);  // The rest of it is still there.
    const auto* bytes = text.data();
    const auto room = text.capacity();
    wipe(text);
    EXPECT_TRUE(text.empty());
    ASSERT_EQ(text.data(), bytes);
    text.resize(room);
    EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return c == 0; }));
}

TEST(Wipe, MemoryIsOverwritten) {
    char memory[4] = {'a', 'b', 'c', 'd'};
    wipe(memory, 3);
    wipe(nullptr, 0);
    EXPECT_EQ(std::string_view(memory, 4), std::string_view("\0\0\0d", 4));
}

}  // namespace
}  // namespace santral
