// Names become addresses, in a later turn.

#include "net/resolver.h"

#include <gtest/gtest.h>

namespace santral::net {
namespace {

struct ResolverTest : testing::Test {
    std::optional<IpAddress> wait_for(const std::string& host) {
        for (int turns = 0; turns < 200 && !resolver.find(host); ++turns)
            loop.turn(std::chrono::milliseconds(10));
        return resolver.find(host);
    }

    EventLoop loop;
    Resolver resolver{loop};
};

TEST_F(ResolverTest, AnAddressInDigitsIsItsOwnAnswerAtOnce) {
    EXPECT_EQ(resolver.find("192.0.2.7"), IpAddress::parse("192.0.2.7").value());
    EXPECT_EQ(resolver.find("2001:db8::1"), IpAddress::parse("2001:db8::1").value());
}

TEST_F(ResolverTest, ANameIsAnsweredLaterAndNeverWaitedFor) {
    EXPECT_EQ(resolver.find("localhost"), std::nullopt);
    const auto address = wait_for("localhost");
    ASSERT_TRUE(address);
    EXPECT_TRUE(address->is_loopback());
}

TEST_F(ResolverTest, NoFurtherNameIsLookedUpThanItsLimit) {
    Resolver small(loop, 1);
    EXPECT_EQ(small.find("localhost"), std::nullopt);
    EXPECT_EQ(small.find("localhost.localdomain"), std::nullopt);
    for (int turns = 0; turns < 200 && !small.find("localhost"); ++turns)
        loop.turn(std::chrono::milliseconds(10));
    EXPECT_TRUE(small.find("localhost"));
    EXPECT_EQ(small.find("localhost.localdomain"), std::nullopt);
}

}  // namespace
}  // namespace santral::net
