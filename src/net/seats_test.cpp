// The limits of connections, in all and of one source.

#include "net/seats.h"

#include <gtest/gtest.h>

#include <vector>

namespace santral::net {
namespace {

TEST(Seats, ASourceGetsNoMoreThanItsShare) {
    Seats seats(10, 2);
    const auto alice = IpAddress::v4(0xc0000201);
    const auto one = seats.take(alice);
    const auto two = seats.take(alice);
    EXPECT_FALSE(seats.take(alice));
    EXPECT_TRUE(seats.take(IpAddress::v4(0xc0000202)));
}

TEST(Seats, ThereAreNoMoreThanSoManyInAll) {
    Seats seats(3, 2);
    std::vector<std::optional<Seat>> taken;
    for (std::uint32_t source = 0; source < 4; ++source) taken.push_back(seats.take(IpAddress::v4(source)));
    EXPECT_TRUE(taken[2]);
    EXPECT_FALSE(taken[3]);
}

TEST(Seats, AConnectionThatEndsGivesItsSeatBack) {
    Seats seats(1, 1);
    const auto alice = IpAddress::v4(0xc0000201);
    {
        const auto seat = seats.take(alice);
    }
    EXPECT_EQ(seats.taken(), 0u);
    EXPECT_TRUE(seats.take(alice));
}

}  // namespace
}  // namespace santral::net
