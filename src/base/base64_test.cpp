// The examples of RFC 4648 10, and what is none.

#include "base/base64.h"

#include <gtest/gtest.h>

namespace santral {
namespace {

std::string encoded(std::string_view text) {
    return to_base64({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

std::optional<std::string> decoded(std::string_view text) {
    const auto bytes = from_base64(text);
    if (!bytes) return {};
    return std::string(bytes->begin(), bytes->end());
}

TEST(Base64, WritesAndReadsTheExamplesOfTheStandard) {
    const std::pair<std::string_view, std::string_view> examples[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    for (const auto& [plain, text] : examples) {
        EXPECT_EQ(encoded(plain), text);
        EXPECT_EQ(decoded(text), plain);
    }
}

TEST(Base64, ReadsTextWithoutPadding) {
    EXPECT_EQ(decoded("Zg"), "f");
    EXPECT_EQ(decoded("Zm8"), "fo");
}

TEST(Base64, RefusesWhatStandsForNoBytes) {
    for (const auto* text : {"Z", "Zm9vZ", "Zh", "Zm9", "Zg==Zg==", "Zm 9v", "Zm-_", "=", "Zg=", "Z==="})
        EXPECT_FALSE(decoded(text)) << text;
}

}  // namespace
}  // namespace santral
