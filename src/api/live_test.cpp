// What lives: calls, registrations and events through the API.

#include <gmock/gmock.h>

#include "api/api_desk.h"

namespace santral::api {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

struct LiveTest : ApiDesk {
    void add_call(const std::string& id) {
        LiveCall call{.id = id, .from_number = "101", .from_name = "Ada"};
        call.to_dialled = "102";
        call.started_at = WallTime(1'700'000'000'123ms);
        exchange_.calls.push_back(call);
    }
    void add_phone(const std::string& extension, const std::string& id) {
        exchange_.registrations.push_back({.id = id, .extension = extension, .contact = "sip:a@192.0.2.7"});
    }
    // At /events: what came with the first event, or sign.
    const std::string& listen(const std::string& resume) {
        client_ = std::make_unique<net::HttpClientProbe>(loop_, server_->local());
        client_->send(
            fmt::format("GET /events{} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n"
                        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                        resume.empty() ? "" : "?resume=" + resume, key()));
        EXPECT_TRUE(client_->hears("}"));
        EXPECT_THAT(client_->heard(), HasSubstr("HTTP/1.1 101"));
        return client_->heard();
    }
    void publish(EventType type, const std::string& call, const std::string& tenant = "") {
        hub_.publish({.type = type,
                      .tenant = {tenant.empty() ? tenant_ : tenant},
                      .time = WallTime(1'700'000'000'123ms),
                      .fields = {{"call_id", call}}});
    }
};

TEST_F(LiveTest, CallsInProgressAreListedForTheTenantOfTheKey) {
    add_call("1");
    const auto calls = ask("GET", "/calls").object().at("items").as_array();
    const auto& call = calls.at(0).as_object();
    EXPECT_EQ(call.at("from_name").as_string(), "Ada");
    EXPECT_EQ(call.at("state").as_string(), "ringing");
    EXPECT_EQ(call.at("started_at").as_string(), "2023-11-14T22:13:20.123Z");
    EXPECT_TRUE(call.at("to_reached").is_null());
    EXPECT_EQ(exchange_.asked_for, tenant_);
}

TEST_F(LiveTest, ListsComeInPagesThatACursorContinues) {
    for (const auto* id : {"3", "1", "2"}) add_call(id);
    const auto first = ask("GET", "/calls?limit=2");
    EXPECT_THAT(first.body, HasSubstr(R"("id":"1")"));
    EXPECT_THAT(first.body, Not(HasSubstr(R"("id":"3")")));
    const auto second = ask("GET", "/calls?limit=2&cursor=" + first.text("next_cursor"));
    EXPECT_THAT(second.body, HasSubstr(R"("id":"3")"));
    EXPECT_TRUE(second.object().at("next_cursor").is_null());
}

TEST_F(LiveTest, ACallIsStartedShownAndHungUp) {
    const auto started = ask("POST", "/calls", R"({"from":"101","to":"102"})");
    EXPECT_EQ(started.status, 201);
    EXPECT_EQ(exchange_.orders.at(0).from, "101");
    EXPECT_EQ(exchange_.orders.at(0).to, "102");
    const auto location = started.header("Location");
    EXPECT_EQ(ask("GET", location).text("to_dialled"), "102");
    EXPECT_EQ(ask("DELETE", location).status, 204);
    EXPECT_EQ(ask("DELETE", location).text("type"), "not-found");
    EXPECT_EQ(ask("GET", location).status, 404);
}

// X10.
TEST_F(LiveTest, ACallThatTheExtensionMayNotMakeIsDenied) {
    exchange_.refusal = Error{Errc::denied, "extension 101 may not call 102"};
    const auto answer = ask("POST", "/calls", R"({"from":"101","to":"102"})");
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.text("type"), "denied");
}

// S3.16.
TEST_F(LiveTest, ATransferIsStartedShownCompletedAndCancelled) {
    const auto* order = R"({"kind":"attended","by":"102","to":"103"})";
    const auto started = ask("POST", "/calls/c/transfer", order);
    EXPECT_EQ(started.status, 201);
    EXPECT_EQ(started.header("Location"), "/calls/c/transfer");
    const auto shown = ask("GET", "/calls/c/transfer");
    EXPECT_EQ(shown.text("kind"), "attended");
    EXPECT_EQ(shown.text("state"), "ringing");
    EXPECT_EQ(shown.text("by") + shown.text("to"), "102103");
    EXPECT_EQ(ask("POST", "/calls/c/transfer/complete").status, 204);
    EXPECT_EQ(ask("GET", "/calls/c/transfer").status, 404);
    ask("POST", "/calls/c/transfer", order);
    EXPECT_EQ(ask("DELETE", "/calls/c/transfer").status, 204);
    EXPECT_EQ(ask("DELETE", "/calls/c/transfer").status, 404);
}

TEST_F(LiveTest, ATransferWhileAnotherRunsIsAConflict) {
    exchange_.refusal = Error{Errc::conflict, "another transfer of this call runs"};
    const auto answer = ask("POST", "/calls/c/transfer", R"({"kind":"blind","by":"102","to":"103"})");
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.text("type"), "conflict");
}

TEST_F(LiveTest, ATransferOfAnUnknownKindNamesTheField) {
    const auto answer = ask("POST", "/calls/c/transfer", R"({"kind":"warm","by":"102","to":"103"})");
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(answer.text("field"), "kind");
}

TEST_F(LiveTest, RegistrationsAreListedAndFilteredByExtension) {
    add_phone("102", "b");
    add_phone("101", "a");
    EXPECT_EQ(ask("GET", "/registrations").object().at("items").as_array().size(), 2u);
    const auto one = ask("GET", "/registrations?extension=102").object().at("items").as_array();
    ASSERT_EQ(one.size(), 1u);
    EXPECT_EQ(one[0].at("id").as_string(), "b");
    EXPECT_EQ(one[0].at("reachability").as_string(), "unknown");
}

TEST_F(LiveTest, EventsComeAsTheyHappenToTheirTenantAlone) {
    EXPECT_THAT(listen(""), HasSubstr(R"("type":"hello")"));
    publish(EventType::call_ringing, "foreign", "another tenant");
    publish(EventType::call_answered, "7");
    ASSERT_TRUE(client_->hears(R"("fields":{"call_id":"7"})"));
    EXPECT_THAT(client_->heard(), HasSubstr(R"("type":"call.answered","token":"run1-1")"));
    EXPECT_THAT(client_->heard(), Not(HasSubstr("foreign")));
}

TEST_F(LiveTest, WhoComesBackWithATokenGetsWhatItMissed) {
    publish(EventType::call_ringing, "a");
    publish(EventType::call_answered, "b");
    publish(EventType::call_ended, "c");
    listen("run1-1");
    ASSERT_TRUE(client_->hears(R"("call_id":"c")"));
    EXPECT_THAT(client_->heard(), HasSubstr(R"("call_id":"b")"));
    EXPECT_THAT(client_->heard(), Not(HasSubstr(R"("call_id":"a")")));
}

TEST_F(LiveTest, ATokenThatIsTooOldOrOfAnotherRunIsReset) {
    for (std::size_t i = 0; i < EventHub::max_kept + 2; ++i) publish(EventType::call_ringing, "x");
    EXPECT_THAT(listen("run1-1"), HasSubstr(R"("type":"reset")"));
    EXPECT_THAT(listen("run0-1001"), HasSubstr(R"("type":"reset")"));
    EXPECT_THAT(listen("run1-99999"), HasSubstr(R"("type":"reset")"));
    EXPECT_THAT(listen("rubbish"), HasSubstr(R"("type":"reset")"));
    EXPECT_THAT(listen(fmt::format("run1-{}", EventHub::max_kept + 1)), HasSubstr(R"("type":"hello")"));
}

TEST_F(LiveTest, WhenEventsWereLostEveryoneIsTold) {
    listen("");
    publish(EventType::call_ringing, "a");
    hub_.reset_all();
    EXPECT_TRUE(client_->hears(R"("type":"reset","token":"run1-2")"));
    EXPECT_THAT(listen("run1-1"), HasSubstr(R"("type":"reset")"));
}

TEST_F(LiveTest, EventsNeedAWebSocket) {
    EXPECT_EQ(ask("GET", "/events").status, 426);
}

}  // namespace
}  // namespace santral::api
