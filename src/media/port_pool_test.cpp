// M8: which ports legs get, and that every one comes back.

#include "media/port_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace santral::media {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

IpAddress ip(const char* text) {
    return IpAddress::parse(text).value();
}

struct PortPoolTest : testing::Test {
    Result<PortLease> take(EndpointId leg, const char* signalling, bool behind_nat,
                           std::optional<unsigned> thread = 0) {
        return pool.take(leg, {ip(signalling), behind_nat}, thread, now);
    }
    Result<PortLease> take_of(const char* owner) {
        return pool.take(EndpointId{++legs}, {ip("192.0.2.1"), false, owner}, 0, now);
    }
    Result<PortLease> take_next(const char* signalling, bool behind_nat) {
        return take(EndpointId{++legs}, signalling, behind_nat);
    }

    PortPool pool{{{{10, 12}, {14, 16}}, {{20}, {22}}}};
    Clock::time_point now{1h};
    std::uint64_t legs = 100;
};

TEST_F(PortPoolTest, LegsOfOneHostShareTheFirstPort) {
    EXPECT_EQ(take_next("192.0.2.1", false), (PortLease{0, 10, true}));
    EXPECT_EQ(take_next("192.0.2.1", false), (PortLease{0, 10, true}));
    EXPECT_EQ(take_next("192.0.2.2", false), (PortLease{0, 10, true}));
}

TEST_F(PortPoolTest, TwoLegsBehindOneNatNeverShareAPort) {
    EXPECT_EQ(take_next("192.0.2.1", true), (PortLease{0, 10, true}));
    EXPECT_EQ(take_next("192.0.2.1", true), (PortLease{0, 12, true}));
    EXPECT_EQ(take_next("192.0.2.1", true), (PortLease{0, 14, false}));
    EXPECT_EQ(take_next("192.0.2.2", true), (PortLease{0, 10, true}));
}

// A phone that lost its power in a call rings out anew from the port it always takes.
TEST_F(PortPoolTest, TwoLegsOfOnePhoneNeverShareAPort) {
    EXPECT_EQ(take_of("101"), (PortLease{0, 10, true}));
    EXPECT_EQ(take_of("102"), (PortLease{0, 10, true}));
    EXPECT_EQ(take_of("101"), (PortLease{0, 12, true}));
    pool.give_back(EndpointId{101}, now);
    EXPECT_EQ(take_of("101"), (PortLease{0, 10, true}));
}

TEST_F(PortPoolTest, ALegBehindNatSharesWithNoOtherOfItsAddress) {
    EXPECT_EQ(take_next("192.0.2.1", false), (PortLease{0, 10, true}));
    EXPECT_EQ(take_next("192.0.2.1", true), (PortLease{0, 12, true}));
    EXPECT_EQ(take_next("192.0.2.1", false), (PortLease{0, 10, true}));
}

TEST_F(PortPoolTest, AnAnnouncedAddressKeepsLegsBehindNatAway) {
    (void)take(EndpointId{1}, "192.0.2.1", false);
    pool.announced(EndpointId{1}, ip("192.0.2.9"));
    EXPECT_EQ(take_next("192.0.2.9", true), (PortLease{0, 12, true}));
    pool.announced(EndpointId{1}, ip("192.0.2.7"));
    EXPECT_EQ(take_next("192.0.2.9", true), (PortLease{0, 10, true}));
}

TEST_F(PortPoolTest, TheNextCallOfAPhoneBehindNatGetsAnotherPortForAWhile) {
    (void)take(EndpointId{1}, "192.0.2.1", true);
    pool.give_back(EndpointId{1}, now);
    now += 4s;
    EXPECT_EQ(take_next("192.0.2.1", true), (PortLease{0, 12, true}));
    now += 1s;
    EXPECT_EQ(take_next("192.0.2.1", true), (PortLease{0, 10, true}));
}

TEST_F(PortPoolTest, ARestingPortIsBetterThanNone) {
    for (const auto leg : {1, 2, 3, 4}) (void)take(EndpointId(leg), "192.0.2.1", true);
    (void)take_next("192.0.2.1", true);
    pool.give_back(EndpointId{2}, now);
    EXPECT_EQ(take_next("192.0.2.1", true), (PortLease{0, 12, true}));
}

TEST_F(PortPoolTest, ASharedPortTakesSoManyAndNoMore) {
    for (std::size_t leg = 0; leg < max_legs_per_port; ++leg) (void)take_next("192.0.2.1", false);
    EXPECT_EQ(take_next("192.0.2.1", false), (PortLease{0, 12, true}));
}

TEST_F(PortPoolTest, LegsOfOneCallStayOnOneThreadWhileItHasPorts) {
    EXPECT_EQ(take(EndpointId{1}, "192.0.2.1", true, 1)->rtp_port, 20);
    EXPECT_EQ(take(EndpointId{2}, "192.0.2.1", true, 1)->rtp_port, 22);
    EXPECT_EQ(take(EndpointId{3}, "192.0.2.1", true, 1)->thread, 0u);
}

TEST_F(PortPoolTest, NewCallsGoToTheThreadWithTheFewestLegs) {
    EXPECT_EQ(take(EndpointId{1}, "192.0.2.1", false, {})->thread, 0u);
    EXPECT_EQ(take(EndpointId{2}, "192.0.2.1", false, {})->thread, 1u);
    pool.give_back(EndpointId{1}, now);
    EXPECT_EQ(take(EndpointId{3}, "192.0.2.1", false, {})->thread, 0u);
}

// M8
TEST_F(PortPoolTest, IsBusyWhenNothingIsLeftAndSaysWhatToDo) {
    for (int leg = 0; leg < 6; ++leg) (void)take_next("192.0.2.1", true);
    const auto refused = take_next("192.0.2.1", true);
    EXPECT_EQ(refused.error().code, Errc::busy);
    EXPECT_THAT(refused.error().detail, HasSubstr("widen the range of media ports"));
}

// M8
TEST_F(PortPoolTest, AThousandLegsLeaveNothingBehind) {
    for (std::uint64_t leg = 0; leg < 1000; ++leg) {
        ASSERT_TRUE(take(EndpointId{leg}, "192.0.2.1", true));
        pool.announced(EndpointId{leg}, ip("10.0.0.1"));
        pool.give_back(EndpointId{leg}, now);
    }
    EXPECT_EQ(pool.taken(), 0u);
    now += late_packets_pass;
    EXPECT_EQ(take_next("192.0.2.1", true), (PortLease{0, 10, true}));
}

TEST_F(PortPoolTest, APortThatAnotherProgramHoldsIsGivenToNobody) {
    for (const auto leg : {1, 2, 3}) (void)take(EndpointId(leg), "192.0.2.1", true);
    pool.withdraw(EndpointId{3});
    EXPECT_EQ(take_next("192.0.2.1", true), (PortLease{0, 16, false}));
    EXPECT_EQ(pool.find(EndpointId{3}), std::nullopt);
}

}  // namespace
}  // namespace santral::media
