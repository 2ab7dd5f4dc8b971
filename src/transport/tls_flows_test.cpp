// SIP over TLS on loopback: telephones that come, a carrier that is called, and who is not believed.

#include <gtest/gtest.h>

#include "transport/exchange_fixture.h"

namespace santral::transport {
namespace {

using namespace std::chrono_literals;
using sip::Transport;

const auto via = "TLS 127.0.0.1:5062";

net::Certificate made_for(const std::vector<std::string>& names) {
    return net::make_self_signed(names, 24h, system_wall_time()).value();
}

TlsEnds ends_of(const net::Certificate& certificate) {
    return {net::TlsContext::for_server(certificate).value(),
            net::TlsContext::for_client(certificate.chain_pem()).value()};
}

struct Tls : Exchange {
    std::unique_ptr<TcpPhone> make_phone() {
        auto phone = std::make_unique<TcpPhone>(loop, place_of(id));
        phone->connection->secure({ends_of(certificate).client, "127.0.0.1", {}});
        return phone;
    }
    sip::ListenerId listen() {
        transport.use(ends_of(certificate));
        return open(at("127.0.0.1", Transport::tls));
    }

    net::Certificate certificate = made_for({"127.0.0.1", "carrier.example"});
    sip::ListenerId id = listen();
};

// C13
TEST_F(Tls, AMessageComesAndItsAnswerGoesByTheSameConnection) {
    const auto phone = make_phone();
    phone->connection->send(options(via));
    until([&] { return messages.size() == 1; });
    EXPECT_EQ(flows.front().transport, Transport::tls);
    transport.send(flows.front(), "SIP/2.0 200 OK\r\n\r\n");
    until([&] { return phone->heard == "SIP/2.0 200 OK\r\n\r\n"; });
}

TEST_F(Tls, AnswersAPingBetweenMessages) {
    const auto phone = make_phone();
    phone->connection->send("\r\n\r\n");
    until([&] { return phone->heard == "\r\n"; });
}

TEST_F(Tls, ACarrierIsCalledByItsName) {
    const auto flow = transport.flow_to(place_of(id), id, "carrier.example");
    transport.send(*flow, options(via));
    until([&] { return messages.size() == 1; });
}

TEST_F(Tls, ACarrierWithoutANameIsCalledByItsAddress) {
    transport.send(*transport.flow_to(place_of(id), id), options(via));
    until([&] { return messages.size() == 1; });
}

TEST_F(Tls, ACarrierWithTheCertificateOfAnotherHostIsToldNothing) {
    transport.send(*transport.flow_to(place_of(id), id, "bank.example"), options(via));
    until([&] { return !failed.empty(); });
    settle();
    EXPECT_TRUE(messages.empty());
    EXPECT_EQ(transport.connections(), 0u);
}

// R3
TEST_F(Tls, ANewCertificateLeavesTheConnectionsThatStand) {
    const auto before = make_phone();
    before->connection->send(options(via));
    until([&] { return messages.size() == 1; });

    certificate = made_for({"127.0.0.1"});
    transport.use(ends_of(certificate));
    before->connection->send(options(via));
    until([&] { return messages.size() == 2; });
    EXPECT_EQ(flows[0], flows[1]);

    const auto after = make_phone();  // Trusts the new one alone.
    after->connection->send(options(via));
    until([&] { return messages.size() == 3; });
}

TEST_F(Tls, WhoHasTooManyHandshakesOpenIsTurnedAway) {
    std::vector<std::unique_ptr<TcpPhone>> mute;
    for (std::size_t i = 0; i < max_handshakes_per_source; ++i) {
        mute.push_back(std::make_unique<TcpPhone>(loop, place_of(id)));
    }
    until([&] { return transport.connections() == max_handshakes_per_source; });
    const auto phone = make_phone();
    until([&] { return phone->is_closed; });
    EXPECT_FALSE(mute.front()->is_closed);
}

struct WithoutTls : Exchange {};

TEST_F(WithoutTls, ThereIsNoListenerWithoutACertificate) {
    const auto opened = transport.open(at("127.0.0.1", Transport::tls));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Errc::unsupported);
}

}  // namespace
}  // namespace santral::transport
