// Two ends that hand each other their datagrams, with time turned by hand but for one test.

#include "net/dtls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "net/event_loop.h"

namespace santral::net {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using Role = DtlsAssociation::Role;
using Bytes = std::vector<std::uint8_t>;

const Certificate& certificate_of_one() {
    static const auto made = make_self_signed({"one"}, 24h, system_wall_time()).value();
    return made;
}

const Certificate& certificate_of_other() {
    static const auto made = make_self_signed({"other"}, 24h, system_wall_time()).value();
    return made;
}

CertificateDigest digest_of(const Certificate& certificate) {
    const auto digest = certificate.fingerprint();
    return {"sha-256", {digest.begin(), digest.end()}};
}

struct End : DtlsAssociation::User {
    End(const Certificate& certificate, Timers& timers, DtlsAssociation::Setup setup)
        : context(DtlsContext::make(certificate).value()) {
        association.emplace(context, timers, *this, std::move(setup));
    }
    void on_dtls_send(std::span<const std::uint8_t> datagram) override {
        EXPECT_LE(datagram.size(), static_cast<std::size_t>(dtls_mtu));
        sent.emplace_back(datagram.begin(), datagram.end());
    }
    void on_dtls_keys(const SrtpMaterial& made) override { keys.push_back(made); }
    void on_dtls_failed(const std::string& why) override { failures.push_back(why); }

    // Hands all that waits to the other end.
    void deliver_to(End& other) {
        while (!sent.empty()) {
            const auto datagram = std::move(sent.front());
            sent.pop_front();
            other.association->receive(datagram);
        }
    }

    DtlsContext context;
    std::deque<Bytes> sent;
    std::vector<SrtpMaterial> keys;
    std::vector<std::string> failures;
    std::optional<DtlsAssociation> association;  // Last: it says something when it dies.
};

struct Dtls : testing::Test {
    void shake() {
        client.association->start();
        while (!client.sent.empty() || !server.sent.empty()) {
            client.deliver_to(server);
            server.deliver_to(client);
        }
    }
    void expect_of_server(CertificateDigest digest) {
        server.association.emplace(server.context, timers, server,
                                   DtlsAssociation::Setup{Role::server, {std::move(digest)}});
    }

    Timers timers{Clock::time_point{1h}};
    End client{certificate_of_one(), timers, {Role::client, {digest_of(certificate_of_other())}}};
    End server{certificate_of_other(), timers, {Role::server, {digest_of(certificate_of_one())}}};
};

// M5
TEST_F(Dtls, BothEndsMakeTheSameKeys) {
    shake();
    ASSERT_EQ(client.keys.size(), 1u);
    ASSERT_EQ(server.keys.size(), 1u);
    EXPECT_EQ(client.keys[0].profile, SrtpProfile::aead_aes_128_gcm);
    EXPECT_EQ(client.keys[0].client, server.keys[0].client);
    EXPECT_EQ(client.keys[0].server, server.keys[0].server);
    EXPECT_NE(client.keys[0].client, client.keys[0].server);
    EXPECT_EQ(client.keys[0].client.size(), 28u);
    EXPECT_EQ(timers.running(), 0u);
}

// M5: fingerprint mismatch
TEST_F(Dtls, ACertificateThatTheDescriptionDoesNotNameEndsIt) {
    expect_of_server(digest_of(certificate_of_other()));
    shake();
    ASSERT_EQ(server.failures.size(), 1u);
    EXPECT_THAT(server.failures[0], HasSubstr("certificate"));
    EXPECT_TRUE(server.keys.empty());
    EXPECT_TRUE(client.keys.empty());
    EXPECT_EQ(client.failures.size(), 1u);
}

TEST_F(Dtls, AClientRefusesTheWrongServerToo) {
    client.association.emplace(client.context, timers, client,
                               DtlsAssociation::Setup{Role::client, {digest_of(certificate_of_one())}});
    shake();
    EXPECT_EQ(client.failures.size(), 1u);
    EXPECT_TRUE(client.keys.empty());
    EXPECT_TRUE(server.keys.empty());
}

// RFC 8122 5: the strongest hash counts, and a right weaker one does not help.
TEST_F(Dtls, TheStrongestFingerprintDecides) {
    server.association.emplace(
        server.context, timers, server,
        DtlsAssociation::Setup{Role::server, {digest_of(certificate_of_one()), {"sha-512", Bytes(64, 1)}}});
    shake();
    EXPECT_EQ(server.failures.size(), 1u);
}

TEST_F(Dtls, AnyFingerprintOfTheStrongestHashWillDo) {
    server.association.emplace(
        server.context, timers, server,
        DtlsAssociation::Setup{
            Role::server,
            {{"sha-256", Bytes(32, 1)}, digest_of(certificate_of_one()), {"sha-1", Bytes(20, 1)}}});
    shake();
    EXPECT_EQ(server.keys.size(), 1u);
}

TEST_F(Dtls, AHashThatNobodyKnowsIsNoProof) {
    expect_of_server({"md2", Bytes(16, 1)});
    shake();
    EXPECT_EQ(server.failures.size(), 1u);
}

TEST_F(Dtls, AHandshakeThatNobodyAnswersEndsInTime) {
    client.association->start();
    timers.advance(max_handshake_time);
    ASSERT_EQ(client.failures.size(), 1u);
    EXPECT_THAT(client.failures[0], HasSubstr("too long"));
    timers.advance(max_handshake_time);
    EXPECT_EQ(server.failures.size(), 1u);
    EXPECT_EQ(timers.running(), 0u);
}

TEST_F(Dtls, NoiseChangesNothing) {
    client.association->start();
    server.association->receive(Bytes{22, 1, 2, 3});
    server.association->receive(Bytes(13, 22));
    server.association->receive(Bytes(max_dtls_datagram + 1, 22));
    shake();
    EXPECT_EQ(server.keys.size(), 1u);
}

TEST_F(Dtls, WhatComesAfterTheKeysMakesNoOthers) {
    shake();
    End stranger(certificate_of_other(), timers, {Role::client, {digest_of(certificate_of_other())}});
    stranger.association->start();
    stranger.deliver_to(server);
    EXPECT_TRUE(server.association->has_agreed());
    EXPECT_EQ(server.keys.size(), 1u);
    EXPECT_TRUE(server.failures.empty());
}

TEST_F(Dtls, TheEndIsSaid) {
    shake();
    client.association.reset();
    EXPECT_EQ(client.sent.size(), 1u);
    client.deliver_to(server);
    EXPECT_TRUE(server.failures.empty());
}

// OpenSSL's repetition goes by the real clock.
TEST(DtlsThreads, AFlightThatIsLostIsSentAgain) {
    EventLoop loop;
    End client(certificate_of_one(), loop.timers(), {Role::client, {digest_of(certificate_of_other())}});
    End server(certificate_of_other(), loop.timers(), {Role::server, {digest_of(certificate_of_one())}});
    client.association->start();
    client.sent.clear();
    const auto deadline = Clock::now() + 5s;
    while (server.keys.empty() && Clock::now() < deadline) {
        loop.turn(10ms);
        client.deliver_to(server);
        server.deliver_to(client);
    }
    EXPECT_EQ(server.keys.size(), 1u);
}

}  // namespace
}  // namespace santral::net
