// Phones that speak over UDP on loopback, on one loop.

#include "net/udp_socket.h"

#include <gtest/gtest.h>

#include <string>

namespace santral::net {
namespace {

using namespace std::chrono_literals;

std::span<const std::uint8_t> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

struct Phone : UdpSocket::User {
    explicit Phone(EventLoop& its_loop, const char* at = "127.0.0.1:0", UdpOptions options = {})
        : loop(its_loop), socket(*UdpSocket::open(its_loop, *Endpoint::parse(at), options, *this)) {}

    void on_datagrams(UdpSocket&, std::span<const Datagram> datagrams) override {
        batches.push_back(datagrams.size());
        for (const auto& datagram : datagrams) {
            heard.emplace_back(datagram.bytes.begin(), datagram.bytes.end());
            from = datagram.from;
            waited = datagram.waited;
        }
        if (hangs_up) socket.reset();
    }
    void on_unsent(UdpSocket&, const Endpoint& to) override { unsent.push_back(to); }
    void say(const Phone& other, std::string_view text) {
        socket->send(other.socket->local(), bytes_of(text));
    }
    void wait_for(std::size_t count) {
        const auto end = Clock::now() + 10s;
        while (heard.size() < count && Clock::now() < end) loop.turn(10ms);
    }

    EventLoop& loop;
    std::vector<std::string> heard;
    std::vector<std::size_t> batches;
    std::vector<Endpoint> unsent;
    Endpoint from;
    Duration waited{};
    bool hangs_up = false;
    std::unique_ptr<UdpSocket> socket;
};

TEST(UdpSocket, CarriesADatagramAndSaysWhoSentIt) {
    EventLoop loop;
    Phone alice(loop);
    Phone bob(loop);
    alice.say(bob, "hello");
    bob.wait_for(1);
    EXPECT_EQ(bob.heard, std::vector<std::string>{"hello"});
    EXPECT_EQ(bob.from, alice.socket->local());
}

TEST(UdpSocket, WhatLeavesMayBeChangedAndLengthened) {
    EventLoop loop;
    Phone alice(loop);
    Phone bob(loop);
    const auto longer = alice.socket->send_changeable(bob.socket->local(), bytes_of("hello"), 4);
    longer[0] = 'j';
    longer[5] = '!';
    alice.socket->trim(6);
    alice.say(bob, "next");
    (void)alice.socket->send_changeable(bob.socket->local(), bytes_of("never"), 4);
    alice.socket->trim(0);
    alice.say(bob, "last");
    bob.wait_for(3);
    EXPECT_EQ(bob.heard, (std::vector<std::string>{"jello!", "next", "last"}));
}

TEST(UdpSocket, SpeaksIPv6) {
    EventLoop loop;
    Phone alice(loop, "[::1]:0");
    Phone bob(loop, "[::1]:0");
    alice.say(bob, "hello");
    bob.wait_for(1);
    EXPECT_EQ(bob.heard, std::vector<std::string>{"hello"});
    EXPECT_EQ(bob.from.text(), alice.socket->local().text());
}

TEST(UdpSocket, WhatIsSentInOneTurnIsTakenInOneBatch) {
    EventLoop loop;
    Phone alice(loop);
    Phone bob(loop);
    for (int i = 0; i < 10; ++i) alice.say(bob, std::to_string(i));
    bob.wait_for(10);
    EXPECT_EQ(bob.batches, std::vector<std::size_t>{10});
    EXPECT_EQ(bob.heard.back(), "9");
}

TEST(UdpSocket, ABatchIsBoundedAndTheRestFollows) {
    EventLoop loop;
    Phone alice(loop);
    Phone bob(loop);
    for (int i = 0; i < 100; ++i) alice.say(bob, "x");
    bob.wait_for(100);
    EXPECT_EQ(bob.heard.size(), 100u);
    EXPECT_EQ(bob.batches.front(), 64u);
}

// Orders to media are given before the SDP leaves that lets the first packet come.
TEST(UdpSocket, WhatGatheredInTheTurnComesBeforeAFullBatch) {
    EventLoop loop;
    Phone alice(loop);
    Phone bob(loop);
    bool is_served = false;
    loop.at_turn_end([&] { is_served = true; });
    for (int i = 0; i < 64; ++i) alice.say(bob, "hello");
    EXPECT_FALSE(is_served);
    alice.say(bob, "hello");
    EXPECT_TRUE(is_served);
}

TEST(UdpSocket, DropsAndCountsWhatIsTooLong) {
    EventLoop loop;
    Phone alice(loop);
    Phone bob(loop, "127.0.0.1:0", {.max_datagram = 8});
    alice.say(bob, "123456789");
    alice.say(bob, "12345678");
    bob.wait_for(1);
    EXPECT_EQ(bob.heard, std::vector<std::string>{"12345678"});
    EXPECT_EQ(bob.socket->figures().too_long, 1u);
}

TEST(UdpSocket, CarriesAnEmptyDatagram) {
    EventLoop loop;
    Phone alice(loop);
    Phone bob(loop);
    alice.say(bob, "");
    bob.wait_for(1);
    EXPECT_EQ(bob.heard, std::vector<std::string>{""});
}

TEST(UdpSocket, APortThatIsTakenIsRefusedWithTheRemedy) {
    EventLoop loop;
    Phone alice(loop);
    const auto again = UdpSocket::open(loop, alice.socket->local(), {}, alice);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Errc::conflict);
    const auto said = again.error().detail;
    EXPECT_NE(said.find(std::to_string(alice.socket->local().port) + "/udp on 127.0.0.1 is taken"),
              said.npos);
    EXPECT_NE(said.find("`santral port`"), said.npos);
}

TEST(UdpSocket, AnAddressThatIsNotOursIsRefused) {
    EventLoop loop;
    Phone alice(loop);
    const auto elsewhere = UdpSocket::open(loop, *Endpoint::parse("192.0.2.1:0"), {}, alice);
    ASSERT_FALSE(elsewhere);
    EXPECT_EQ(elsewhere.error().code, Errc::unavailable);
}

TEST(UdpSocket, AClosedPortAtTheFarEndDoesNotStopTheLoop) {
    EventLoop loop;
    Phone alice(loop);
    Phone bob(loop);
    {
        Phone gone(loop);
        alice.socket->send(gone.socket->local(), bytes_of("lost"));
    }
    loop.turn(0ms);
    loop.turn(1ms);
    alice.say(bob, "hello");
    bob.wait_for(1);
    EXPECT_EQ(bob.heard, std::vector<std::string>{"hello"});
}

TEST(UdpSocket, SaysWhenThereIsNoWay) {
    EventLoop loop;
    Phone alice(loop);
    const auto nowhere = *Endpoint::parse("192.0.2.1:5060");  // Not reachable from a socket on loopback.
    alice.socket->send(nowhere, bytes_of("hello"));
    loop.turn(0ms);
    EXPECT_EQ(alice.unsent, std::vector<Endpoint>{nowhere});
    EXPECT_EQ(alice.socket->figures().unsent, 1u);
}

TEST(UdpSocket, OneThatCannotBeSentDoesNotHoldUpTheOthers) {
    EventLoop loop;
    Phone alice(loop);
    Phone bob(loop);
    alice.socket->send(*Endpoint::parse("192.0.2.1:5060"), bytes_of("lost"));
    alice.say(bob, "hello");
    bob.wait_for(1);
    EXPECT_EQ(bob.heard, std::vector<std::string>{"hello"});
}

TEST(UdpSocket, MayBeDestroyedByItsUserInTheMiddleOfABatch) {
    EventLoop loop;
    Phone alice(loop);
    Phone bob(loop);
    bob.hangs_up = true;
    alice.say(bob, "one");
    alice.say(bob, "two");
    bob.wait_for(1);
    EXPECT_EQ(bob.socket, nullptr);
    loop.turn(0ms);
}

TEST(UdpSocket, WhatWasSaidBeforeItClosedStillLeaves) {
    EventLoop loop;
    Phone alice(loop);
    Phone bob(loop);
    alice.say(bob, "bye");
    alice.socket.reset();
    bob.wait_for(1);
    EXPECT_EQ(bob.heard, std::vector<std::string>{"bye"});
}

TEST(UdpSocket, MeasuresHowLongADatagramWaited) {
    EventLoop loop;
    Phone alice(loop);
    Phone bob(loop, "127.0.0.1:0", {.measure_wait = true});
    alice.say(bob, "hello");
    bob.wait_for(1);
    EXPECT_GT(bob.waited, 0ns);
    EXPECT_LT(bob.waited, 10s);
}

}  // namespace
}  // namespace santral::net
