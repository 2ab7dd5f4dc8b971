// UTF-8: every form that RFC 3629 forbids is found, and what remains is text.

#include "base/utf8.h"

#include <gtest/gtest.h>

namespace santral {
namespace {

TEST(Utf8, TakesTextOfEveryLength) {
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8("Łukasz سارا 漢 😀"));
}

TEST(Utf8, RefusesOverlongSurrogatesAndWhatIsBeyondUnicode) {
    EXPECT_FALSE(is_utf8("\xc0\x80"));
    EXPECT_FALSE(is_utf8("\xe0\x9f\xbf"));
    EXPECT_FALSE(is_utf8("\xf0\x8f\xbf\xbf"));
    EXPECT_FALSE(is_utf8("\xed\xa0\x80"));
    EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));
    EXPECT_FALSE(is_utf8("\xf5\x80\x80\x80"));
}

TEST(Utf8, RefusesHalfACharacter) {
    EXPECT_FALSE(is_utf8("\xc3"));
    EXPECT_FALSE(is_utf8("\x80"));
    EXPECT_FALSE(is_utf8("\xe2\x82"));
}

TEST(Utf8, ReplacesWhatDoesNotBelong) {
    EXPECT_EQ(to_utf8("Zeynep Yıldız"), "Zeynep Yıldız");
    EXPECT_EQ(to_utf8("a\xff\xc3z"), "a\xef\xbf\xbd\xef\xbf\xbdz");
    EXPECT_EQ(to_utf8(std::string_view("a\0z", 3)), "a\xef\xbf\xbdz");
}

}  // namespace
}  // namespace santral
