// Which scopes a key can be given.

#include "api/scopes.h"

#include <gtest/gtest.h>

namespace santral::api {
namespace {

TEST(Scopes, AreOneOfAFamilyAWholeFamilyOrAll) {
    for (const auto* good : {"calls:read", "calls:*", "*", "metrics:read"})
        EXPECT_TRUE(is_grantable(good)) << good;
    for (const auto* bad : {"", "all", "calls", "call:*", "calls:", ":*", "calls:delete", "**", "CALLS:READ"})
        EXPECT_FALSE(is_grantable(bad)) << bad;
}

}  // namespace
}  // namespace santral::api
