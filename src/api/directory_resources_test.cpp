// Groups, connection ports, outbound profiles and tenants: made, patched, removed, and refused with a reason.

#include <gmock/gmock.h>

#include "api/office_desk.h"

namespace santral::api {
namespace {

using ::testing::HasSubstr;

struct DirectoryResources : OfficeDesk {
    std::string path_of_first(const std::string& list) {
        const std::string id = items(list).at(0).as_object().at("id").as_string().c_str();
        return fmt::format("{}/{}", list, id);
    }
};

// S1.05
TEST_F(DirectoryResources, AGroupIsRenamedAndKeepsItsExtensions) {
    add("101");
    const auto path = path_of_first("/extension-groups");
    EXPECT_EQ(ask("PATCH", path, R"({"name":"Verkauf"})").text("name"), "Verkauf");
    EXPECT_EQ(texts(ask("GET", "/extensions/101").object().at("groups")), R"(["Verkauf"])");
    EXPECT_EQ(ask("PATCH", path, R"({"name":"Support"})").status, 409);
    EXPECT_EQ(ask("PATCH", path, R"({"name":null})").text("field"), "name");
    EXPECT_EQ(ask("PATCH", path, "{}").text("name"), "Verkauf");
}

TEST_F(DirectoryResources, WhatIsInUseIsNotRemovedAndItsUserIsNamed) {
    add("101", R"(,"outbound_profile":"national")");
    const auto group = ask("DELETE", path_of_first("/extension-groups"));
    EXPECT_EQ(group.status, 409);
    EXPECT_THAT(group.text("detail"), HasSubstr("in use by extension 101"));
    EXPECT_EQ(ask("DELETE", path_of_first("/connection-ports")).status, 409);
    EXPECT_EQ(ask("DELETE", path_of_first("/outbound-profiles")).status, 409);
    ask("DELETE", "/extensions/101");
    EXPECT_EQ(ask("DELETE", path_of_first("/extension-groups")).status, 204);
    EXPECT_EQ(ask("DELETE", path_of_first("/connection-ports")).status, 204);
    EXPECT_EQ(ask("DELETE", path_of_first("/outbound-profiles")).status, 204);
}

// S1.14
TEST_F(DirectoryResources, AConnectionPortIsPatchedFieldByField) {
    const auto path = path_of_first("/connection-ports");
    const auto changed = ask("PATCH", path, R"({"allowed_networks":["10.0.0.0/8"],"port":5080})").object();
    EXPECT_EQ(changed.at("port"), 5080);
    EXPECT_EQ(texts(changed.at("allowed_networks")), R"(["10.0.0.0/8"])");
    EXPECT_EQ(texts(changed.at("transports")), R"(["udp","tcp"])");
    EXPECT_EQ(changed.at("address"), "0.0.0.0");
    const auto opened = ask("PATCH", path, R"({"allowed_networks":null})").object();
    EXPECT_EQ(texts(opened.at("allowed_networks")), "[]");
    EXPECT_EQ(ask("PATCH", path, R"({"port":70000})").text("field"), "port");
    EXPECT_EQ(ask("PATCH", path, R"({"address":"everywhere"})").status, 422);
    EXPECT_EQ(ask("PATCH", path, R"({"transports":null})").text("field"), "transports");
}

TEST_F(DirectoryResources, WhatCannotBeFollowedIsAWarning) {
    exchange_.warnings = {"port second: 0.0.0.0:5070 is taken by another program"};
    const auto made = ask("POST", "/connection-ports", R"({"name":"second","port":5070})");
    EXPECT_EQ(made.status, 201);
    EXPECT_THAT(made.header("Santral-Warning"), HasSubstr("is taken"));
}

// S1.16
TEST_F(DirectoryResources, AProfileKeepsTheOrderOfItsRules) {
    const auto path = path_of_first("/outbound-profiles");
    EXPECT_EQ(texts(ask("GET", path).object().at("rules")),
              R"([{"verdict":"deny","pattern":"0900.","strip":0,"prefix":""},)"
              R"({"verdict":"allow","pattern":"0.","strip":0,"prefix":""}])");
    const auto limited = ask("PATCH", path, R"({"max_calls":2})").object();
    EXPECT_EQ(limited.at("max_calls"), 2);
    EXPECT_EQ(limited.at("rules").as_array().size(), 2u);
    EXPECT_TRUE(ask("PATCH", path, R"({"max_calls":null})").object().at("max_calls").is_null());
    EXPECT_EQ(ask("PATCH", path, R"({"rules":[{"verdict":"perhaps","pattern":"0."}]})").text("field"),
              "rules[0].verdict");
    EXPECT_EQ(ask("PATCH", path, R"({"rules":[{"verdict":"allow","pattern":"0.0"}]})").status, 422);
}

// X11
TEST_F(DirectoryResources, ATenantIsAddedListedAndItsRulesChanged) {
    const auto made = ask("POST", "/tenants", R"({"name":"Acme","domain":"Acme.Example"})");
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.text("domain"), "acme.example");
    EXPECT_EQ(items("/tenants").size(), 2u);
    const auto path = made.header("Location");
    const auto changed =
        ask("PATCH", path, R"({"max_number_digits":4,"emergency_numbers":["155"]})").object();
    EXPECT_EQ(changed.at("max_number_digits"), 4);
    EXPECT_EQ(texts(changed.at("emergency_numbers")), R"(["155","112","911"])");
    EXPECT_EQ(ask("PATCH", path, R"({"max_number_digits":16})").text("field"), "max_number_digits");
    EXPECT_EQ(ask("POST", "/tenants", R"({"name":"Acme","domain":"b.example"})").status, 409);
    EXPECT_EQ(ask("GET", "/tenants/nobody").status, 404);
}

TEST_F(DirectoryResources, AKeyThatMayReadMayNotWrite) {
    const auto reader = make_key("reader", {"extensions:read", "extension-groups:*"});
    EXPECT_EQ(ask_with(reader, "GET", "/extensions").status, 200);
    EXPECT_EQ(ask_with(reader, "DELETE", "/extensions/101").text("type"), "missing-scope");
    EXPECT_EQ(ask_with(reader, "GET", "/tenants").status, 403);
    EXPECT_EQ(ask_with(reader, "POST", "/extension-groups", {.body = R"({"name":"Board"})"}).status, 201);
}

TEST_F(DirectoryResources, AnUnchangedThingIsNotSentTwice) {
    const auto path = path_of_first("/extension-groups");
    const auto etag = ask("GET", path).header("ETag");
    const auto again = ask("GET", path, "", fmt::format("If-None-Match: {}\r\n", etag));
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
}

}  // namespace
}  // namespace santral::api
