// Guessers, floods and offices with one old phone, in time turned by hand.

#include "transport/flood_guard.h"

#include <gtest/gtest.h>

namespace santral::transport {
namespace {

using namespace std::chrono_literals;

const auto guesser = *IpAddress::parse("192.0.2.66");
const auto office = *IpAddress::parse("192.0.2.7");

struct Door {
    explicit Door(std::vector<Network> trusted = {}) : guard(timers, random, std::move(trusted)) {}

    std::optional<Standing> refuse(const IpAddress& source, int times) {
        std::optional<Standing> last;
        for (int i = 0; i < times; ++i) last = guard.on_offence(source, Offence::refused);
        return last;
    }
    int admitted(const IpAddress& source, int messages) {
        int count = 0;
        for (int i = 0; i < messages; ++i) count += guard.on_message(source) == Verdict::admit;
        return count;
    }

    Timers timers{Clock::time_point{} + 1h};
    SeededRandom random{1};
    FloodGuard guard;
};

// C11
TEST(FloodGuard, AGuesserIsSlowedThenBannedAndOthersAreUnharmed) {
    Door door;
    EXPECT_EQ(door.refuse(guesser, 9), std::nullopt);
    EXPECT_EQ(door.guard.on_message(guesser), Verdict::admit);
    EXPECT_EQ(door.refuse(guesser, 1), Standing::slowed);
    EXPECT_EQ(door.guard.on_message(guesser), Verdict::drop);
    EXPECT_EQ(door.refuse(guesser, 10), Standing::banned);
    EXPECT_EQ(door.guard.on_message(guesser), Verdict::drop);
    EXPECT_EQ(door.guard.on_message(office), Verdict::admit);
}

// C11
TEST(FloodGuard, LoopbackIsJudgedLikeAnyOther) {
    Door door;
    const auto loopback = *IpAddress::parse("127.0.0.1");
    door.refuse(loopback, 20);
    EXPECT_EQ(door.guard.standing(loopback), Standing::banned);
}

TEST(FloodGuard, ASlowedSourceIsHeardAgainAfterASilenceThatDoubles) {
    Door door;
    door.refuse(guesser, 10);
    door.timers.advance(500ms);
    EXPECT_EQ(door.guard.on_message(guesser), Verdict::admit);
    door.refuse(guesser, 1);
    door.timers.advance(900ms);
    EXPECT_EQ(door.guard.on_message(guesser), Verdict::drop);
    door.timers.advance(200ms);
    EXPECT_EQ(door.guard.on_message(guesser), Verdict::admit);
}

TEST(FloodGuard, ASilenceHasALimit) {
    Door door;
    door.refuse(guesser, 19);
    door.timers.advance(FloodGuard::longest_silence);
    EXPECT_EQ(door.guard.on_message(guesser), Verdict::admit);
}

TEST(FloodGuard, ABanEnds) {
    Door door;
    door.refuse(guesser, 20);
    door.timers.advance(FloodGuard::ban_for - 1s);
    EXPECT_EQ(door.guard.on_message(guesser), Verdict::drop);
    door.timers.advance(1s);
    EXPECT_EQ(door.guard.on_message(guesser), Verdict::admit);
    EXPECT_EQ(door.guard.standing(guesser), Standing::good);
}

TEST(FloodGuard, APhoneWithAnOldPasswordMayAskOnForEver) {
    Door door;
    for (int minute = 0; minute < 600; ++minute) {
        door.refuse(office, 2);
        door.timers.advance(1min);
    }
    EXPECT_EQ(door.guard.standing(office), Standing::good);
}

TEST(FloodGuard, ASteadyGuesserIsBannedInMinutes) {
    Door door;
    for (int guess = 0; guess < 60; ++guess) {
        door.refuse(guesser, 1);
        door.timers.advance(10s);
    }
    EXPECT_EQ(door.guard.standing(guesser), Standing::banned);
}

TEST(FloodGuard, WherePhonesAreAliveFailuresWeighATenth) {
    Door door;
    door.guard.on_proof(office);
    door.refuse(office, 95);
    EXPECT_EQ(door.guard.standing(office), Standing::good);
    door.refuse(office, 110);
    EXPECT_EQ(door.guard.standing(office), Standing::banned);
}

TEST(FloodGuard, AGoodAccountForgivesNothing) {
    Door door;
    door.refuse(guesser, 15);
    door.guard.on_proof(guesser);
    EXPECT_EQ(door.guard.standing(guesser), Standing::slowed);
}

TEST(FloodGuard, RubbishWeighsAQuarter) {
    Door door;
    for (int i = 0; i < 79; ++i) door.guard.on_offence(guesser, Offence::malformed);
    EXPECT_EQ(door.guard.standing(guesser), Standing::slowed);
    EXPECT_EQ(door.guard.on_offence(guesser, Offence::malformed), Standing::banned);
}

// C11
TEST(FloodGuard, AFloodThatProvesNothingGetsALimitedRate) {
    Door door;
    EXPECT_EQ(door.admitted(guesser, 5'000), FloodGuard::messages_at_once);
    door.timers.advance(1s);
    EXPECT_EQ(door.admitted(guesser, 5'000), FloodGuard::messages_a_second);
}

TEST(FloodGuard, WhoProvesItselfHasItsAllowanceBack) {
    Door door;
    door.admitted(office, 2'000);
    door.guard.on_proof(office);
    EXPECT_EQ(door.admitted(office, 5'000), 5'000);
}

// C11
TEST(FloodGuard, ASlowedSourceThatFloodsIsBannedAtOnce) {
    Door door;
    door.refuse(guesser, 10);
    door.admitted(guesser, 2'000);
    EXPECT_EQ(door.guard.on_message(guesser), Verdict::ban);
    EXPECT_EQ(door.guard.on_message(guesser), Verdict::drop);
    EXPECT_EQ(door.guard.standing(guesser), Standing::banned);
}

TEST(FloodGuard, TrustedNetworksAreNotJudged) {
    Door door({*Network::parse("192.0.2.0/24")});
    door.refuse(guesser, 100);
    EXPECT_EQ(door.admitted(guesser, 5'000), 5'000);
}

TEST(FloodGuard, AnIPv6SubscriberIsOneSource) {
    Door door;
    door.refuse(*IpAddress::parse("2001:db8::1"), 20);
    EXPECT_EQ(door.guard.on_message(*IpAddress::parse("2001:db8::ffff:2")), Verdict::drop);
    EXPECT_EQ(door.guard.on_message(*IpAddress::parse("2001:db8:0:1::1")), Verdict::admit);
}

TEST(FloodGuard, ForgedSourcesDoNotFreeAGuesserThatGoesOn) {
    Door door;
    door.refuse(guesser, 20);
    for (std::uint32_t forged = 0; forged < 8 * FloodGuard::max_sources; ++forged) {
        door.guard.on_message(IpAddress::v4(forged));
        if (forged % 1'024 != 0) continue;
        door.timers.advance(1ms);
        door.guard.on_message(guesser);
    }
    EXPECT_EQ(door.guard.standing(guesser), Standing::banned);
}

}  // namespace
}  // namespace santral::transport
