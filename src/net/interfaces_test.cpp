// What the kernel's routes say of loopback; more depends on the machine.

#include "net/interfaces.h"

#include <gtest/gtest.h>

namespace santral::net {
namespace {

TEST(Interfaces, LoopbackIsReachedFromLoopback) {
    EXPECT_EQ(local_address_towards(*IpAddress::parse("127.0.0.1"))->text(), "127.0.0.1");
    EXPECT_EQ(local_address_towards(*IpAddress::parse("::1"))->text(), "::1");
}

TEST(Interfaces, WhatCannotBeReachedIsReachedFromNowhere) {
    Timers timers;
    Interfaces interfaces(timers);
    EXPECT_TRUE(interfaces.towards(*IpAddress::parse("255.255.255.255")).is_unspecified());
}

TEST(Interfaces, RemembersNoMoreThanItsLimit) {
    Timers timers;
    Interfaces interfaces(timers);
    for (std::uint32_t i = 0; i < Interfaces::max_remembered + 8; ++i) {
        interfaces.towards(IpAddress::v4(0x7f000001 + i));
    }
    EXPECT_EQ(interfaces.towards(*IpAddress::parse("127.0.0.9")).text(), "127.0.0.1");
}

}  // namespace
}  // namespace santral::net
