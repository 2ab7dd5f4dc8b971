// Trunks, city numbers and the profiles that use them: made, patched, told with their status, and refused
// with a reason.

#include <gmock/gmock.h>

#include "api/office_desk.h"

namespace santral::api {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto acme = R"({"name":"acme","host":"sip.acme.example","username":"0212","password":"hush",)"
                      R"("networks":["192.0.2.0/24"]})";
constexpr auto number =
    R"({"number":"+902121234567","trunk":"acme","name":"Sales","destination":"outside/112"})";

struct OutsideLines : OfficeDesk {
    std::string make(const std::string& list, const char* body) {
        return fmt::format("{}/{}", list, ask("POST", list, body).text("id"));
    }
};

TEST_F(OutsideLines, ATrunkIsMadeAndItsPasswordIsNeverTold) {
    const auto made = ask("POST", "/trunks", acme);
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.text("kind"), "registration");
    EXPECT_TRUE(made.object().at("has_password").as_bool());
    EXPECT_THAT(made.body, Not(HasSubstr("hush")));
    EXPECT_THAT(ask("GET", "/trunks").body, Not(HasSubstr("hush")));
    EXPECT_EQ(exchange_.reloads, 1);
}

TEST_F(OutsideLines, ATrunkIsToldWithItsStatus) {
    const auto path = make("/trunks", acme);
    EXPECT_EQ(ask("GET", path).object().at("status").as_object().at("state"), "unknown");
    exchange_.trunks = {{path.substr(8), "acme", LiveTrunk::State::down, "401 Unauthorized", 2}};
    const auto status = items("/trunks").at(0).as_object().at("status").as_object();
    EXPECT_EQ(status.at("state"), "down");
    EXPECT_EQ(status.at("detail"), "401 Unauthorized");
    EXPECT_EQ(status.at("calls"), 2);
}

TEST_F(OutsideLines, ATrunkIsPatchedFieldByFieldAndKeepsItsPassword) {
    const auto path = make("/trunks", acme);
    const auto changed = ask("PATCH", path, R"({"max_calls":3,"enabled":false,"networks":null})").object();
    EXPECT_EQ(changed.at("max_calls"), 3);
    EXPECT_FALSE(changed.at("enabled").as_bool());
    EXPECT_TRUE(changed.at("has_password").as_bool());
    EXPECT_EQ(texts(changed.at("networks")), "[]");
    EXPECT_FALSE(ask("PATCH", path, R"({"password":null})").object().at("has_password").as_bool());
    EXPECT_EQ(ask("PATCH", path, R"({"port":0})").text("field"), "port");
    EXPECT_EQ(ask("PATCH", path, R"({"host":null})").text("field"), "host");
    EXPECT_EQ(ask("PATCH", path, R"({"colour":"red"})").status, 422);
}

// M1
TEST_F(OutsideLines, ATrunkListensForTonesWhenItIsTold) {
    const auto path = make("/trunks", acme);
    EXPECT_FALSE(ask("GET", path).object().at("listens_for_tones").as_bool());
    EXPECT_TRUE(
        ask("PATCH", path, R"({"listens_for_tones":true})").object().at("listens_for_tones").as_bool());
    EXPECT_TRUE(ask("PATCH", path, R"({"max_calls":3})").object().at("listens_for_tones").as_bool());
    EXPECT_EQ(ask("PATCH", path, R"({"listens_for_tones":null})").text("field"), "listens_for_tones");
    EXPECT_EQ(ask("PATCH", path, R"({"media_encryption":"dtls"})").text("media_encryption"), "dtls");
}

TEST_F(OutsideLines, ATrunkIsOfOneTenantAndOfThoseWhoMaySeeIt) {
    const auto path = make("/trunks", acme);
    const auto blind = make_key("blind", {"city-numbers:read"});
    EXPECT_EQ(ask_with(blind, "GET", path).status, 403);
    EXPECT_EQ(ask("GET", "/trunks/none").status, 404);
}

// S4.06
TEST_F(OutsideLines, ACityNumberIsMadePatchedAndRemoved) {
    make("/trunks", acme);
    const auto path = make("/city-numbers", number);
    EXPECT_EQ(ask("GET", path).text("trunk"), "acme");
    add("101");
    EXPECT_EQ(ask("PATCH", path, R"({"destination":"extension/101"})").text("destination"), "extension/101");
    EXPECT_EQ(ask("PATCH", path, R"({"destination":"moon/1"})").status, 422);
    EXPECT_EQ(ask("POST", "/city-numbers", number).status, 409);
    EXPECT_EQ(items("/city-numbers").size(), 1u);
    EXPECT_EQ(ask("DELETE", path).status, 204);
    EXPECT_EQ(items("/city-numbers").size(), 0u);
}

// S1.16, C16
TEST_F(OutsideLines, AProfileNamesTrunksRewritingAndTheNumberItShows) {
    make("/trunks", acme);
    make("/city-numbers", number);
    const auto made = ask("POST", "/outbound-profiles",
                          R"({"name":"abroad","trunks":["acme"],"shown_number":"+902121234567",)"
                          R"("rules":[{"verdict":"allow","pattern":"9X.","strip":1,"prefix":"+90"}]})")
                          .object();
    EXPECT_EQ(texts(made.at("trunks")), R"(["acme"])");
    EXPECT_EQ(made.at("shown_number"), "+902121234567");
    EXPECT_EQ(made.at("rules").as_array().at(0).as_object().at("strip"), 1);
    EXPECT_EQ(ask("POST", "/outbound-profiles", R"({"name":"x","shown_number":"+441234567890"})").status,
              422);
    EXPECT_EQ(ask("POST", "/outbound-profiles", R"({"name":"x","trunks":["nobody"]})").status, 422);
    const auto trunk = items("/trunks").at(0).as_object().at("id").as_string();
    const auto refused = ask("DELETE", fmt::format("/trunks/{}", trunk.c_str()));
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.text("detail"), HasSubstr("in use by"));
}

TEST_F(OutsideLines, AFigureSaysWhichLinesAreUp) {
    exchange_.figures.trunks = {{"acme", true}, {"spare", false}};
    const auto metrics = ask("GET", "/metrics").body;
    EXPECT_THAT(metrics, HasSubstr("santral_trunk_up{trunk=\"acme\"} 1"));
    EXPECT_THAT(metrics, HasSubstr("santral_trunk_up{trunk=\"spare\"} 0"));
}

}  // namespace
}  // namespace santral::api
