// The HTTP server on loopback: requests and answers in order, its limits, files, and what strangers send.

#include "net/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <list>

#include "net/http_client_probe.h"

namespace santral::net {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

struct HttpServerTest : ::testing::Test, HttpServer::User {
    void on_request(HttpRequest request, HttpResponder responder) override {
        requests.push_back(std::move(request));
        responders.push_back(std::move(responder));
        if (answers_at_once) answer_next({.body = "answer to " + requests.back().target});
    }
    bool allows_body(const HttpRequest& head, std::uint64_t bytes) override {
        asked_for.push_back(head);
        return bytes <= allowed_bytes;
    }
    void answer_next(HttpResponse response) {
        auto responder = std::move(responders.front());
        responders.erase(responders.begin());
        responder.answer(std::move(response));
    }
    void open() { server = *HttpServer::open(loop, *Endpoint::parse("127.0.0.1:0"), limits, *this); }
    HttpClientProbe& client() {
        if (!server) open();
        return clients.emplace_back(loop, server->local());
    }
    void loop_turns() {
        for (int i = 0; i < 4; ++i) loop.turn(1ms);
    }
    std::string file_of(std::size_t bytes) {
        const auto path =
            std::filesystem::temp_directory_path() / ("santral-http-" + std::to_string(server->local().port));
        std::ofstream(path) << std::string(bytes - 3, '.') << "end";
        return path;
    }

    EventLoop loop;
    HttpLimits limits;
    std::vector<HttpRequest> requests;
    std::vector<HttpRequest> asked_for;  // Heads whose body is over the limit.
    std::uint64_t allowed_bytes = 0;
    bool answers_at_once = true;
    std::unique_ptr<HttpServer> server;
    std::vector<HttpResponder> responders;  // End before the server.
    std::list<HttpClientProbe> clients;
};

TEST_F(HttpServerTest, AnswersARequestAndKeepsTheConnection) {
    auto& phone_book = client();
    phone_book.send("POST /calls?a=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
    ASSERT_TRUE(phone_book.hears("answer to /calls?a=1"));
    EXPECT_THAT(phone_book.heard(), StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(phone_book.heard(), HasSubstr("Content-Length: 20\r\n"));
    EXPECT_EQ(requests[0].method, "POST");
    EXPECT_EQ(requests[0].body, "hello");
    EXPECT_EQ(requests[0].remote.ip, *IpAddress::parse("127.0.0.1"));
    phone_book.take();
    phone_book.send(get);
    EXPECT_TRUE(phone_book.hears("answer to /a"));
    EXPECT_FALSE(phone_book.is_closed());
}

TEST_F(HttpServerTest, JoinsABodyThatComesInChunks) {
    auto& program = client();
    program.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    program.send("2\r\nde\r\n0\r\n\r\n");
    ASSERT_TRUE(program.hears("answer to /"));
    EXPECT_EQ(requests[0].body, "abcde");
}

// RFC 9110 6.5.1: a proxy that judged the head has not seen what follows the body.
TEST_F(HttpServerTest, ATrailerIsNoHeader) {
    auto& program = client();
    program.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    program.send("0\r\nAuthorization: Bearer x\r\n\r\n");
    ASSERT_TRUE(program.hears("answer to /"));
    EXPECT_FALSE(find_header(requests[0].headers, "Authorization"));
}

TEST_F(HttpServerTest, AnEmptyChunkedBodyMayComeByteByByte) {
    auto& program = client();
    const std::string request = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    for (const char c : request) {
        program.send(std::string(1, c));
        loop_turns();
    }
    EXPECT_TRUE(program.hears("answer to /"));
}

TEST_F(HttpServerTest, PipelinedRequestsAreAnsweredInTheirOrder) {
    answers_at_once = false;
    auto& program = client();
    program.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(program.wait_until([this] { return !requests.empty(); }));
    EXPECT_EQ(requests.size(), 1u);  // The second waits for the first answer.
    answer_next({.body = "one"});
    ASSERT_TRUE(program.wait_until([this] { return requests.size() == 2; }));
    answer_next({.body = "two"});
    ASSERT_TRUE(program.hears("two"));
    EXPECT_LT(program.heard().find("one"), program.heard().find("two"));
}

TEST_F(HttpServerTest, ManyPipelinedRequestsAreAllAnswered) {
    auto& program = client();
    std::string many;
    for (int i = 0; i < 500; ++i) many += get;
    program.send(many + "GET /last HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(program.hears("answer to /last"));
    EXPECT_EQ(requests.size(), 501u);
}

TEST_F(HttpServerTest, AResponderThatIsDroppedAnswers500) {
    answers_at_once = false;
    auto& program = client();
    program.send(get);
    ASSERT_TRUE(program.wait_until([this] { return !responders.empty(); }));
    responders.clear();
    EXPECT_TRUE(program.hears("HTTP/1.1 500 Internal Server Error"));
}

TEST_F(HttpServerTest, AnAnswerToAClientThatHasGoneIsDropped) {
    answers_at_once = false;
    auto& program = client();
    program.send(get);
    ASSERT_TRUE(program.wait_until([this] { return !responders.empty(); }));
    program.close();
    ASSERT_TRUE(program.wait_until([this] { return server->connections() == 0; }));
    answer_next({});
}

TEST_F(HttpServerTest, ABodyOverTheLimitIsAnswered413AndTheConnectionEnds) {
    limits.body_bytes = 100;
    auto& program = client();
    program.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'b'));
    EXPECT_TRUE(program.hears("HTTP/1.1 413 Content Too Large"));
    EXPECT_THAT(program.heard(), HasSubstr("Connection: close"));
    EXPECT_TRUE(program.sees_the_end());
    EXPECT_TRUE(requests.empty());
}

TEST_F(HttpServerTest, AChunkedBodyMeetsTheSameLimit) {
    limits.body_bytes = 100;
    auto& program = client();
    program.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" +
                 std::string(101, 'b') + "\r\n0\r\n\r\n");
    EXPECT_TRUE(program.hears("HTTP/1.1 413"));
}

TEST_F(HttpServerTest, ALargerBodyComesWhereItsHeadIsAllowedTo) {
    limits.body_bytes = 100;
    allowed_bytes = 200;
    auto& program = client();
    program.send("PUT /sound HTTP/1.1\r\nHost: x\r\nContent-Length: 200\r\n\r\n" + std::string(200, 'b'));
    ASSERT_TRUE(program.wait_until([this] { return !requests.empty(); }));
    EXPECT_EQ(requests.back().body.size(), 200u);
    ASSERT_EQ(asked_for.size(), 1u);
    EXPECT_EQ(asked_for[0].target, "/sound");
    EXPECT_NE(find_header(asked_for[0].headers, "Host"), nullptr);
    EXPECT_FALSE(asked_for[0].remote.ip.text().empty());
}

TEST_F(HttpServerTest, ABodyThatIsLargerThanAllowedIsAnswered413BeforeItComes) {
    limits.body_bytes = 100;
    allowed_bytes = 200;
    auto& program = client();
    program.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 201\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_TRUE(program.hears("HTTP/1.1 413 Content Too Large"));
    EXPECT_THAT(program.heard(), Not(HasSubstr("100 Continue")));
}

TEST_F(HttpServerTest, NobodyIsAskedForABodyWithinTheLimit) {
    limits.body_bytes = 100;
    allowed_bytes = 200;
    auto& program = client();
    program.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'b'));
    ASSERT_TRUE(program.wait_until([this] { return !requests.empty(); }));
    EXPECT_TRUE(asked_for.empty());
}

TEST_F(HttpServerTest, HeadersOverTheLimitAreAnswered431) {
    limits.header_bytes = 1'000;
    auto& program = client();
    program.send("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(1'000, 'h') + "\r\n\r\n");
    EXPECT_TRUE(program.hears("HTTP/1.1 431"));
}

TEST_F(HttpServerTest, AHeaderWithoutAnEndMeetsTheLimitToo) {
    limits.header_bytes = 1'000;
    auto& program = client();
    program.send("GET / HTTP/1.1\r\nX-Long: " + std::string(2'000, 'h'));
    EXPECT_TRUE(program.hears("HTTP/1.1 431"));
}

TEST_F(HttpServerTest, ARequestThatTakesTooLongIsAnswered408) {
    auto& slow = client();
    slow.send("GET / HTTP/1.1\r\nHost:");
    ASSERT_TRUE(slow.wait_until([this] { return server->connections() == 1; }));
    loop.turn(10ms);
    loop.turn(10ms);
    loop.timers().advance(limits.request_time);
    EXPECT_TRUE(slow.hears("HTTP/1.1 408"));
}

TEST_F(HttpServerTest, AConnectionThatStandsIdleIsClosed) {
    auto& idle = client();
    ASSERT_TRUE(idle.wait_until([this] { return server->connections() == 1; }));
    loop.timers().advance(limits.idle + 1s);
    EXPECT_TRUE(idle.wait_until([this] { return server->connections() == 0; }));
}

TEST_F(HttpServerTest, MoreConnectionsThanTheLimitAreTurnedAway) {
    limits.connections_of_source = 1;
    auto& first = client();
    first.send(get);
    ASSERT_TRUE(first.hears("answer"));
    EXPECT_TRUE(client().sees_the_end());
}

TEST_F(HttpServerTest, AConnectionEndsAfterSoManyRequests) {
    limits.requests_of_connection = 2;
    auto& program = client();
    program.send(get);
    program.send(get);
    EXPECT_TRUE(program.hears("Connection: close"));
    EXPECT_EQ(requests.size(), 2u);
    EXPECT_TRUE(program.sees_the_end());
}

TEST_F(HttpServerTest, RequestsThatWaitBeyondTheLimitEndTheConnection) {
    answers_at_once = false;
    limits.pipelined_bytes = 1'000;
    auto& program = client();
    program.send(get);
    ASSERT_TRUE(program.wait_until([this] { return !requests.empty(); }));
    program.send(std::string(2'000, 'G'));
    EXPECT_TRUE(program.sees_the_end());
}

TEST_F(HttpServerTest, WhatIsNotHttpIsAnswered400) {
    auto& stranger = client();
    stranger.send("REGISTER sip:x SIP/2.0\r\n\r\n");
    EXPECT_TRUE(stranger.hears("HTTP/1.1 400"));
}

// RFC 9112 6.1 and 6.3: a proxy before us must not see other borders between requests than we do.
TEST_F(HttpServerTest, ARequestWithTwoLengthsIsRefused) {
    auto& smuggler = client();
    smuggler.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n");
    EXPECT_TRUE(smuggler.hears("HTTP/1.1 400"));
}

TEST_F(HttpServerTest, ARequestThatNamesNoHostIsRefused) {
    auto& stranger = client();
    stranger.send("GET / HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(stranger.hears("HTTP/1.1 400"));
}

TEST_F(HttpServerTest, AnOldClientIsAnsweredAndItsConnectionClosed) {
    auto& old = client();
    old.send("GET /old HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(old.hears("answer to /old"));
    EXPECT_TRUE(old.sees_the_end());
}

TEST_F(HttpServerTest, AClientThatWaitsForContinueIsToldToGoOn) {
    auto& curl = client();
    curl.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    ASSERT_TRUE(curl.hears("HTTP/1.1 100 Continue\r\n\r\n"));
    curl.send("ok");
    EXPECT_TRUE(curl.hears("HTTP/1.1 200 OK"));
}

TEST_F(HttpServerTest, HeadGetsTheLengthWithoutTheBody) {
    auto& program = client();
    program.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(program.hears("answer to /b"));
    EXPECT_THAT(program.heard(), Not(HasSubstr("answer to /a")));
    EXPECT_THAT(program.heard(), HasSubstr("Content-Length: 12"));
}

TEST_F(HttpServerTest, AFileIsStreamedWhole) {
    answers_at_once = false;
    auto& listener = client();
    const auto path = file_of(5'000'000);
    listener.send(get);
    ASSERT_TRUE(listener.wait_until([this] { return !responders.empty(); }));
    answer_next({.file = *open_file_slice(path)});
    EXPECT_TRUE(listener.wait_until([&] { return listener.heard().ends_with("end"); }));
    EXPECT_THAT(listener.heard(), HasSubstr("Content-Length: 5000000\r\n"));
    EXPECT_GT(listener.heard().size(), 5'000'000u);
    std::filesystem::remove(path);
}

TEST_F(HttpServerTest, ASliceOfAFileIsStreamed) {
    answers_at_once = false;
    auto& listener = client();
    const auto path = file_of(1'000);
    listener.send(get);
    ASSERT_TRUE(listener.wait_until([this] { return !responders.empty(); }));
    auto slice = *open_file_slice(path);
    slice.offset = 995;
    slice.length = 5;
    answer_next({.status = 206, .file = std::move(slice)});
    EXPECT_TRUE(listener.hears("\r\n\r\n..end"));
    std::filesystem::remove(path);
}

TEST_F(HttpServerTest, AFileThatBecameShorterEndsTheConnection) {
    answers_at_once = false;
    auto& listener = client();
    const auto path = file_of(1'000);
    listener.send(get);
    ASSERT_TRUE(listener.wait_until([this] { return !responders.empty(); }));
    auto slice = *open_file_slice(path);
    std::filesystem::resize_file(path, 10);
    answer_next({.file = std::move(slice)});
    EXPECT_TRUE(listener.sees_the_end());
    std::filesystem::remove(path);
}

TEST_F(HttpServerTest, AValueCannotForgeASecondHeader) {
    answers_at_once = false;
    auto& program = client();
    program.send(get);
    ASSERT_TRUE(program.wait_until([this] { return !responders.empty(); }));
    answer_next({.headers = {{"Location", "/a\r\nSet-Cookie: evil"}}, .body = "done"});
    ASSERT_TRUE(program.hears("done"));
    EXPECT_THAT(program.heard(), Not(HasSubstr("\nSet-Cookie")));
}

}  // namespace
}  // namespace santral::net
