// TLS on loopback: handshakes, who is believed, endings, and what a connection costs.

#include "net/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "net/connection.h"
#include "net/tcp.h"

namespace santral::net {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Certificate made_for(const std::vector<std::string>& names) {
    return make_self_signed(names, 24h, system_wall_time()).value();
}

// One side of a connection: keeps what it hears.
struct Party : Connection::User {
    void on_open(Connection&) override { opened = true; }
    std::size_t on_bytes(Connection&, std::string_view waiting) override {
        heard += waiting;
        return waiting.size();
    }
    void on_closed(Connection&, const Error& why) override {
        closed = why;
        connection.reset();
    }

    std::unique_ptr<Connection> connection;
    std::string heard;
    bool opened = false;
    std::optional<Error> closed;
};

struct TlsTest : ::testing::Test, TcpListener::User {
    void on_accepted(TcpListener&, Accepted accepted) override {
        seat = std::move(accepted.seat);
        callee.connection = std::make_unique<Connection>(loop, std::move(accepted.socket), limits, callee);
        callee.connection->secure({server, "", seats.take(accepted.remote.ip).value()});
    }
    void call(const std::string& host) {
        caller.connection = *Connection::connect(loop, {}, listener->local(), limits, caller);
        caller.connection->secure({client, host, {}});
    }
    void talk() {
        call("pbx.example.com");
        until([this] { return caller.opened && callee.opened; });
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
    Seats seats{10, 10};
    Certificate certificate = made_for({"pbx.example.com", "127.0.0.1"});
    TlsContext server = TlsContext::for_server(certificate).value();
    TlsContext client = TlsContext::for_client(certificate.chain_pem()).value();
    Party callee;
    Party caller;
    Seat seat;
    std::unique_ptr<TcpListener> listener =
        *TcpListener::open(loop, *Endpoint::parse("127.0.0.1:0"), seats, *this);
};

TEST_F(TlsTest, CarriesBytesBothWays) {
    talk();
    caller.connection->send("hello");
    callee.connection->send("welcome");
    until([this] { return callee.heard == "hello" && caller.heard == "welcome"; });
}

TEST_F(TlsTest, WhatIsSentBeforeItIsOpenWaits) {
    call("pbx.example.com");
    caller.connection->send("early ");
    caller.connection->send("and later");
    until([this] { return callee.heard == "early and later"; });
}

TEST_F(TlsTest, CarriesMoreThanOneRecordHolds) {
    talk();
    const std::string much(200'000, 'x');
    caller.connection->send(much);
    until([&] { return callee.heard == much; });
}

TEST_F(TlsTest, TheFarEndMayBeNamedByItsAddress) {
    call("127.0.0.1");
    until([this] { return caller.opened; });
}

TEST_F(TlsTest, WhoShowsACertificateOfAnotherHostIsNotBelieved) {
    call("bank.example.com");
    until([this] { return caller.closed && callee.closed; });
    EXPECT_EQ(caller.closed->code, Errc::denied);
    EXPECT_THAT(caller.closed->detail, HasSubstr("hostname mismatch"));
    EXPECT_FALSE(caller.opened);
}

TEST_F(TlsTest, WhoShowsACertificateThatNobodyTrustsIsNotBelieved) {
    client = TlsContext::for_client("").value();
    call("pbx.example.com");
    until([this] { return caller.closed.has_value(); });
    EXPECT_EQ(caller.closed->code, Errc::denied);
    EXPECT_THAT(caller.closed->detail, HasSubstr("its certificate is not trusted"));
}

TEST_F(TlsTest, TheHandshakeSeatIsGivenBackWhenItIsOver) {
    call("pbx.example.com");
    until([this] { return callee.connection != nullptr; });
    EXPECT_EQ(seats.taken(), 2u);
    until([this] { return callee.opened; });
    EXPECT_EQ(seats.taken(), 1u);
}

TEST_F(TlsTest, WhoNeverShakesHandsIsCutOff) {
    limits.securing = 20ms;
    caller.connection = *Connection::connect(loop, {}, listener->local(), limits, caller);
    until([this] { return callee.closed.has_value(); });
    EXPECT_EQ(callee.closed->code, Errc::timed_out);
}

TEST_F(TlsTest, WhoDoesNotSpeakTlsIsCutOff) {
    caller.connection = *Connection::connect(loop, {}, listener->local(), limits, caller);
    caller.connection->send("OPTIONS sip:santral SIP/2.0\r\n\r\n");
    until([this] { return callee.closed.has_value(); });
    EXPECT_EQ(callee.closed->code, Errc::malformed);
    EXPECT_EQ(callee.heard, "");
}

TEST_F(TlsTest, EndsWhenTheFarEndCloses) {
    talk();
    caller.connection->close();
    until([this] { return callee.closed.has_value(); });
    EXPECT_EQ(callee.closed->code, Errc::unavailable);
}

TEST_F(TlsTest, WhatWasSentIsReadBeforeTheEnd) {
    talk();
    caller.connection->send("last words");
    caller.connection->close_when_sent();
    until([this] { return callee.closed.has_value(); });
    EXPECT_EQ(callee.heard, "last words");
}

TEST_F(TlsTest, AFarEndThatDoesNotReadIsCutOff) {
    talk();
    const std::string piece(limits.waiting_to_be_sent / 2, 'x');
    for (int i = 0; i < 200; ++i) caller.connection->send(piece);  // More than the kernel takes.
    loop.turn(0ms);
    ASSERT_TRUE(caller.closed);
    EXPECT_EQ(caller.closed->code, Errc::too_large);
}

// R3
TEST_F(TlsTest, ANewCertificateIsForTheHandshakesToCome) {
    talk();
    const auto renewed = made_for({"pbx.example.com"});
    server = TlsContext::for_server(renewed).value();
    caller.connection->send("still here");
    until([this] { return callee.heard == "still here"; });

    const auto old_callee = std::move(callee.connection);
    Party second;
    second.connection = *Connection::connect(loop, {}, listener->local(), limits, second);
    second.connection->secure({TlsContext::for_client(renewed.chain_pem()).value(), "pbx.example.com", {}});
    until([&] { return second.opened; });
}

TEST_F(TlsTest, AConnectionMovesToAnotherLoopAndGoesOn) {
    talk();
    EventLoop other;
    Party heir;
    heir.connection = std::make_unique<Connection>(other, callee.connection->detach(), limits, heir);
    caller.connection->send("to the heir");
    const auto end = Clock::now() + 10s;
    while (heir.heard.empty() && Clock::now() < end) {
        loop.turn(1ms);
        other.turn(1ms);
    }
    EXPECT_EQ(heir.heard, "to the heir");
    heir.connection->send("thanks");
    until([this] { return caller.heard == "thanks"; });
    EXPECT_FALSE(callee.closed);
}

TEST(TlsContext, RefusesATrustThatIsNoPem) {
    EXPECT_EQ(TlsContext::for_client("x").error().code, Errc::malformed);
    EXPECT_EQ(TlsContext::for_client(std::string(max_pem_bytes + 1, 'x')).error().code, Errc::too_large);
}

}  // namespace
}  // namespace santral::net
