// The API as its clients meet it: keys, problems, idempotency, and the thread it runs on.

#include "api/api.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "api/api_desk.h"
#include "base/text.h"

namespace santral::api {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

using ApiTest = ApiDesk;

std::string contract() {
    std::ifstream file(std::string(SANTRAL_SOURCE_DIR) + "/docs/api/openapi.yaml");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST_F(ApiTest, EveryRouteStandsInTheContract) {
    const auto text = contract();
    for (const auto& route : router_.routes()) {
        const auto path = text.find(fmt::format("\n  {}:\n", route.path));
        ASSERT_NE(path, std::string::npos) << route.path;
        const auto next = text.find("\n  /", path + 3);
        std::string method(route.method);
        for (char& c : method) c = to_lower(c);
        EXPECT_THAT(text.substr(path, next - path), HasSubstr(fmt::format("\n    {}:\n", method)))
            << route.path;
    }
}

TEST_F(ApiTest, EveryProblemStandsInTheContract) {
    const auto text = contract();
    for (const auto& kind : all_problem_kinds()) {
        EXPECT_THAT(text, HasSubstr(fmt::format("- {}\n", kind.name)));
    }
}

TEST_F(ApiTest, ARequestWithoutAKeyIsUnauthorized) {
    const auto answer = ask_with("", "GET", "/calls");
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.text("type"), "unauthorized");
    EXPECT_EQ(answer.header("WWW-Authenticate"), "Bearer realm=\"santral\"");
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
}

TEST_F(ApiTest, AWrongKeyIsAnsweredAsAnUnknownOne) {
    auto wrong = key();
    wrong.back() = wrong.back() == 'a' ? 'b' : 'a';
    const auto first = ask_with(wrong, "GET", "/calls");
    const auto second = ask_with("santral_nobody", "GET", "/calls");
    EXPECT_EQ(first.status, 401);
    EXPECT_EQ(first.body, second.body);
}

TEST_F(ApiTest, WhoGuessesKeysIsTurnedAwayAndAKnownKeyStillWorks) {
    EXPECT_EQ(ask("GET", "/calls").status, 200);
    ApiAnswer last;
    for (int i = 0; i < 30 && last.status != 429; ++i) last = ask_with("guess", "GET", "/calls");
    EXPECT_EQ(last.status, 429);
    EXPECT_EQ(last.text("type"), "too-many-failures");
    EXPECT_FALSE(last.header("Retry-After").empty());
    EXPECT_EQ(ask("GET", "/calls").status, 200);
}

TEST_F(ApiTest, AKeyThatWasRemovedIsRefusedAtOnce) {
    ASSERT_EQ(ask("GET", "/calls").status, 200);
    ASSERT_TRUE(store::remove_api_key(database_, tenant_, "test"));
    EXPECT_EQ(ask("GET", "/calls").status, 401);
}

TEST_F(ApiTest, AKeyWithoutTheScopeIsForbiddenAndToldWhichItLacks) {
    const auto reader = make_key("reader", {"calls:read"});
    EXPECT_EQ(ask_with(reader, "GET", "/calls").status, 200);
    const auto answer = ask_with(reader, "POST", "/calls", {R"({"from":"101","to":"102"})", ""});
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.text("type"), "missing-scope");
    EXPECT_THAT(answer.text("detail"), HasSubstr("calls:write"));
    EXPECT_TRUE(exchange_.orders.empty());
}

TEST(Caller, AScopeIsGrantedByItselfByItsFamilyAndByTheStar) {
    const Caller caller{.scopes = {"calls:read", "extensions:*"}};
    EXPECT_TRUE(caller.has_scope("calls:read"));
    EXPECT_FALSE(caller.has_scope("calls:write"));
    EXPECT_TRUE(caller.has_scope("extensions:write"));
    EXPECT_FALSE(caller.has_scope("extension-groups:read"));
    EXPECT_TRUE(Caller{.scopes = {"*"}}.has_scope("tenants:write"));
}

TEST_F(ApiTest, WhatIsNotThereIsAProblem) {
    EXPECT_EQ(ask("GET", "/nothing").text("type"), "not-found");
    const auto answer = ask("PUT", "/calls");
    EXPECT_EQ(answer.text("type"), "method-not-allowed");
    EXPECT_EQ(answer.header("Allow"), "GET, POST");
    EXPECT_EQ(ask("GET", "/calls/%zz").text("type"), "malformed-request");
}

TEST_F(ApiTest, AnUnknownFieldIsRefusedByName) {
    const auto answer = ask("POST", "/calls", R"({"from":"101","to":"102","colour":"red"})");
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(answer.text("type"), "unknown-field");
    EXPECT_EQ(answer.text("field"), "colour");
    EXPECT_TRUE(exchange_.orders.empty());
}

TEST_F(ApiTest, AMissingFieldAndAWrongTypeAreRefusedByName) {
    EXPECT_EQ(ask("POST", "/calls", R"({"from":"101"})").text("field"), "to");
    EXPECT_EQ(ask("POST", "/calls", R"({"from":101,"to":"102"})").text("field"), "from");
}

TEST_F(ApiTest, AMisspeltFilterIsRefused) {
    EXPECT_EQ(ask("GET", "/calls?limt=5").text("field"), "limt");
    EXPECT_EQ(ask("GET", "/calls?limit=501").text("field"), "limit");
    EXPECT_EQ(ask("GET", "/calls?cursor=zz").text("type"), "invalid-cursor");
}

TEST_F(ApiTest, BodiesHaveLimitsOfDepthAndSize) {
    const auto deep = R"({"from":)" + std::string(20, '[') + std::string(20, ']') + "}";
    EXPECT_EQ(ask("POST", "/calls", deep).text("type"), "malformed-body");
    const auto large = R"({"from":")" + std::string(max_json_bytes, 'x') + "\"}";
    EXPECT_EQ(ask("POST", "/calls", large).text("type"), "body-too-large");
    EXPECT_EQ(ask("POST", "/calls", "[]").text("type"), "malformed-body");
    EXPECT_EQ(ask("POST", "/calls", "{").text("type"), "malformed-body");
}

TEST_F(ApiTest, ARepeatedPostWithItsKeyIsDoneOnce) {
    constexpr auto body = R"({"from":"101","to":"102"})";
    const auto first = ask("POST", "/calls", body, "Idempotency-Key: abc\r\n");
    const auto second = ask("POST", "/calls", body, "Idempotency-Key: abc\r\n");
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(first.body, second.body);
    EXPECT_EQ(second.header("Location"), "/calls/call-1");
    EXPECT_EQ(second.header("Idempotency-Replayed"), "true");
    EXPECT_EQ(exchange_.orders.size(), 1u);
}

TEST_F(ApiTest, AnIdempotencyKeyIsForOneRequestOnly) {
    ask("POST", "/calls", R"({"from":"101","to":"102"})", "Idempotency-Key: abc\r\n");
    const auto other = ask("POST", "/calls", R"({"from":"101","to":"103"})", "Idempotency-Key: abc\r\n");
    EXPECT_EQ(other.text("type"), "idempotency-key-reused");
    EXPECT_EQ(exchange_.orders.size(), 1u);
}

TEST_F(ApiTest, ARefusedPostMayBeRepeatedWithItsKey) {
    constexpr auto body = R"({"from":"101","to":"102"})";
    exchange_.refusal = Error{Errc::unavailable, "no phone of 101 is registered"};
    EXPECT_EQ(ask("POST", "/calls", body, "Idempotency-Key: abc\r\n").status, 503);
    exchange_.refusal.reset();
    EXPECT_EQ(ask("POST", "/calls", body, "Idempotency-Key: abc\r\n").status, 201);
}

TEST_F(ApiTest, AnIdempotencyKeyHasALimit) {
    const auto header = "Idempotency-Key: " + std::string(256, 'k') + "\r\n";
    EXPECT_EQ(ask("POST", "/calls", "{}", header).text("field"), "Idempotency-Key");
}

TEST_F(ApiTest, AnExchangeThatDoesNotAnswerTimesOut) {
    exchange_.is_silent = true;
    ask("GET", "/calls");
    client_->send(
        fmt::format("POST /calls HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n"
                    "Content-Type: application/json\r\nContent-Length: 25\r\n\r\n{}",
                    key(), R"({"from":"101","to":"102"})"));
    for (int i = 0; i < 5; ++i) loop_.turn(20ms);
    loop_.timers().advance(Dispatcher::longest_answer);
    EXPECT_EQ(hear().text("type"), "timed-out");
}

TEST_F(ApiTest, HealthAndReadinessNeedNoKey) {
    exchange_.figures.alarms = {"the disk is full"};
    EXPECT_EQ(ask_with("", "GET", "/health").text("status"), "ok");
    const auto answer = ask_with("", "GET", "/ready");
    EXPECT_EQ(answer.text("status"), "ready");
    EXPECT_EQ(answer.object().at("alarms").as_int64(), 1);
}

TEST_F(ApiTest, MetricsAreInTheFormatOfPrometheus) {
    exchange_.figures.calls = 7;
    exchange_.figures.sip_requests = {{"INVITE", "udp", 12}};
    exchange_.figures.call_setup = {{0.1, 0.5}, {3, 2, 1}, 1.5};
    const auto answer = ask("GET", "/metrics");
    EXPECT_THAT(answer.body, HasSubstr("\nsantral_calls_active 7\n"));
    EXPECT_THAT(answer.body,
                HasSubstr("santral_sip_requests_total{method=\"INVITE\",transport=\"udp\"} 12\n"));
    EXPECT_THAT(answer.body, HasSubstr("santral_call_setup_seconds_bucket{le=\"0.5\"} 5\n"));
    EXPECT_THAT(answer.body, HasSubstr("santral_call_setup_seconds_count 6\n"));
    EXPECT_EQ(ask_with("", "GET", "/metrics").status, 401);
}

// The real one, with its thread.
TEST(Api, StartsOnAThreadOfItsOwnAndStops) {
    const store::ScratchDirectory directory;
    FakeExchange exchange;
    ApiSettings settings{.listen = *Endpoint::parse("127.0.0.1:0"), .recordings = directory.path()};
    auto api = Api::start(settings, store::Database::open(directory.path() / "santral.db").value(), exchange);
    ASSERT_TRUE(api);
    net::EventLoop loop;
    net::HttpClientProbe client(loop, (*api)->local());
    client.send("GET /ready HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(client.hears("\"status\":\"ready\""));
    (*api)->publish({.tenant = {"t"}});
    (*api)->stop();
    EXPECT_TRUE(client.sees_the_end());
    (*api)->publish({.tenant = {"t"}});  // Nobody listens any more.
}

TEST(Api, APortThatIsTakenIsKnownAtOnce) {
    const store::ScratchDirectory directory;
    FakeExchange exchange;
    const auto open = [&directory] { return store::Database::open(directory.path() / "santral.db").value(); };
    const auto first = Api::start({.listen = *Endpoint::parse("127.0.0.1:0")}, open(), exchange);
    const auto second = Api::start({.listen = (*first)->local()}, open(), exchange);
    EXPECT_EQ(second.error().code, Errc::conflict);
}

}  // namespace
}  // namespace santral::api
