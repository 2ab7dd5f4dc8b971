// Internal numbers, ring plans, feature codes and the call rules of extensions over the API, as an
// administrator's program asks for them.

#include <gmock/gmock.h>

#include "api/office_desk.h"
#include "directory/feature_codes.h"

namespace santral::api {
namespace {

using testing::HasSubstr;

struct Numbers : OfficeDesk {
    Numbers() {
        add("101");
        add("102");
        exchange_.reloads = 0;
    }
    std::string make(const std::string& list, const char* body) {
        return fmt::format("{}/{}", list, ask("POST", list, body).text("id"));
    }
    std::string if_match(const std::string& etag) { return fmt::format("If-Match: {}\r\n", etag); }
};

constexpr auto sales_number = R"({"number":"35","name":"Sales","destination":"extension/101"})";
constexpr auto sales_plan = R"({"name":"sales","members":["101","102"],"on_busy":"outside/0225551234"})";
constexpr auto rules = "/extensions/101/call-rules";

// S4.05, S4.24, S4.26
TEST_F(Numbers, AnInternalNumberIsMadePatchedAndRemoved) {
    const auto made = ask("POST", "/internal-numbers", sales_number);
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.header("Location"), "/internal-numbers/" + made.text("id"));
    EXPECT_EQ(exchange_.reloads, 1);
    const auto path = made.header("Location");
    const auto changed = ask("PATCH", path, R"({"destination":"outside/0225551234"})");
    EXPECT_EQ(changed.text("destination"), "outside/0225551234");
    EXPECT_EQ(changed.text("name"), "Sales");
    EXPECT_EQ(ask("GET", path).body, changed.body);
    EXPECT_EQ(items("/internal-numbers").size(), 1u);
    EXPECT_EQ(ask("DELETE", path).status, 204);
    EXPECT_EQ(ask("GET", path).status, 404);
}

// S4.21, N1
TEST_F(Numbers, AnInternalNumberFollowsThePlanAndAClashIsNamed) {
    const auto emergency =
        ask("POST", "/internal-numbers", R"({"number":"112","name":"Help","destination":"extension/101"})");
    EXPECT_EQ(emergency.status, 409);
    EXPECT_THAT(emergency.text("detail"), HasSubstr("emergency number"));
    const auto clash =
        ask("POST", "/internal-numbers", R"({"number":"10","name":"Short","destination":"extension/101"})");
    EXPECT_EQ(clash.status, 201);
    EXPECT_THAT(clash.header("Santral-Warning"), HasSubstr("101, 102 begins with 10"));
    EXPECT_EQ(ask("POST", "/internal-numbers", sales_number).header("Santral-Warning"), "");
}

TEST_F(Numbers, AnInternalNumberThatMakesNoSenseIsRefused) {
    EXPECT_EQ(ask("POST", "/internal-numbers", R"({"number":"35","name":"Sales"})").text("field"),
              "destination");
    EXPECT_EQ(
        ask("POST", "/internal-numbers", R"({"number":"35","name":"Sales","destination":"extension/999"})")
            .status,
        422);
    const auto path = make("/internal-numbers", sales_number);
    EXPECT_EQ(ask("PATCH", path, R"({"destination":null})").text("field"), "destination");
    EXPECT_EQ(ask("PATCH", path, R"({"colour":"red"})").text("type"), "unknown-field");
    EXPECT_EQ(ask("PATCH", path, R"({"destination":"number/35"})").status, 409);
    EXPECT_EQ(ask("POST", "/internal-numbers", sales_number).status, 409);
}

TEST_F(Numbers, AnInternalNumberIsMadeOnceWhenTheAnswerWasLost) {
    const auto first = ask("POST", "/internal-numbers", sales_number, "Idempotency-Key: k1\r\n");
    const auto second = ask("POST", "/internal-numbers", sales_number, "Idempotency-Key: k1\r\n");
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(second.body, first.body);
}

TEST_F(Numbers, WhatWasChangedByAnotherIsNotOverwritten) {
    const auto number = make("/internal-numbers", sales_number);
    const auto plan = make("/ring-plans", sales_plan);
    for (const auto& path : {number, plan, std::string(rules), std::string("/feature-codes")})
        EXPECT_EQ(ask("PATCH", path, "{}", if_match("\"old\"")).status, 412) << path;
    for (const auto& path : {number, plan})
        EXPECT_EQ(ask("DELETE", path, "", if_match("\"old\"")).status, 412) << path;
    for (const auto& path : {number, plan, std::string(rules), std::string("/feature-codes")})
        EXPECT_EQ(ask("PATCH", path, "{}", if_match(ask("GET", path).header("ETag"))).status, 200) << path;
}

TEST_F(Numbers, TheListsComeInPages) {
    for (const auto* number : {"35", "36", "37"})
        ask("POST", "/internal-numbers",
            fmt::format(R"({{"number":"{}","name":"Sales","destination":"extension/101"}})", number));
    const auto first = ask("GET", "/internal-numbers?limit=2").object();
    EXPECT_EQ(first.at("items").as_array().size(), 2u);
    const auto rest =
        items(fmt::format("/internal-numbers?cursor={}", first.at("next_cursor").as_string().c_str()));
    ASSERT_EQ(rest.size(), 1u);
    EXPECT_EQ(rest.at(0).as_object().at("number"), "37");
    EXPECT_EQ(ask("GET", "/ring-plans?cursor=zz").text("type"), "invalid-cursor");
}

// S4.28 to S4.31
TEST_F(Numbers, ARingPlanIsMadePatchedAndRemoved) {
    const auto made = ask("POST", "/ring-plans", sales_plan);
    EXPECT_EQ(made.status, 201);
    const auto body = made.object();
    EXPECT_EQ(body.at("order"), "at_once");
    EXPECT_EQ(body.at("ring_for_s"), 25);
    EXPECT_EQ(texts(body.at("members")), R"(["101","102"])");
    EXPECT_EQ(body.at("on_busy"), "outside/0225551234");
    EXPECT_TRUE(body.at("on_no_answer").is_null());
    const auto path = made.header("Location");
    const auto changed =
        ask("PATCH", path, R"({"order":"in_order","ring_for_s":15,"on_busy":null,"members":["102"]})")
            .object();
    EXPECT_EQ(changed.at("order"), "in_order");
    EXPECT_EQ(changed.at("ring_for_s"), 15);
    EXPECT_TRUE(changed.at("on_busy").is_null());
    EXPECT_EQ(texts(changed.at("members")), R"(["102"])");
    EXPECT_EQ(ask("DELETE", path).status, 204);
    EXPECT_EQ(items("/ring-plans").size(), 0u);
}

// N3
TEST_F(Numbers, ARingPlanThatComesRoundIsWarnedOfAndOneThatCannotWorkIsRefused) {
    const auto path = make("/ring-plans", sales_plan);
    make("/internal-numbers", R"({"number":"35","name":"Sales","destination":"ring_plan/sales"})");
    EXPECT_THAT(ask("PATCH", path, R"({"on_busy":"number/35"})").header("Santral-Warning"),
                HasSubstr("leads back to it"));
    EXPECT_EQ(ask("PATCH", path, R"({"ring_for_s":601})").text("field"), "ring_for_s");
    EXPECT_EQ(ask("PATCH", path, R"({"members":null})").text("field"), "members");
    EXPECT_EQ(ask("PATCH", path, R"({"members":["999"]})").status, 422);
    EXPECT_EQ(ask("POST", "/ring-plans", sales_plan).status, 409);
    const auto refused = ask("DELETE", path);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.text("detail"), HasSubstr("internal number 35"));
}

// X1, X3
TEST_F(Numbers, TheTableOfFeatureCodesIsToldWithItsPack) {
    const auto table = ask("GET", "/feature-codes").object();
    EXPECT_EQ(table.at("pack"), "it_pl");
    EXPECT_EQ(table.at("code_time_s"), 1.0);
    EXPECT_EQ(table.at("number_time_s"), 3.0);
    EXPECT_EQ(texts(table.at("codes").as_object().at("attended_transfer")), R"(["*2","**"])");
    EXPECT_EQ(table.at("codes").as_object().size(), directory::all_feature_codes().size());
}

// X1
TEST_F(Numbers, FeatureCodesAreChangedByPackAndOneByOne) {
    auto table =
        ask("PATCH", "/feature-codes",
            R"({"pack":"freepbx","number_time_s":2.5,"codes":{"pickup_any":["*9"],"forward_on":[]}})")
            .object();
    EXPECT_EQ(exchange_.reloads, 1);
    EXPECT_EQ(table.at("pack"), "freepbx");
    EXPECT_EQ(table.at("number_time_s"), 2.5);
    EXPECT_EQ(texts(table.at("codes").as_object().at("pickup_any")), R"(["*9"])");
    EXPECT_EQ(texts(table.at("codes").as_object().at("forward_on")), "[]");
    table = ask("PATCH", "/feature-codes", R"({"codes":{"pickup_any":null}})").object();
    EXPECT_EQ(texts(table.at("codes").as_object().at("pickup_any")), R"(["*8"])");
    EXPECT_EQ(texts(table.at("codes").as_object().at("forward_on")), "[]");
}

// X2, X3, N1
TEST_F(Numbers, WhatGetsInTheWayOfCodesIsToldOrRefused) {
    const auto shadowed = ask("PATCH", "/feature-codes", R"({"codes":{"do_not_disturb_on":["*85"]}})");
    EXPECT_EQ(shadowed.status, 409);
    EXPECT_THAT(shadowed.text("detail"), HasSubstr("is shadowed by *8"));
    const auto emergency = ask("PATCH", "/feature-codes", R"({"codes":{"do_not_disturb_on":["112"]}})");
    EXPECT_EQ(emergency.status, 409);
    EXPECT_THAT(emergency.text("detail"), HasSubstr("hides emergency number 112"));
    const auto etag = ask("GET", "/feature-codes").header("ETag");
    make("/internal-numbers", R"({"number":"10","name":"Short","destination":"extension/101"})");
    const auto table = ask("GET", "/feature-codes");
    EXPECT_EQ(table.header("ETag"), etag);
    const auto finding = table.object().at("findings").as_array().at(0).as_object();
    EXPECT_EQ(finding.at("level"), "warning");
    EXPECT_EQ(finding.at("one"), "10");
    EXPECT_THAT(finding.at("text").as_string().c_str(), HasSubstr("waits for more digits"));
}

TEST_F(Numbers, FeatureCodesThatAreNoneAreRefusedByName) {
    const auto refused = [&](const char* body) { return ask("PATCH", "/feature-codes", body).text("field"); };
    EXPECT_EQ(refused(R"({"codes":{"coffee":["*5"]}})"), "codes.coffee");
    EXPECT_EQ(refused(R"({"codes":{"pickup":"*8"}})"), "codes.pickup");
    EXPECT_EQ(refused(R"({"codes":[]})"), "codes");
    EXPECT_EQ(refused(R"({"pack":null})"), "pack");
    EXPECT_EQ(refused(R"({"code_time_s":"soon"})"), "code_time_s");
    EXPECT_EQ(refused(R"({"code_time_s":1e300})"), "code_time_s");
    EXPECT_EQ(ask("PATCH", "/feature-codes", R"({"code_time_s":0.1})").status, 422);
    EXPECT_EQ(ask("PATCH", "/feature-codes", R"({"pack":"asterisk"})").status, 422);
    EXPECT_EQ(exchange_.reloads, 0);
}

// S4.29, S4.30, S4.31, X4, X6
TEST_F(Numbers, TheCallRulesOfAnExtensionArePatchedFieldByField) {
    const auto before = ask("GET", rules).object();
    EXPECT_EQ(before.at("code_rights"), "both");
    EXPECT_TRUE(before.at("forward_always").is_null());
    EXPECT_EQ(before.at("forward_after_s"), 20);
    const auto seen = ask("GET", "/extensions/101").header("ETag");
    auto changed = ask("PATCH", rules,
                       R"({"code_rights":"incoming","forward_busy":"extension/102","forward_after_s":5,)"
                       R"("do_not_disturb":true,"dealing":true,"may_join_outside":true})")
                       .object();
    EXPECT_EQ(exchange_.reloads, 1);
    EXPECT_EQ(changed.at("code_rights"), "incoming");
    EXPECT_EQ(changed.at("forward_busy"), "extension/102");
    EXPECT_TRUE(changed.at("dealing").as_bool());
    changed = ask("PATCH", rules, R"({"forward_busy":null,"do_not_disturb":false})").object();
    EXPECT_TRUE(changed.at("forward_busy").is_null());
    EXPECT_FALSE(changed.at("do_not_disturb").as_bool());
    EXPECT_EQ(changed.at("forward_after_s"), 5);
    EXPECT_EQ(ask("GET", "/extensions/101").header("ETag"), seen);
}

TEST_F(Numbers, CallRulesThatMakeNoSenseAreRefused) {
    EXPECT_EQ(ask("PATCH", rules, R"({"forward_after_s":0})").text("field"), "forward_after_s");
    EXPECT_EQ(ask("PATCH", rules, R"({"code_rights":null})").text("field"), "code_rights");
    EXPECT_EQ(ask("PATCH", rules, R"({"code_rights":"some"})").status, 422);
    EXPECT_EQ(ask("PATCH", rules, R"({"forward_always":"extension/999"})").status, 422);
    EXPECT_EQ(ask("PATCH", rules, R"({"shown_outside_number":"+441234567890"})").status, 422);
    EXPECT_EQ(ask("GET", "/extensions/999/call-rules").status, 404);
    EXPECT_EQ(ask("PATCH", "/extensions/999/call-rules", "{}").status, 404);
}

// X11
TEST_F(Numbers, OfAnotherTenantAreNotThere) {
    const auto number = make("/internal-numbers", sales_number);
    const auto plan = make("/ring-plans", sales_plan);
    const auto other = ask("POST", "/tenants", R"({"name":"Acme","domain":"acme.example"})").text("id");
    const auto key = store::add_api_key(database_, random_, {other, "acme", {"*"}, {}}).value().token;
    for (const auto& path : {number, plan, std::string(rules)})
        EXPECT_EQ(ask_with(key, "GET", path).status, 404) << path;
    EXPECT_EQ(ask_with(key, "DELETE", number).status, 404);
    ask("PATCH", "/feature-codes", R"({"pack":"fusionpbx"})");
    EXPECT_EQ(ask_with(key, "GET", "/feature-codes").text("pack"), "it_pl");
}

TEST_F(Numbers, EachFamilyHasItsScopes) {
    const auto reader = make_key("reader", {"ring-plans:read"});
    EXPECT_EQ(ask_with(reader, "GET", "/ring-plans").status, 200);
    EXPECT_EQ(ask_with(reader, "POST", "/ring-plans", {sales_plan, ""}).status, 403);
    EXPECT_EQ(ask_with(reader, "GET", "/internal-numbers").status, 403);
    EXPECT_EQ(ask_with(reader, "GET", "/feature-codes").status, 403);
    EXPECT_EQ(ask_with(reader, "GET", rules).status, 403);
}

}  // namespace
}  // namespace santral::api
