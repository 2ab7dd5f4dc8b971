// The sentences of S1, said by a program: groups, ports, profiles and extensions.

#include <gmock/gmock.h>

#include "api/office_desk.h"

namespace santral::api {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using Extensions = OfficeDesk;

// S1.01, S1.07, S1.09, S1.23
TEST_F(Extensions, AreMadeWithTheFormAndUsableAtOnce) {
    const auto made = add("101", R"(,"password":"correct horse battery","outbound_profile":"national")");
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.header("Location"), "/extensions/101");
    EXPECT_EQ(exchange_.reloads, 1);
    const auto body = made.object();
    EXPECT_EQ(made.text("name"), "Sara Ahmadi");
    EXPECT_EQ(texts(body.at("groups")), R"(["Sales"])");
    EXPECT_EQ(made.text("connection_port"), "main");
    EXPECT_EQ(made.text("outbound_profile"), "national");
    EXPECT_EQ(ask("GET", "/extensions/101").status, 200);
}

// S1.02
TEST_F(Extensions, ShowTheirStatusAsItIsNow) {
    add("101");
    add("102");
    exchange_.statuses = {{"", "101", ExtensionStatus::ringing}};
    EXPECT_EQ(ask("GET", "/extensions/101").text("status"), "ringing");
    EXPECT_EQ(ask("GET", "/extensions/102").text("status"), "offline");
    exchange_.statuses = {{"", "101", ExtensionStatus::talking}};
    EXPECT_EQ(items("/extensions").at(0).as_object().at("status"), "talking");
}

struct EmptyOffice : ApiDesk {};

// S1.03
TEST_F(EmptyOffice, AnExtensionBeforeTheFirstGroupIsRefused) {
    const auto refused = ask("POST", "/extensions", R"({"number":"101","name":"Sara","groups":["Sales"]})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.text("detail"), HasSubstr("there is no extension group yet"));
}

// S1.04, S1.05, S1.06
TEST_F(EmptyOffice, AGroupIsMadeByItsName) {
    const auto made = ask("POST", "/extension-groups", R"({"name":" Sales "})");
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.text("name"), "Sales");
    EXPECT_EQ(ask("GET", made.header("Location")).text("name"), "Sales");
    EXPECT_EQ(ask("POST", "/extension-groups", R"({"name":"Sales"})").text("type"), "conflict");
    EXPECT_EQ(ask("POST", "/extension-groups", "{}").text("field"), "name");
}

// S1.08
TEST_F(Extensions, AreListedByNumberPageByPage) {
    add("102");
    add("101");
    add("103");
    const auto first = ask("GET", "/extensions?limit=2").object();
    EXPECT_EQ(first.at("items").as_array().at(0).as_object().at("number"), "101");
    const std::string cursor = first.at("next_cursor").as_string().c_str();
    const auto second = ask("GET", "/extensions?limit=2&cursor=" + cursor).object();
    EXPECT_EQ(second.at("items").as_array().at(0).as_object().at("number"), "103");
    EXPECT_TRUE(second.at("next_cursor").is_null());
}

// S1.10
TEST_F(Extensions, HaveNumbersOfOneDigitOrMore) {
    EXPECT_EQ(add("7").status, 201);
    EXPECT_EQ(add("35").status, 201);
    EXPECT_EQ(add("1001").status, 201);
    EXPECT_EQ(add("12a").status, 422);
    EXPECT_EQ(add("112").status, 409);  // Of the emergency.
    EXPECT_EQ(add("7").text("type"), "conflict");
}

// S1.11
TEST_F(Extensions, NeverTellTheirPassword) {
    const auto made = add("101", R"(,"password":"correct horse battery")");
    EXPECT_THAT(made.body, Not(HasSubstr("correct")));
    EXPECT_TRUE(made.object().at("has_password").as_bool());
    const auto changed = ask("PATCH", "/extensions/101", R"({"password":"another long one"})");
    EXPECT_EQ(changed.status, 200);
    EXPECT_THAT(changed.body, Not(HasSubstr("another")));
}

// S1.12, S1.13
TEST_F(Extensions, WithoutAPasswordLetNoPhoneRegisterAndSaySo) {
    const auto made = add("101");
    EXPECT_FALSE(made.object().at("has_password").as_bool());
    EXPECT_THAT(made.header("Santral-Warning"), HasSubstr("no phone can register"));
    ask("PATCH", "/extensions/101", R"({"password":"correct horse battery"})");
    const auto emptied = ask("PATCH", "/extensions/101", R"({"password":null})");
    EXPECT_FALSE(emptied.object().at("has_password").as_bool());
}

// S1.14, S1.15
TEST_F(Extensions, TakeAConnectionPortOfTheListAndNoOther) {
    ask("POST", "/connection-ports", R"({"name":"second","port":5070,"transports":["tcp"]})");
    EXPECT_EQ(items("/connection-ports").size(), 2u);
    EXPECT_EQ(add("101").status, 422);  // There are two: which?
    EXPECT_EQ(add("101", R"(,"connection_port":"second")").text("connection_port"), "second");
    const auto refused = add("102", R"(,"connection_port":"third")");
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.text("detail"), HasSubstr("choose one of main, second"));
}

// S1.16
TEST_F(Extensions, TakeAPredefinedProfileOrNone) {
    EXPECT_TRUE(add("101").object().at("outbound_profile").is_null());
    EXPECT_EQ(ask("PATCH", "/extensions/101", R"({"outbound_profile":"national"})").text("outbound_profile"),
              "national");
    EXPECT_EQ(ask("PATCH", "/extensions/101", R"({"outbound_profile":"abroad"})").status, 422);
    EXPECT_TRUE(ask("PATCH", "/extensions/101", R"({"outbound_profile":null})")
                    .object()
                    .at("outbound_profile")
                    .is_null());
}

// S1.17, S1.18
TEST_F(Extensions, BelongToGroupsAlsoToOneMadeInBetween) {
    add("101");
    ask("POST", "/extension-groups", R"({"name":"Board"})");
    const auto changed = ask("PATCH", "/extensions/101", R"({"groups":["Board","Support"]})");
    EXPECT_EQ(texts(changed.object().at("groups")), R"(["Board","Support"])");
    EXPECT_EQ(items("/extensions?group=Board").size(), 1u);
    EXPECT_EQ(items("/extensions?group=Sales").size(), 0u);
    EXPECT_EQ(ask("PATCH", "/extensions/101", R"({"groups":[]})").status, 422);
    EXPECT_EQ(ask("PATCH", "/extensions/101", R"({"groups":["Nobody"]})").status, 422);
}

// S1.19, S1.20
TEST_F(Extensions, MayBeLimitedToGroupsTheyCall) {
    EXPECT_EQ(texts(add("101").object().at("callable_groups")), "[]");
    const auto limited = ask("PATCH", "/extensions/101", R"({"callable_groups":["Support"]})");
    EXPECT_EQ(texts(limited.object().at("callable_groups")), R"(["Support"])");
    EXPECT_EQ(
        texts(ask("PATCH", "/extensions/101", R"({"callable_groups":null})").object().at("callable_groups")),
        "[]");
}

// S1.21, S1.22
TEST_F(Extensions, AreNotRecordedUntilTheySaySo) {
    EXPECT_FALSE(add("101").object().at("records_calls").as_bool());
    EXPECT_TRUE(
        ask("PATCH", "/extensions/101", R"({"records_calls":true})").object().at("records_calls").as_bool());
    EXPECT_EQ(ask("PATCH", "/extensions/101", R"({"records_calls":null})").text("field"), "records_calls");
}

// M1
TEST_F(Extensions, ListenForTonesWhenTheyAreTold) {
    EXPECT_FALSE(add("101").object().at("listens_for_tones").as_bool());
    EXPECT_TRUE(add("102", R"(,"listens_for_tones":true)").object().at("listens_for_tones").as_bool());
    EXPECT_TRUE(ask("PATCH", "/extensions/101", R"({"listens_for_tones":true})")
                    .object()
                    .at("listens_for_tones")
                    .as_bool());
    EXPECT_TRUE(
        ask("PATCH", "/extensions/101", R"({"name":"Ada"})").object().at("listens_for_tones").as_bool());
    EXPECT_EQ(ask("GET", "/extensions/101").text("media_encryption"), "automatic");
    EXPECT_EQ(ask("PATCH", "/extensions/101", R"({"media_encryption":"sdes"})").text("media_encryption"),
              "sdes");
    EXPECT_EQ(ask("PATCH", "/extensions/101", R"({"media_encryption":"rot13"})").status, 422);
}

// S1.23
TEST_F(Extensions, ArePatchedFieldByField) {
    const auto made = add("101", R"(,"password":"correct horse battery","max_phones":3)").object();
    exchange_.reloads = 0;
    auto changed = ask("PATCH", "/extensions/101", R"({"name":"Zeynep Kaya"})").object();
    EXPECT_EQ(exchange_.reloads, 1);
    EXPECT_EQ(changed.at("name"), "Zeynep Kaya");
    changed["name"] = made.at("name");
    EXPECT_EQ(changed, made);
    EXPECT_EQ(ask("PATCH", "/extensions/101", R"({"max_phones":0})").text("field"), "max_phones");
    EXPECT_EQ(ask("PATCH", "/extensions/999", "{}").status, 404);
}

TEST_F(Extensions, ChangedByAnotherAreNotOverwritten) {
    add("101");
    const auto seen = ask("GET", "/extensions/101").header("ETag");
    ask("PATCH", "/extensions/101", R"({"name":"Zeynep Kaya"})");
    const auto late =
        ask("PATCH", "/extensions/101", R"({"name":"Ada"})", fmt::format("If-Match: {}\r\n", seen));
    EXPECT_EQ(late.status, 412);
    EXPECT_EQ(ask("DELETE", "/extensions/101", "", fmt::format("If-Match: {}\r\n", seen)).status, 412);
    exchange_.statuses = {{"", "101", ExtensionStatus::ringing}};  // What is live is not a change.
    const auto now = ask("GET", "/extensions/101").header("ETag");
    EXPECT_EQ(
        ask("PATCH", "/extensions/101", R"({"name":"Ada"})", fmt::format("If-Match: {}\r\n", now)).status,
        200);
}

TEST_F(Extensions, AreRemovedAndNotFoundAfterwards) {
    add("101");
    EXPECT_EQ(ask("DELETE", "/extensions/101").status, 204);
    EXPECT_EQ(ask("GET", "/extensions/101").status, 404);
    EXPECT_EQ(ask("DELETE", "/extensions/101").status, 404);
}

TEST_F(Extensions, AreMadeOnceWhenTheAnswerWasLost) {
    const std::string body = R"({"number":"101","name":"Sara","groups":["Sales"]})";
    const auto first = ask("POST", "/extensions", body, "Idempotency-Key: k1\r\n");
    const auto second = ask("POST", "/extensions", body, "Idempotency-Key: k1\r\n");
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(second.body, first.body);
    EXPECT_EQ(second.header("Location"), first.header("Location"));
}

// X11
TEST_F(Extensions, OfAnotherTenantAreNotThere) {
    add("101");
    const auto other =
        ask("POST", "/tenants", R"({"name":"Acme","domain":"acme.example","max_number_digits":4})")
            .text("id");
    const auto key = store::add_api_key(database_, random_, {other, "acme", {"*"}, {}}).value().token;
    EXPECT_EQ(ask_with(key, "GET", "/extensions/101").status, 404);
    EXPECT_EQ(ask_with(key, "GET", "/extensions").object().at("items").as_array().size(), 0u);
    const auto group = items("/extension-groups").at(0).as_object().at("id");
    EXPECT_EQ(ask_with(key, "GET", "/extension-groups/" + std::string(group.as_string())).status, 404);
    EXPECT_EQ(ask_with(key, "DELETE", "/extension-groups/" + std::string(group.as_string())).status, 404);
}

}  // namespace
}  // namespace santral::api
