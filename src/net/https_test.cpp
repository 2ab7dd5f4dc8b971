// HTTP over TLS on loopback: what an HttpServer does once it is secured.

#include <gtest/gtest.h>

#include "net/http_client_probe.h"
#include "net/http_server.h"

namespace santral::net {
namespace {

using namespace std::chrono_literals;

struct Https : ::testing::Test, HttpServer::User {
    Https() { server->secure(TlsContext::for_server(certificate, "http/1.1").value()); }

    void on_request(HttpRequest request, HttpResponder responder) override {
        responder.answer({.status = 200, .body = "this is " + request.target});
    }
    Securing as_client() {
        return {TlsContext::for_client(certificate.chain_pem()).value(), "127.0.0.1", {}};
    }

    EventLoop loop;
    HttpLimits limits{.handshakes = 3, .handshakes_of_source = 2};
    Certificate certificate = make_self_signed({"127.0.0.1"}, 24h, system_wall_time()).value();
    std::unique_ptr<HttpServer> server =
        HttpServer::open(loop, *Endpoint::parse("127.0.0.1:0"), limits, *this).value();
};

TEST_F(Https, ARequestIsAnsweredAndThenAnother) {
    HttpClientProbe client(loop, server->local());
    client.secure(as_client());
    client.send("GET /one HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(client.hears("this is /one"));
    client.send("GET /two HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(client.hears("this is /two"));
}

TEST_F(Https, AnAnswerThatIsTheLastEndsProperly) {
    HttpClientProbe client(loop, server->local());
    client.secure(as_client());
    client.send("GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(client.hears("this is /last"));
    EXPECT_TRUE(client.sees_the_end());
}

TEST_F(Https, WhoSpeaksPlainlyIsCutOff) {
    HttpClientProbe client(loop, server->local());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(client.sees_the_end());
    EXPECT_EQ(client.heard().find("HTTP/1.1"), std::string::npos);
}

TEST_F(Https, WhoHasTooManyHandshakesOpenIsTurnedAway) {
    HttpClientProbe one(loop, server->local());
    HttpClientProbe two(loop, server->local());
    HttpClientProbe third(loop, server->local());
    EXPECT_TRUE(third.sees_the_end());
    EXPECT_FALSE(one.is_closed());
    EXPECT_EQ(server->connections(), 2u);
}

}  // namespace
}  // namespace santral::net
