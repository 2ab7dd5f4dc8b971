// Two ends of a connection on loopback, on one loop: bytes, limits and endings.

#include "net/connection.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "net/tcp.h"

namespace santral::net {
namespace {

using namespace std::chrono_literals;

const Endpoint loopback = *Endpoint::parse("127.0.0.1:0");

// One side of a connection: keeps what it hears.
struct Party : Connection::User {
    void on_open(Connection&) override { opened = true; }
    std::size_t on_bytes(Connection&, std::string_view waiting) override {
        shown = waiting;
        const auto used = std::min(waiting.size(), uses);
        heard += waiting.substr(0, used);
        return used;
    }
    void on_closed(Connection&, const Error& why) override {
        closed = why;
        connection.reset();
    }

    std::unique_ptr<Connection> connection;
    std::size_t uses = 1'000'000;
    std::string heard;
    std::string shown;
    bool opened = false;
    std::optional<Error> closed;
};

struct TwoParties : ::testing::Test, TcpListener::User {
    void on_accepted(TcpListener&, Accepted accepted) override {
        seat = std::move(accepted.seat);
        callee.connection = std::make_unique<Connection>(loop, std::move(accepted.socket), limits, callee);
    }
    void on_turned_away(TcpListener&, const Endpoint&) override { ++turned_away; }
    void call(Party& from) {
        from.connection = *Connection::connect(loop, {}, listener->local(), limits, from);
    }
    void talk() {
        call(caller);
        until([this] { return caller.opened && callee.connection; });
    }
    // A template because each test waits for something else.
    template <class Condition>
    void until(Condition met) {
        const auto end = Clock::now() + 10s;
        while (!met() && Clock::now() < end) loop.turn(10ms);
        ASSERT_TRUE(met());
    }

    EventLoop loop;
    ConnectionLimits limits;
    Seats seats{2, 2};
    Seat seat;
    int turned_away = 0;
    std::unique_ptr<TcpListener> listener = *TcpListener::open(loop, loopback, seats, *this);
    Party callee;
    Party caller;
};

using ConnectionTest = TwoParties;
using TcpListenerTest = TwoParties;

TEST_F(ConnectionTest, CarriesBytesBothWays) {
    talk();
    caller.connection->send("hello");
    callee.connection->send("welcome");
    until([this] { return callee.heard == "hello" && caller.heard == "welcome"; });
    EXPECT_EQ(callee.connection->remote(), caller.connection->local());
}

TEST_F(ConnectionTest, WhatIsSentBeforeItIsOpenWaits) {
    call(caller);
    caller.connection->send("early");
    until([this] { return callee.heard == "early"; });
}

TEST_F(ConnectionTest, ShowsUnusedBytesAgainWithWhatFollows) {
    talk();
    callee.uses = 2;
    caller.connection->send("abc");
    until([this] { return callee.heard == "ab"; });
    caller.connection->send("d");
    until([this] { return callee.heard == "abcd"; });
    EXPECT_EQ(callee.shown, "cd");
}

TEST_F(ConnectionTest, EndsWhenTheFarEndCloses) {
    talk();
    caller.connection->close();
    until([this] { return callee.closed.has_value(); });
    EXPECT_EQ(callee.closed->code, Errc::unavailable);
    EXPECT_FALSE(caller.closed);
}

TEST_F(ConnectionTest, AnUnusedHeapOfBytesEndsIt) {
    limits.waiting_to_be_read = 1'000;
    talk();
    callee.uses = 0;
    caller.connection->send(std::string(1'001, 'x'));
    until([this] { return callee.closed.has_value(); });
    EXPECT_EQ(callee.closed->code, Errc::too_large);
}

TEST_F(ConnectionTest, AFarEndThatDoesNotReadIsCutOff) {
    talk();
    const std::string piece(limits.waiting_to_be_sent, 'x');
    for (int i = 0; i < 200; ++i) caller.connection->send(piece);  // More than the kernel takes.
    EXPECT_FALSE(caller.closed);                                   // Never during send().
    loop.turn(0ms);
    ASSERT_TRUE(caller.closed);
    EXPECT_EQ(caller.closed->code, Errc::too_large);
}

TEST_F(ConnectionTest, AnIdleOneEnds) {
    talk();
    callee.connection->set_idle_limit(20ms);
    until([this] { return callee.closed.has_value(); });
    EXPECT_EQ(callee.closed->code, Errc::timed_out);
}

TEST_F(ConnectionTest, BytesThatNobodyUsesDoNotKeepItFromBeingIdle) {
    talk();
    callee.uses = 0;
    callee.connection->set_idle_limit(30ms);
    const auto began = loop.now();
    while (!callee.closed && loop.now() - began < 5s) {
        if (caller.connection) caller.connection->send("x");
        loop.turn(5ms);
    }
    ASSERT_TRUE(callee.closed);
    EXPECT_EQ(callee.closed->code, Errc::timed_out);
}

TEST_F(ConnectionTest, NobodyListensThere) {
    const auto where = listener->local();
    listener.reset();
    auto refused = Connection::connect(loop, {}, where, limits, caller);
    if (refused) caller.connection = *std::move(refused);
    until([this] { return caller.closed || !caller.connection; });
    EXPECT_FALSE(caller.opened);
}

TEST_F(ConnectionTest, ClosesWhenAllIsSent) {
    talk();
    callee.connection->send("the answer");
    callee.connection->close_when_sent();
    until([this] { return caller.closed.has_value(); });
    EXPECT_EQ(caller.heard, "the answer");
    EXPECT_TRUE(callee.closed);
}

TEST_F(TcpListenerTest, TurnsAwayWhoHasAllOfItsSeats) {
    talk();
    Party second;
    Party third;
    auto kept = std::move(seat);
    call(second);
    until([this] { return seats.taken() == 2; });
    call(third);
    until([&] { return turned_away == 1 && third.closed; });
}

TEST_F(TcpListenerTest, APortThatIsTakenIsRefusedWithTheRemedy) {
    const auto again = TcpListener::open(loop, listener->local(), seats, *this);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Errc::conflict);
    EXPECT_NE(again.error().detail.find("/tcp on 127.0.0.1 is taken"), std::string::npos);
}

}  // namespace
}  // namespace santral::net
