// SIP over TCP on loopback: framing, reuse, aliases and endings.

#include "transport/tcp_flows.h"

#include "transport/exchange_fixture.h"

namespace santral::transport {
namespace {

using sip::Transport;

const auto via = "TCP 127.0.0.1:5062";

struct Tcp : Exchange {
    sip::ListenerId id = open(at("127.0.0.1", Transport::tcp));
    Endpoint place = place_of(id);

    sip::Flow flow_to_phone(const Endpoint& remote) { return *transport.flow_to(remote, id); }
};

// A far end that waits to be called.
struct Callee : net::TcpListener::User {
    explicit Callee(net::EventLoop& its_loop)
        : loop(its_loop),
          listener(*net::TcpListener::open(its_loop, *Endpoint::parse("127.0.0.1:0"), seats, *this)) {}
    void on_accepted(net::TcpListener&, net::Accepted accepted) override {
        struct Ear : net::Connection::User {
            explicit Ear(std::string& to) : heard(to) {}
            std::size_t on_bytes(net::Connection&, std::string_view waiting) override {
                heard += waiting;
                return waiting.size();
            }
            void on_closed(net::Connection&, const Error&) override {}
            std::string& heard;
        };
        ++calls;
        seat = std::move(accepted.seat);
        ear = std::make_unique<Ear>(heard);
        connection = std::make_unique<net::Connection>(loop, std::move(accepted.socket),
                                                       net::ConnectionLimits{}, *ear);
    }

    net::EventLoop& loop;
    net::Seats seats{10, 10};
    net::Seat seat;
    int calls = 0;
    std::string heard;
    std::unique_ptr<net::Connection::User> ear;
    std::unique_ptr<net::Connection> connection;
    std::unique_ptr<net::TcpListener> listener;
};

// C13
TEST_F(Tcp, TakesAMessageThatComesInPieces) {
    TcpPhone phone(loop, place);
    const auto whole = options(via);
    phone.connection->send(whole.substr(0, 40));
    settle();
    phone.connection->send(whole.substr(40, 100));
    settle();
    EXPECT_TRUE(messages.empty());
    phone.connection->send(whole.substr(140));
    until([&] { return messages.size() == 1; });
    EXPECT_EQ(messages.front(), whole);
}

// C13
TEST_F(Tcp, TakesMessagesThatComeTogether) {
    TcpPhone phone(loop, place);
    phone.connection->send(options(via) + "\r\n" + options(via) + options(via).substr(0, 20));
    until([&] { return messages.size() == 2; });
    EXPECT_EQ(flows[0], flows[1]);
    EXPECT_EQ(flows[0].remote, phone.connection->local());
}

// RFC 5626 4.4.1
TEST_F(Tcp, AnswersAPingBetweenMessages) {
    TcpPhone phone(loop, place);
    phone.connection->send(options(via) + "\r\n\r\n" + options(via));
    until([&] { return messages.size() == 2 && phone.heard == "\r\n"; });
}

TEST_F(Tcp, AnAnswerGoesByTheConnectionOfTheRequest) {
    TcpPhone phone(loop, place);
    phone.connection->send(options(via));
    until([&] { return messages.size() == 1; });
    transport.send(flows.front(), "SIP/2.0 200 OK\r\n\r\n");
    until([&] { return phone.heard == "SIP/2.0 200 OK\r\n\r\n"; });
    EXPECT_EQ(transport.connections(), 1u);
}

TEST_F(Tcp, OpensAConnectionAndUsesItAgain) {
    Callee callee(loop);
    transport.send(flow_to_phone(callee.listener->local()), options(via));
    transport.send(flow_to_phone(callee.listener->local()), options(via));
    until([&] { return callee.heard.size() == 2 * options(via).size(); });
    EXPECT_EQ(callee.calls, 1);
    callee.connection->send(options(via));
    until([&] { return messages.size() == 1; });
    EXPECT_EQ(flows.front().remote, callee.listener->local());
    EXPECT_EQ(flows.front().local, place);
}

// C13: a request of a UDP listener that is too long for UDP.
TEST_F(Tcp, AUdpListenerReachesTcpToo) {
    const auto udp = open(at("127.0.0.1", Transport::udp));
    Callee callee(loop);
    auto flow = *transport.flow_to(callee.listener->local(), udp);
    flow.transport = Transport::tcp;
    transport.send(flow, options(via));
    until([&] { return callee.heard == options(via); });
}

// C13, RFC 5923
TEST_F(Tcp, AConnectionIsFoundByTheAliasItAnnounced) {
    TcpPhone phone(loop, place);
    phone.connection->send(options("TCP 127.0.0.1:5999;alias"));
    until([&] { return messages.size() == 1; });
    transport.send(flow_to_phone(*Endpoint::parse("127.0.0.1:5999")), "hello");
    until([&] { return phone.heard == "hello"; });
    EXPECT_EQ(transport.connections(), 1u);
}

// Else one connection could fill the table.
TEST_F(Tcp, AConnectionHasOneAliasAlone) {
    TcpPhone phone(loop, place);
    phone.connection->send(options("TCP 127.0.0.1:5999;alias") + options("TCP 127.0.0.1:5998;alias"));
    until([&] { return messages.size() == 2; });
    transport.send(flow_to_phone(*Endpoint::parse("127.0.0.1:5998")), "hello");
    until([&] { return failed.size() == 1; });
    EXPECT_EQ(phone.heard, "");
}

// An alias of another address would draw its calls away.
TEST_F(Tcp, AnAliasOfAnotherAddressIsNotBelieved) {
    TcpPhone phone(loop, place);
    phone.connection->send(options("TCP 192.0.2.1:5999;alias"));
    until([&] { return messages.size() == 1; });
    transport.send(flow_to_phone(*Endpoint::parse("192.0.2.1:5999")), "hello");
    settle();
    EXPECT_EQ(phone.heard, "");
}

TEST_F(Tcp, WhenTheConnectionEndsTheFlowFails) {
    TcpPhone phone(loop, place);
    phone.connection->send(options(via));
    until([&] { return messages.size() == 1; });
    phone.connection->close();
    until([&] { return failed.size() == 1; });
    EXPECT_EQ(failed.front(), flows.front());
    EXPECT_EQ(transport.connections(), 0u);
}

TEST_F(Tcp, WhereNobodyListensTheFlowFailsLater) {
    auto callee = std::make_unique<Callee>(loop);
    const auto flow = flow_to_phone(callee->listener->local());
    callee.reset();
    transport.send(flow, options(via));
    EXPECT_TRUE(failed.empty());
    until([&] { return failed.size() == 1; });
    EXPECT_EQ(failed.front().remote, flow.remote);
}

// RFC 3261 18.2.2
TEST_F(Tcp, AnAnswerWhoseConnectionIsGoneGoesToThePortInItsVia) {
    Callee callee(loop);
    const auto sent_by = fmt::format("TCP {}", callee.listener->local().text());
    {
        TcpPhone phone(loop, place);
        phone.connection->send(options(sent_by));
        until([&] { return messages.size() == 1; });
    }
    until([&] { return transport.connections() == 0; });
    const auto request = *sip::Message::parse(messages.front());
    const auto answer = sip::ResponseWriter(request, 200).print(flows.front().remote);
    transport.send(flows.front(), answer);
    until([&] { return callee.heard == answer; });
}

// After a restart the ids begin anew.
TEST_F(Tcp, AnIdOfAnothersConnectionIsNotBelieved) {
    TcpPhone phone(loop, place);
    phone.connection->send(options(via));
    until([&] { return messages.size() == 1; });
    auto stale = flows.front();
    stale.remote = *Endpoint::parse("127.0.0.1:1");
    transport.send(stale, "for somebody else");
    until([&] { return failed.size() == 1; });
    EXPECT_EQ(phone.heard, "");
}

TEST_F(Tcp, AStreamThatCannotBeReadOnIsAnsweredAndClosed) {
    TcpPhone phone(loop, place);
    auto broken = options(via);
    broken.replace(broken.find("Content-Length: 0"), 17, "Content-Length: x");
    phone.connection->send(broken);
    until([&] { return phone.is_closed; });
    EXPECT_TRUE(phone.heard.starts_with("SIP/2.0 400 Bad Content-Length\r\n"));
    EXPECT_EQ(transport.connections(), 0u);
}

TEST_F(Tcp, AMessageOfMoreThanTheLimitIsAnswered513) {
    TcpPhone phone(loop, place);
    auto long_one = options(via);
    long_one.replace(long_one.find("Content-Length: 0"), 17, "Content-Length: 99999");
    phone.connection->send(long_one);
    until([&] { return phone.is_closed; });
    EXPECT_TRUE(phone.heard.starts_with("SIP/2.0 513 "));
}

TEST_F(Tcp, HeadersWithoutEndAreCutOff) {
    TcpPhone phone(loop, place);
    phone.connection->send("OPTIONS sip:a@b SIP/2.0\r\nX: " + std::string(70'000, 'x'));
    until([&] { return phone.is_closed; });
    EXPECT_TRUE(messages.empty());
}

TEST_F(Tcp, ASourceGetsNoMoreConnectionsThanItsShare) {
    std::vector<std::unique_ptr<TcpPhone>> phones;
    for (std::size_t i = 0; i <= max_connections_per_source; ++i) {
        phones.push_back(std::make_unique<TcpPhone>(loop, place));
    }
    until([&] { return phones.back()->is_closed; });
    EXPECT_EQ(transport.connections(), max_connections_per_source);
}

// S1.14
TEST_F(Tcp, RefusesConnectionsFromOutsideItsNetworks) {
    auto spec = at("127.0.0.1", Transport::tcp);
    spec.allowed = {*Network::parse("192.0.2.0/24")};
    TcpPhone phone(loop, place_of(open(spec)));
    until([&] { return phone.is_closed; });
    EXPECT_EQ(transport.figures().outside_networks, 1u);
}

// C11
TEST_F(Tcp, ABannedSourceLosesItsConnectionsAndGetsNoOther) {
    TcpPhone phone(loop, place);
    phone.connection->send(options(via));
    until([&] { return messages.size() == 1; });
    for (int i = 0; i < 20; ++i) guard.on_offence(*IpAddress::parse("127.0.0.1"), Offence::refused);
    phone.connection->send(options(via));
    until([&] { return phone.is_closed; });
    TcpPhone again(loop, place);
    until([&] { return again.is_closed; });
    EXPECT_EQ(messages.size(), 1u);
}

TEST_F(Tcp, AListenerThatIsClosedEndsItsConnections) {
    TcpPhone phone(loop, place);
    phone.connection->send(options(via));
    closes = id;  // In the middle of the delivery.
    until([&] { return phone.is_closed; });
    EXPECT_EQ(transport.connections(), 0u);
    EXPECT_TRUE(transport.open({.address = place.ip, .port = place.port, .transport = Transport::tcp}));
}

}  // namespace
}  // namespace santral::transport
